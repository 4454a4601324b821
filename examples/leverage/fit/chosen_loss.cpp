// SPDX-License-Identifier: Apache-2.0
#include "fit/chosen_loss.hpp"

#include "leverage/fit/loss.hpp"

namespace leverage::program {

namespace {

using namespace fit;

template <class F>
fit_pack with(const chosen_loss& loss, const F& f) {
  switch (loss.kind) {
    case loss_kind::squared:
      return f(squared{});
    case loss_kind::smooth_absolute:
      return f(smooth_absolute{loss.scale});
    case loss_kind::cauchy:
      return f(cauchy{loss.scale});
    case loss_kind::log_cosh:
      return f(log_cosh{loss.scale});
    case loss_kind::asymmetric_huber:
      return f(asymmetric_huber{loss.scale, loss.above});
    case loss_kind::huber:
      break;
  }
  return f(huber{loss.scale});
}

}  // namespace

fit::fit_pack chosen_loss::value(const fit::fit_pack& r) const {
  return with(*this, [&](const auto& loss) { return loss.value(r); });
}
fit::fit_pack chosen_loss::slope(const fit::fit_pack& r) const {
  return with(*this, [&](const auto& loss) { return loss.slope(r); });
}
fit::fit_pack chosen_loss::weight(const fit::fit_pack& r) const {
  return with(*this, [&](const auto& loss) { return loss.weight(r); });
}
fit::fit_pack chosen_loss::curvature(const fit::fit_pack& r) const {
  return with(*this, [&](const auto& loss) { return loss.curvature(r); });
}

}  // namespace leverage::program
