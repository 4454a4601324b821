// SPDX-License-Identifier: Apache-2.0
#include "fit_law_run.hpp"

namespace leverage::program {

using namespace fitting;

result<fit_report> run_chinchilla(const fit_law_entry& entry, const fit_request& request) {
  const auto law = [](const auto& t, const auto& row) {
    return forms::chinchilla(t[0], t[1], t[2], t[3], t[4], row[0], row[1]);
  };
  const std::vector<double> exponents{0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.9, 1.5};
  fittable<5, decltype(law)> f{
      law,
      {free_coefficient("A", transform::log(), true), free_coefficient("B", transform::log(), true),
       free_coefficient("E", transform::log(), true), free_coefficient("alpha"),
       free_coefficient("beta")},
      {{{1.0}, {1.0}, {1.0}, exponents, exponents}},
      {1.0, 1.0, 0.1, 0.05, 0.05},
      {1e6, 1e6, 5.0, 1.0, 1.0}};
  if (entry.key == "chinchilla-tied") {
    f.set[4] = tied("beta", 3);
    f.grid[4] = {0.0};
  }
  return run(entry, std::move(f), request);
}

}  // namespace leverage::program
