// SPDX-License-Identifier: Apache-2.0
#include "fit_law_run.hpp"

namespace leverage::program {

using namespace fitting;

result<fit_report> run_power_law(const fit_law_entry& entry, const fit_request& request) {
  const auto law = [](const auto& t, const auto& row) {
    return forms::power_law(t[0], t[1], t[2], row[0]);
  };
  return run(
      entry,
      fittable<3, decltype(law)>{
          law,
          {free_coefficient("k", transform::log(), true), free_coefficient("p"),
           free_coefficient("floor", transform::identity(), true)},
          {{{1.0}, {-2.0, -1.0, -0.5, -0.3, -0.1, -0.05, 0.05, 0.1, 0.3, 0.5, 1.0, 2.0}, {0.0}}},
          {1e-6, -2.0, 0.0},
          {1e6, 2.0, 5.0}},
      request);
}

}  // namespace leverage::program
