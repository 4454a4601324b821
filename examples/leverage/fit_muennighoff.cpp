// SPDX-License-Identifier: Apache-2.0
#include "fit_law_run.hpp"

namespace leverage::program {

using namespace fitting;

result<fit_report> run_muennighoff(const fit_law_entry& entry, const fit_request& request) {
  const std::vector<double> base = constants_of(entry, request);
  const double A = base[0];
  const double B = base[1];
  const double E = base[2];
  const double alpha = base[3];
  const double beta = base[4];
  const double G = std::pow(alpha * A / (beta * B), 1.0 / (alpha + beta));
  const auto law = [=](const auto& t, const auto& row) {
    const auto tokens = min(row[2].value, row[1].value);
    const auto parameters = min(pow(tokens * G, beta / alpha) * G, row[0].value);
    return E + A * pow(forms::repeated(t[1], row[0].value, parameters), -alpha) +
           B * pow(forms::repeated(t[0], row[1].value, tokens), -beta);
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
