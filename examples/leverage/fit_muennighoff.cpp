// SPDX-License-Identifier: Apache-2.0
#include <type_traits>

#include "fit_law_run.hpp"
#include "leverage/laws/muennighoff2023.hpp"

namespace leverage::program {

using namespace fitting;

result<fit_report> run_muennighoff(const fit_law_entry& entry, const fit_request& request) {
  const std::vector<double> base = constants_of(entry, request);
  const auto law = [base](const auto& t, const auto& row) {
    using T = std::remove_cvref_t<decltype(t[0])>;
    const muennighoff2023::loss_law<T> form{
        .base = {T(base[0]), T(base[1]), T(base[2]), T(base[3]), T(base[4])},
        .decay_data = {t[0]},
        .decay_size = {t[1]}};
    return form.loss(parameters{T(row[0].value)}, tokens{T(row[1].value)}, tokens{T(row[2].value)});
  };
  const std::vector<double> decays{1.0, 4.0, 8.0, 16.0, 32.0, 64.0};
  return run(entry,
             fittable<2, decltype(law)>{law,
                                        {free_coefficient("R_D*", transform::log()),
                                         free_coefficient("R_N*", transform::log())},
                                        {{decays, decays}},
                                        {0.5, 0.5},
                                        {500.0, 500.0}},
             request);
}

}  // namespace leverage::program
