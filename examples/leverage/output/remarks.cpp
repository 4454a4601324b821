// SPDX-License-Identifier: Apache-2.0
#include "output/remarks.hpp"

#include <fmt/format.h>

#include <cmath>

#include "leverage/core/domain.hpp"
#include "output/verdict.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

std::string interval(const plan::remark& r, unit in) {
  return text_of(r.low, in) + ".." + text_of(r.high, in);
}

}  // namespace

remark_text text_of(const plan::remark& r) {
  const unit in = r.which                                         ? unit_of(*r.which)
                  : r.kind == plan::remark_kind::several_mixtures ? unit::plain
                                                                  : unit::share;
  const std::string value = fmt::format("{} {}", r.quantity, text_of(r.value, in));
  remark_text t{.subject = std::string(r.subject),
                .quantity = std::string(r.quantity),
                .value = r.value,
                .low = r.low,
                .high = r.high};
  switch (r.kind) {
    case plan::remark_kind::extrapolates: {
      extrapolation verdict;
      verdict.inputs[verdict.intervals++] = {*r.which, r.value, r.low, r.high};
      t.kind = "extrapolates";
      t.beyond = verdict.factor();
      t.text = fmt::format("{}: beyond the fitted range: {} ({}, fitted on {})", r.subject,
                           verdict_text(verdict), text_of(r.value, in), interval(r, in));
      break;
    }
    case plan::remark_kind::outside_guideline:
      t.kind = "outside_guideline";
      t.text = fmt::format("{}, advised {}", value, interval(r, in));
      break;
    case plan::remark_kind::harmful:
      t.kind = "harmful";
      t.text = fmt::format("{}, outside even the harmless range {}", value, interval(r, in));
      break;
    case plan::remark_kind::meaningless:
      t.kind = "meaningless";
      if (!std::isfinite(r.high)) {
        t.high.reset();
      }
      t.text = fmt::format("{}: {}", r.subject, silence_text({*r.which, r.value, r.low, r.high}));
      break;
    case plan::remark_kind::under_trained:
      t.kind = "under_trained";
      t.high.reset();
      t.text = fmt::format("{} tokens are fewer than the compute-optimal {} at this C",
                           text_of(r.value, in), text_of(r.low, in));
      break;
    case plan::remark_kind::several_mixtures:
      t.kind = "several_mixtures";
      t.low.reset();
      t.high.reset();
      t.text = fmt::format(
          "{}: the {} mixture layers are of several kinds, which no single activation ratio and "
          "granularity describe",
          r.subject, text_of(r.value, in));
      break;
  }
  return t;
}

std::string recurrence_note(const transformer& m) {
  const count recurrent = m.recurrent_layers();
  return recurrent == 0
             ? ""
             : fmt::format(
                   "{} of {} layers have a recurrent mixer; the laws were fitted on models with "
                   "softmax attention in all layers",
                   recurrent, m.layers);
}

object value_of(const remark_text& r) {
  return {{"kind", r.kind},   {"text", r.text}, {"subject", r.subject}, {"quantity", r.quantity},
          {"value", r.value}, {"low", r.low},   {"high", r.high},       {"beyond", r.beyond}};
}

}  // namespace leverage::program
