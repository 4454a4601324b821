// SPDX-License-Identifier: Apache-2.0
/// @file
/// The loss that was asked for: one type for all, chosen once per pack.
#pragma once

#include "fit/fit_laws.hpp"
#include "leverage/fit/pack_math.hpp"

namespace leverage::program {

struct chosen_loss {
  loss_kind kind = loss_kind::huber;
  double scale = 1e-3;
  double above = 2.0;

  [[nodiscard]] fit::fit_pack value(const fit::fit_pack& r) const;
  [[nodiscard]] fit::fit_pack slope(const fit::fit_pack& r) const;
  [[nodiscard]] fit::fit_pack weight(const fit::fit_pack& r) const;
  [[nodiscard]] fit::fit_pack curvature(const fit::fit_pack& r) const;
};

}  // namespace leverage::program
