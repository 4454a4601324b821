// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rules that a layout must keep on a model, a number of accelerators and a global batch.
///
///   for (const layout_finding& f : validate(model, layout, recipe, cluster, global_batch)) print(f.field, f.expected);
///
/// A broken rule is an error: there is no such run. A remark names what runs but is rarely meant. Degrees are checked
/// first, and the other rules only if all of them are numbers that can be multiplied.
#pragma once

#include <cstddef>
#include <limits>
#include <string_view>
#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage {

namespace rule {
struct layout_must_suit_the_model {};
struct layout_must_suit_the_accelerators_and_the_batch {};
}  // namespace rule

namespace hardware {

/// A broken rule or a remark: the field, its value and what was expected.
struct layout_finding {
  std::string_view field;
  count value = 0;
  std::string_view expected;
  bool is_remark = false;
};

/// Findings in the order of the rules: the first 64.
struct layout_findings {
  static constexpr std::size_t capacity = 64;

  layout_finding items[capacity]{};
  std::size_t size = 0;
  std::size_t errors = 0;  ///< those that are not remarks

  /// Whether no rule is broken; there may be remarks.
  [[nodiscard]] constexpr bool is_valid() const { return errors == 0; }
  [[nodiscard]] constexpr bool empty() const { return size == 0; }
  [[nodiscard]] constexpr const layout_finding* begin() const { return items; }
  [[nodiscard]] constexpr const layout_finding* end() const { return items + size; }

  /// Adds a finding, once: several kinds of layer can break a rule.
  constexpr void add(const layout_finding& f) {
    for (const layout_finding& other : *this) {
      if (other.field == f.field && other.expected == f.expected) return;
    }
    errors += f.is_remark ? 0 : 1;
    if (size < capacity) items[size++] = f;
  }
};

namespace detail {

/// The largest degree, number of accelerators and number of layers that products of degrees are made of.
inline constexpr count max_degree = 10'000'000;
/// The largest global batch, in sequences.
inline constexpr count max_batch = 1'000'000'000;

/// Whether all rules held; it forgets which did not.
struct verdict {
  bool is_valid = true;

  constexpr void require(bool holds, std::string_view, count, std::string_view) {
    is_valid = is_valid && holds;
  }
  constexpr void expect(bool, std::string_view, count, std::string_view) {}
};

/// Collects what did not hold.
struct collector {
  layout_findings& found;

  constexpr void require(bool holds, std::string_view field, count value,
                         std::string_view expected) {
    if (!holds) found.add({field, value, expected, false});
  }
  constexpr void expect(bool holds, std::string_view field, count value,
                        std::string_view expected) {
    if (!holds) found.add({field, value, expected, true});
  }
};

/// Whether the degrees can be multiplied and divided by.
template <class Report>
constexpr bool check_degrees(const layout& l, Report& report) {
  bool all = true;
  const auto degree = [&](std::string_view field, count value) {
    const bool holds = value >= 1 && value <= max_degree;
    report.require(holds, field, value, "from 1 to 10 million");
    all = all && holds;
  };
  degree("tensor", l.tensor);
  degree("pipeline", l.pipeline);
  degree("virtual_stages", l.virtual_stages);
  degree("context", l.context);
  degree("expert", l.expert);
  degree("expert_tensor", l.expert_tensor);
  degree("micro_batch", l.micro_batch);
  degree("recompute.one_layer_of", l.recompute.one_layer_of);
  report.require(l.shards >= 0 && l.shards <= max_degree, "shards", l.shards,
                 "0 (all ranks) to 10 million");
  return all && l.shards >= 0;
}

/// What a part of the model asks of the layout.
template <class Report>
constexpr void check_part(const part& p, const layout& l, Report& report) {
  const count t = l.tensor;
  const auto shares = [&](count heads) { return heads % t == 0 || t % heads == 0; };
  if (p.attention_layers > 0) {
    const attention& a = p.attention;
    report.require(a.heads % t == 0, "tensor", t, "a divisor of the attention heads");
    report.require(a.kv_heads == 0 || shares(a.kv_heads), "tensor", t,
                   "a divisor or a multiple of the key and value heads");
  }
  if (p.recurrent_layers > 0) {
    const recurrent_mixer& r = p.recurrent;
    report.require(r.heads % t == 0, "tensor", t, "a divisor of the heads of a recurrent mixer");
    report.require(r.key_heads == 0 || shares(r.key_heads), "tensor", t,
                   "a divisor or a multiple of the key heads of a recurrent mixer");
  }
  if (p.dense_layers > 0) {
    report.require(p.feed_forward.width % t == 0, "tensor", t,
                   "a divisor of the width of a feed-forward");
  }
  if (p.mixture_layers > 0) {
    const mixture_of_experts& e = p.experts;
    report.require(e.shared_width % t == 0, "tensor", t,
                   "a divisor of the width of a shared expert");
    report.require(e.experts % l.expert == 0, "expert", l.expert, "a divisor of the experts");
    report.require(e.expert_width % l.expert_tensor == 0, "expert_tensor", l.expert_tensor,
                   "a divisor of the width of an expert");
  }
}

/// The rules between a layout and a model, which must be valid.
template <class Report>
constexpr void check_shape(const transformer& m, const layout& l, Report& report) {
  const count p = l.pipeline;
  const count v = l.virtual_stages;
  bool has_latent = false;
  bool has_attention = false;
  for_each_part(m, [&](const part& each) {
    check_part(each, l, report);
    has_attention = has_attention || each.attention_layers > 0;
    has_latent = has_latent || (each.attention_layers > 0 && each.attention.is_latent());
  });
  if (m.prediction_layers > 0) check_part(prediction_part_of(m), l, report);

  const bool is_mixture = m.is_mixture() || (m.prediction_layers > 0 && m.prediction_is_mixture());
  report.require(is_mixture || l.expert == 1, "expert", l.expert, "1 for a dense model");
  report.require(is_mixture || l.expert_tensor == 1, "expert_tensor", l.expert_tensor,
                 "1 for a dense model");
  report.require(l.sequence_parallel || l.tensor == 1 || l.expert == 1, "sequence_parallel", 0,
                 "true where tensor and expert both exceed 1");

  report.require(p * v <= m.layers + 2, "pipeline * virtual_stages", p * v,
                 "at most layers + 2: embedding and head count as layers");
  report.require(v == 1 || p > 1, "virtual_stages", v, "1 without a pipeline");
  const bool is_one_f_one_b = l.schedule == schedule::one_f_one_b;
  report.require(v == 1 || is_one_f_one_b, "virtual_stages", v,
                 "1 for a schedule other than one_f_one_b");
  report.require(p > 1 || is_one_f_one_b, "pipeline", p,
                 "at least 2 for a schedule other than one_f_one_b");
  report.require(l.schedule != schedule::dual_pipe || p % 2 == 0, "pipeline", p,
                 "even for dual_pipe");

  report.require(m.sequence % l.context == 0, "context", l.context, "a divisor of the sequence");
  report.require(!l.sequence_parallel || m.sequence / l.context % l.tensor == 0, "tensor", l.tensor,
                 "a divisor of sequence / context, for sequence parallelism");

  const recompute_set& again = l.recompute;
  report.require(!again.attention_core || has_attention, "recompute.attention_core", 1,
                 "false for a model without attention");
  report.require(!again.latent_up || has_latent, "recompute.latent_up", 1,
                 "false for a model without latent attention");
  report.require(!again.experts || is_mixture, "recompute.experts", 1, "false for a dense model");
  report.require(again.layers || again.one_layer_of == 1, "recompute.one_layer_of",
                 again.one_layer_of, "1 unless layers are computed again");
  report.expect(!again.attention_core || l.attention_kernel == attention_kernel::unfused,
                "recompute.attention_core", 1, "false: flash attention keeps no scores");
}

/// The rules between a layout and a number of accelerators and sequences; n and the batch are checked first.
template <class Report>
constexpr void check_numbers(const transformer& m, const layout& l, count n, count global_batch,
                             Report& report) {
  const bool is_n = n >= 1 && n <= max_degree;
  const bool is_batch = global_batch >= 1 && global_batch <= max_batch;
  report.require(is_n, "accelerators", n, "from 1 to 10 million");
  report.require(is_batch, "global_batch", global_batch, "from 1 to 1 billion sequences");
  if (!is_n) return;
  const count data = l.data(n);
  report.require(data > 0, "accelerators", n, "a multiple of tensor * pipeline * context");
  report.require(l.expert_data(n) > 0 || n % l.pipeline != 0, "accelerators", n,
                 "a multiple of pipeline * expert * expert_tensor");
  if (data == 0) return;

  const count replicas = data * l.context;
  report.require(l.shards == 0 || (l.shards <= replicas && replicas % l.shards == 0), "shards",
                 l.shards, "a divisor of the data-parallel ranks, data * context");
  report.expect(l.sharding != sharding::none || l.shards == 0, "shards", l.shards,
                "0 without sharding");
  if (!is_batch) return;
  const bool is_shared = global_batch % data == 0;
  const count each = global_batch / data;
  const count m_batches = is_shared && each % l.micro_batch == 0 ? each / l.micro_batch : 0;
  report.require(m_batches > 0, "global_batch", global_batch,
                 "a multiple of data * micro_batch sequences");
  if (m_batches == 0) return;
  report.require(l.schedule != schedule::dual_pipe || m_batches % 2 == 0, "global_batch",
                 global_batch, "an even number of micro-batches for dual_pipe");
  report.expect(m_batches >= l.pipeline, "global_batch", global_batch,
                "at least as many micro-batches as stages: some stages never work together");
  report.expect(
      l.virtual_stages == 1 || m_batches % l.pipeline == 0, "global_batch", global_batch,
      "a number of micro-batches that virtual stages divide evenly: a multiple of pipeline");
  static_cast<void>(m);
}

/// What a recipe must hold to on an accelerator.
template <scalar T, class Report>
constexpr void check_formats(const transformer& m, const layout& l, const recipe& r,
                             const cluster<T>& on, Report& report) {
  const auto size = [&](std::string_view field, double bytes, bool may_be_zero) {
    const bool holds = bytes <= 16.0 && (bytes > 0.0 || (may_be_zero && bytes == 0.0));
    const bool is_shown = bytes >= -1e6 && bytes <= 1e6;
    report.require(
        holds, field, is_shown ? static_cast<count>(bytes) : -1,
        may_be_zero ? "a number of bytes from 0 to 16" : "a number of bytes above 0, at most 16");
  };
  size("recipe.weight_bytes", r.weight_bytes, false);
  size("recipe.gradient_bytes", r.gradient_bytes, false);
  size("recipe.master_bytes", r.master_bytes, true);
  size("recipe.first_moment_bytes", r.first_moment_bytes, true);
  size("recipe.second_moment_bytes", r.second_moment_bytes, true);
  size("recipe.activation_bytes", r.activation_bytes, false);
  size("recipe.dispatch_bytes", r.dispatch_bytes, false);
  size("recipe.combine_bytes", r.combine_bytes, false);

  const auto supported = [&](std::string_view field, number_format f) {
    report.require(value_of(on.accelerator.peak(f).value) > 0, field,
                   static_cast<count>(8.0 * bytes_of(f)),
                   "a number format that the accelerator multiplies matrices in (bits are shown)");
  };
  supported("recipe.gemm", r.gemm);
  if (m.is_mixture()) supported("recipe.experts", r.experts);
  supported("recipe.attention", r.attention);
  supported("recipe.head", r.head);

  const count domain = on.accelerator.domain;
  report.expect(l.tensor <= domain, "tensor", l.tensor,
                "at most the accelerators of a scale-up domain");
  report.expect(l.expert * l.expert_tensor <= domain, "expert * expert_tensor",
                l.expert * l.expert_tensor,
                "at most the accelerators of a scale-up domain: dispatch crosses domains");
}

/// Whether a layout suits a model. In a constant expression one that does not stops the compiler.
[[nodiscard]] constexpr bool suits(const transformer& m, const layout& l) {
  verdict v;
  if (check_degrees(l, v)) check_shape(m, l, v);
  if (std::is_constant_evaluated() && !v.is_valid) {
    violated<rule::layout_must_suit_the_model>();
  }
  return v.is_valid;
}

/// Whether model and layout are valid.
[[nodiscard]] constexpr bool accepts(const transformer& m, const layout& l) {
  return leverage::detail::accepts(m) && suits(m, l);
}

/// Whether model and layout are valid for a number of accelerators and a batch.
[[nodiscard]] constexpr bool accepts(const transformer& m, const layout& l, count n,
                                     count global_batch) {
  if (!accepts(m, l)) return false;
  verdict v;
  check_numbers(m, l, n, global_batch, v);
  if (std::is_constant_evaluated() && !v.is_valid) {
    violated<rule::layout_must_suit_the_accelerators_and_the_batch>();
  }
  return v.is_valid;
}

}  // namespace detail

/// Every broken rule and remark. `global_batch` is in sequences. An invalid model is one finding; `validate(model)` has
/// its broken rules.
template <scalar T>
[[nodiscard]] constexpr layout_findings validate(const transformer& m, const layout& l,
                                                 const recipe& r, const cluster<T>& on,
                                                 count global_batch) {
  layout_findings found;
  detail::collector report{found};
  if (!leverage::detail::is_valid(m)) {
    found.add({"model", m.layers, "a valid model", false});
    return found;
  }
  if (!detail::check_degrees(l, report)) return found;
  detail::check_shape(m, l, report);
  detail::check_numbers(m, l, on.accelerators, global_batch, report);
  detail::check_formats(m, l, r, on, report);
  return found;
}

}  // namespace hardware
}  // namespace leverage
