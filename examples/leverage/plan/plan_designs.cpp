// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_designs.hpp"

namespace leverage::program {

plan::design_result find_plan(const plan::design_request& ask, const tian2025::joint_law<>& law,
                              const std::function<bool(std::uint64_t)>& progress) {
  return progress ? plan::find_designs(ask, law, progress) : plan::find_designs(ask, law);
}

}  // namespace leverage::program
