// SPDX-License-Identifier: Apache-2.0
#include "ours.hpp"

namespace leverage::bench {

std::vector<solver> our_solvers(const workload&) { return {}; }
std::vector<search> our_searches(const workload&) { return {}; }
std::vector<refits> our_bootstraps(const workload&) { return {}; }

}  // namespace leverage::bench
