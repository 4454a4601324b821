// SPDX-License-Identifier: Apache-2.0
#include "law_sweeps.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

#include "leverage/fit/sweep.hpp"
#include "leverage/laws/catalogue.hpp"

namespace leverage::python {

namespace {

template <class Entry>
concept falls_silent = requires(const double (&x)[Entry::arity]) { Entry::silence(x); };

/// Whether a leverage has a meaning for certain, which costs less to see than its exponent: Ahat < 1 and EL > 1, both
/// by more than rounding.
template <class Entry>
[[nodiscard]] bool speaks(double leverage, double ratio) {
  if constexpr (Entry::answer == outcome::leverage &&
                requires { Entry::set.saturation.inverse(1.0); }) {
    static constexpr double highest = (1.0 - 1e-9) * Entry::set.saturation.inverse(1.0);
    return leverage > 1.0 + 1e-9 && ratio < highest;
  } else {
    return false;
  }
}

/// NaN at the points where the answer has no meaning.
template <falls_silent Entry>
void silence(std::span<const std::span<const double>> columns, std::span<double> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (speaks<Entry>(out[i], columns[0][i])) {
      continue;
    }
    double x[Entry::arity];
    for (std::size_t j = 0; j < Entry::arity; ++j) {
      x[j] = columns[j][i];
    }
    if (Entry::silence(x)) {
      out[i] = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

template <class Entry>
bool swept(std::span<const std::span<const double>> columns, std::span<double> out) {
  const bool done = fit::sweep(
      [](const auto& row) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
          return Entry::value(row[I]...);
        }(std::make_index_sequence<Entry::arity>{});
      },
      columns, out);
  if constexpr (falls_silent<Entry>) {
    if (done) {
      silence<Entry>(columns, out);
    }
  }
  return done;
}

constexpr std::size_t entries = [] {
  std::size_t n = 0;
  catalogue::for_each([&n](auto) { ++n; });
  return n;
}();

constexpr auto sweeps = [] {
  std::array<law_sweep, entries> all{};
  std::size_t i = 0;
  catalogue::for_each([&]<class Entry>(Entry) { all[i++] = &swept<Entry>; });
  return all;
}();

}  // namespace

}  // namespace leverage::python

extern "C" [[gnu::visibility("default")]] void leverage_law_sweeps(
    leverage::python::law_sweeps* to);

void leverage_law_sweeps(leverage::python::law_sweeps* to) {
  *to = {leverage::python::sweeps.data(), leverage::python::sweeps.size()};
}
