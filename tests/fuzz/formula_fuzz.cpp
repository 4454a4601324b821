// SPDX-License-Identifier: Apache-2.0
// Whatever is typed as an expression of a formula: it is refused with a place in its text and in lines without controls,
// or it has the same value over numbers and duals, and is linear in the names that are said to be so.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/fit/detail/expression_structure.hpp"
#include "leverage/fit/expression.hpp"
#include "support/formula_text.hpp"

namespace {

using namespace leverage;
using fuzz::require;

void try_expression(const fit::expression& e) {
  using number = dual<double, 2>;
  require(!e.nodes().empty() && e.nodes().size() <= fit::detail::max_nodes);
  require(e.names().size() == e.positions().size());
  std::vector<double> values;
  std::vector<number> duals;
  for (std::size_t i = 0; i < e.names().size(); ++i) {
    require(!e.names()[i].empty());
    values.push_back(0.5 + static_cast<double>(i));
    duals.push_back(i < 2 ? number::variable(values[i], i) : number(values[i]));
  }
  const double plain = e.evaluate(values);
  const double with_slopes = e.evaluate(duals).value;
  require(plain == with_slopes || (std::isnan(plain) && std::isnan(with_slopes)));
  const std::vector<char> all(e.names().size(), 1);
  const auto linear = fit::detail::linear_names(e.nodes(), all);
  require(fit::detail::is_linear_in(e.nodes(), linear));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto e = fit::expression::parse(text);
  if (e) {
    try_expression(*e);
    return 0;
  }
  require(e.problem().position <= std::max(text.size(), fit::expression::max_length));
  require(!e.problem().what.empty());
  fuzz::require_reason(program::formula_failure("--formula", text, e.problem()).value(), 3);
  return 0;
}
