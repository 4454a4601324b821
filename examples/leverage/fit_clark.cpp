// SPDX-License-Identifier: Apache-2.0
#include "fit_law_run.hpp"

namespace leverage::program {

using namespace fitting;

result<fit_report> run_clark(const fit_law_entry& entry, const fit_request& request) {
  const auto law = [](const auto& t, const auto& row) {
    return forms::clark(t[0], t[1], t[2], t[3], t[4], t[5], row[0], row[1]);
  };
  return run(
      entry,
      fittable<6, decltype(law)>{
          law,
          {free_coefficient("a"), free_coefficient("b"), free_coefficient("c"),
           free_coefficient("d"), free_coefficient("E_start", transform::log()),
           free_coefficient("E_max", transform::log())},
          {{{-0.1, -0.05}, {-0.15, -0.05}, {0.01}, {1.1}, {1.0, 2.0, 4.0}, {100.0, 300.0, 1000.0}}},
          {-0.2, -0.3, 0.0, 0.5, 1.0, 50.0},
          {-0.01, 0.0, 0.05, 2.0, 8.0, 2000.0}},
      request);
}

}  // namespace leverage::program
