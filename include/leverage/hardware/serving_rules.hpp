// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rules that a serving layout must keep on a model, its formats and a machine.
///
///   for (const layout_finding& f : validate(model, layout, recipe, engine, cluster, batch)) print(f.field, f.expected);
///
/// A broken rule is an error, a remark names what runs but is rarely meant: layout_rules.hpp has the kinds of finding and
/// the rules that training has as well.
#pragma once

#include <limits>
#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/serving_engine.hpp"
#include "leverage/hardware/serving_layout.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage {

namespace rule {
struct serving_layout_must_suit_the_model {};
struct serving_recipe_and_engine_must_suit_the_accelerator {};
}  // namespace rule

namespace hardware {

namespace detail {

/// The dense parts of a serving layout, as training would have them.
[[nodiscard]] constexpr layout dense_layout(const serving_layout& l) {
  return {.tensor = l.tensor, .pipeline = l.pipeline, .sequence_parallel = false};
}

/// Whether the degrees can be multiplied and divided by.
template <class Report>
constexpr bool check_serving_degrees(const serving_layout& l, Report& report) {
  bool all = true;
  const auto degree = [&](std::string_view field, count value) {
    const bool holds = value >= 1 && value <= max_degree;
    report.require(holds, field, value, "from 1 to 10 million");
    all = all && holds;
  };
  degree("tensor", l.tensor);
  degree("pipeline", l.pipeline);
  degree("expert", l.expert);
  degree("attention_data", l.attention_data);
  return all && l.tensor * l.attention_data <= max_degree;
}

/// The rules between a serving layout and a model, which must be valid.
template <class Report>
constexpr void check_serving_shape(const transformer& m, const serving_layout& l, Report& report) {
  check_shape(m, dense_layout(l), report);
  const bool is_mixture = m.is_mixture();
  report.require(is_mixture || l.expert == 1, "expert", l.expert, "1 for a dense model");
  report.require(is_mixture || l.attention_data == 1, "attention_data", l.attention_data,
                 "1 for a dense model: replicas do the same");
  if (!is_mixture) return;
  const count here = l.tensor * l.attention_data;
  report.require(here % l.expert == 0, "expert", l.expert, "a divisor of tensor * attention_data");
  report.require(l.attention_data == 1 || l.expert == here, "expert", l.expert,
                 "tensor * attention_data where attention_data exceeds 1");
  const count each = l.expert_tensor();
  for_each_part(m, [&](const part& p) {
    if (p.mixture_layers == 0) return;
    const mixture_of_experts& e = p.experts;
    report.require(e.experts >= l.expert, "expert", l.expert, "at most the experts");
    report.require(each > 0 && e.expert_width % each == 0, "tensor * attention_data / expert", each,
                   "a divisor of the width of an expert");
    report.expect(e.experts % l.expert == 0, "expert", l.expert,
                  "a divisor of the experts: otherwise some are held twice");
  });
}

/// What formats and engine must hold to on an accelerator.
template <scalar T, class Report>
constexpr void check_serving_formats(const serving_recipe& r, const serving_engine& by,
                                     const cluster<T>& on, Report& report) {
  const auto size = [&](std::string_view field, double bytes) {
    const bool is_shown = bytes >= -1e6 && bytes <= 1e6;
    report.require(bytes > 0.0 && bytes <= 16.0, field, is_shown ? static_cast<count>(bytes) : -1,
                   "a number of bytes above 0, at most 16");
  };
  size("recipe.weight_bytes", r.weight_bytes);
  size("recipe.cache_bytes", r.cache_bytes);
  size("recipe.vocabulary_bytes", r.vocabulary_bytes);
  size("recipe.dispatch_bytes", r.dispatch_bytes);
  size("recipe.combine_bytes", r.combine_bytes);
  const auto supported = [&](std::string_view field, number_format f) {
    const double peak = value_of(on.accelerator.peak(f).value);
    report.require(peak > 0.0 && peak <= (std::numeric_limits<double>::max)(), field,
                   static_cast<count>(8.0 * bytes_of(f)),
                   "a number format that the accelerator multiplies matrices in (bits are shown)");
  };
  supported("recipe.matrices", r.matrices);
  supported("attention and head", number_format::bf16);
  report.require(by.max_sequences >= 1 && by.max_sequences <= max_batch, "engine.max_sequences",
                 by.max_sequences, "from 1 to 1 billion");
  report.require(by.prefill_tokens >= 1 && by.prefill_tokens <= max_batch, "engine.prefill_tokens",
                 by.prefill_tokens, "from 1 to 1 billion");
  report.require(by.memory_share > 0.0 && by.memory_share <= 1.0, "engine.memory_share", 0,
                 "above 0, at most 1");
}

/// The rules between a layout and a machine.
template <scalar T, class Report>
constexpr void check_serving_machine(const serving_layout& l, const cluster<T>& on,
                                     Report& report) {
  const count n = on.accelerators;
  const count domain = on.accelerator.domain;
  const bool is_n = n >= 1 && n <= max_degree;
  report.require(is_n, "accelerators", n, "from 1 to 10 million");
  report.require(domain >= 1, "accelerator.domain", domain, "at least 1");
  if (!is_n || domain < 1) return;
  const bool fits = l.tensor * l.attention_data <= max_degree / l.pipeline;
  report.require(fits && n % l.accelerators() == 0, "accelerators", n,
                 "a multiple of tensor * pipeline * attention_data");
  report.expect(l.tensor <= domain, "tensor", l.tensor,
                "at most the accelerators of a scale-up domain");
  report.expect(l.expert <= domain, "expert", l.expert,
                "at most the accelerators of a scale-up domain: dispatch crosses domains");
}

/// Whether a serving layout suits a valid model.
[[nodiscard]] constexpr bool suits(const transformer& m, const serving_layout& l) {
  verdict v;
  if (check_serving_degrees(l, v)) {
    check_serving_shape(m, l, v);
  } else {
    v.is_valid = false;
  }
  if (std::is_constant_evaluated() && !v.is_valid) {
    violated<rule::serving_layout_must_suit_the_model>();
  }
  return v.is_valid;
}

/// Whether formats, engine, layout and machine suit each other.
template <scalar T>
[[nodiscard]] constexpr bool suits(const serving_layout& l, const serving_recipe& r,
                                   const serving_engine& by, const cluster<T>& on) {
  verdict v;
  check_serving_formats(r, by, on, v);
  check_serving_machine(l, on, v);
  if (std::is_constant_evaluated() && !v.is_valid) {
    violated<rule::serving_recipe_and_engine_must_suit_the_accelerator>();
  }
  return v.is_valid;
}

}  // namespace detail

/// Every broken rule and remark. `batch` is in sequences of one replica. An invalid model is one finding.
template <scalar T>
[[nodiscard]] constexpr layout_findings validate(const transformer& m, const serving_layout& l,
                                                 const serving_recipe& r, const serving_engine& by,
                                                 const cluster<T>& on, count batch) {
  layout_findings found;
  detail::collector report{found};
  if (!leverage::detail::is_valid(m)) {
    found.add({"model", m.layers, "a valid model", false});
    return found;
  }
  if (!detail::check_serving_degrees(l, report)) {
    if (found.empty()) {
      found.add({"tensor * attention_data", l.tensor, "at most 10 million", false});
    }
    return found;
  }
  detail::check_serving_shape(m, l, report);
  detail::check_serving_formats(r, by, on, report);
  detail::check_serving_machine(l, on, report);
  report.require(batch >= 1 && batch <= detail::max_batch, "batch", batch,
                 "from 1 to 1 billion sequences");
  report.expect(batch >= l.attention_data * l.pipeline, "batch", batch,
                "at least a sequence for each attention group and stage");
  return found;
}

}  // namespace hardware
}  // namespace leverage
