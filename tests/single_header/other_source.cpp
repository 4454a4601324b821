// SPDX-License-Identifier: Apache-2.0
#include <leverage_laws_single.hpp>

double leverage_in_other_source(double activation_ratio, double granularity, double flops);

double leverage_in_other_source(double activation_ratio, double granularity, double flops) {
  return leverage::tian2025::table6.leverage(leverage::activation_ratio{activation_ratio},
                                             leverage::granularity{granularity},
                                             leverage::flops{flops});
}
