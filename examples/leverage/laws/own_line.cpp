// SPDX-License-Identifier: Apache-2.0
#include "laws/own_line.hpp"

#include <string_view>
#include <utility>

#include "leverage/core/domain.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/core/outcome.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::program {

namespace {

constexpr argument inputs[] = {argument::parameters, argument::tokens};
constexpr std::string_view symbols[] = {"N", "D"};

template <class T>
T loss_at(const void* law, const T* x) {
  return static_cast<const own_law*>(law)->loss(parameters<T>{x[0]}, tokens<T>{x[1]});
}

}  // namespace

own_line::own_line(own_law law, std::string formula)
    : law_{std::move(law)},
      formula_{std::move(formula)},
      functions_{&law_, &loss_at<double>, &loss_at<dual<double, 2>>} {
  line_.name = "formula";
  line_.formula = formula_;
  line_.answer = outcome::loss;
  line_.inputs = inputs;
  line_.symbols = symbols;
  line_.verdict_at = [](const double* /*x*/) { return extrapolation{}; };
  line_.made = &functions_;
}

result<std::unique_ptr<own_line>> own_line_of(const std::string& formula,
                                              const std::string& coefficients) {
  auto law = own_law_of(formula, coefficients);
  if (!law) {
    return failure{law.error()};
  }
  return std::make_unique<own_line>(*std::move(law), formula);
}

}  // namespace leverage::program
