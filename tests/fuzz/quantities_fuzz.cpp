// SPDX-License-Identifier: Apache-2.0
// Whatever is typed for tokens, FLOPs, parameters, bytes and lengths: it is refused in one line, or the amount is in its
// range, and is shown without controls; any text can be shown.
#include <cstring>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace {

using namespace leverage;
using namespace leverage::program;
using fuzz::require;

constexpr unit units[] = {
    unit::plain,           unit::share, unit::factor,         unit::parameters, unit::tokens,
    unit::flops_per_token, unit::flops, unit::macs_per_token, unit::bytes,      unit::rate};

/// A number is shown as a short text, whatever it is.
void show(double x) {
  for (const unit u : units) {
    const std::string text = text_of(x, u);
    require(!text.empty() && text.size() < 400 && printable(text) == text);
  }
}

template <class T>
void try_amount(const result<T>& amount, double max) {
  if (amount) {
    require(amount->value >= 1 && amount->value <= max);
    show(amount->value);
  } else {
    fuzz::require_reason(amount.error());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  try_amount(parse_tokens(text), 1e20);
  try_amount(parse_flops(text), 1e35);
  try_amount(parse_parameters(text), 1e18);
  try_amount(parse_bytes(text), 1e20);
  if (const auto length = parse_sequence(text)) {
    require(*length >= 1 && *length <= count{1} << 40);
    for (const unit u : units) {
      require(!text_of(*length, u).empty());
    }
  } else {
    fuzz::require_reason(length.error());
  }
  if (double any = 0; size >= sizeof any) {
    std::memcpy(&any, data, sizeof any);
    show(any);
  }
  const std::string shown = in_quotes(text);
  require(shown.size() >= 2 && shown.size() < 300 && printable(shown) == shown);
  require(printable(printable(text)) == printable(text));
  return 0;
}
