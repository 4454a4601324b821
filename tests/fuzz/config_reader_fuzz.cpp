// SPDX-License-Identifier: Apache-2.0
// Whatever stands in a config.json: it is read or refused in one line, and what is read is reported on
// in both forms without a NaN, an overflow or an exception; written in the library's own format it is read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "leverage/config/own_format.hpp"
#include "models/config_reader.hpp"
#include "output/render_json.hpp"
#include "report/report.hpp"
#include "report/report_document.hpp"

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leverage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::optional<count> sequence = size % 3 == 0 ? std::optional<count>(2048) : std::nullopt;
  const auto c = program::parse_config(text, sequence);
  if (!c) {
    require(!c.error().empty() && c.error().find('\n') == std::string::npos);
    return 0;
  }
  const auto back = program::parse_config(config::write_own_format(c->model).dump(), std::nullopt);
  require(back && back->model == c->model);
  const program::named_model m{.argument = "fuzz",
                               .label = "fuzz",
                               .name = "fuzz",
                               .family = c->family,
                               .sequence_source = c->sequence_source,
                               .notes = c->notes,
                               .model = c->model};
  const program::report::request asked{.budget = flops<>{1e22},
                                       .mask = cost::attention_mask::causal,
                                       .again = cost::recomputation::layers};
  const program::report::document d = program::report::report_on({m}, asked);
  require(program::report::report_text(d, 100).find("nan") == std::string::npos);
  require(!program::json_text("leverage.report/3", program::report::report_answer(d)).empty());
  return 0;
}
