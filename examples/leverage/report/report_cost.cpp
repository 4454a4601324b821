// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "leverage/cost/conventions.hpp"
#include "leverage/cost/key_values.hpp"
#include "leverage/cost/tian2025.hpp"
#include "report/report_sections.hpp"

namespace leverage::program::report {

namespace {

using cost::counted;
using cost::vocabulary_convention;

/// A count with its share of a whole.
template <template <class> class Kind>
cell part(count value, const Kind<count>& whole) {
  return {.value = value, .share = Kind<count>{value} / whole};
}

}  // namespace

section parameter_section(const std::vector<subject>& subjects) {
  section out{.key = "parameters", .title = "Parameters", .share_key = "share_of_total_parameters"};
  row_writer rows(out, subjects);
  const auto total = [&](const char* key, const char* label,
                         auto cost::parameter_breakdown::* field) {
    rows.add(key, label, unit::parameters, 1,
             [&](const subject& s) { return part(s.total.*field, s.total.total()); });
  };
  const auto sum = [&](const char* key, const char* label, int indent, bool active, counted what) {
    return &rows.add(key, label, unit::parameters, indent, [&](const subject& s) {
      return part((active ? s.active : s.total).sum(what).value, s.total.total());
    });
  };
  using breakdown = cost::parameter_breakdown;
  constexpr counted head_only{.vocabulary = vocabulary_convention::head_only};
  constexpr counted none{.vocabulary = vocabulary_convention::none};
  constexpr counted matrices{
      .vocabulary = vocabulary_convention::none, .norms = false, .biases = false};

  sum("total", "total", 0, false, counted{})->all_digits = true;
  total("embedding", "embedding", &breakdown::embedding);
  total("attention", "attention", &breakdown::attention);
  total("recurrent", "recurrent mixers", &breakdown::recurrent);
  total("dense_feed_forward", "dense feed-forward", &breakdown::dense_feed_forward);
  total("routed_experts", "routed experts", &breakdown::routed_experts);
  total("shared_experts", "shared experts", &breakdown::shared_experts);
  total("router", "router", &breakdown::router);
  total("head", "output head", &breakdown::head);
  total("norms", "norms", &breakdown::norms);
  total("biases", "biases", &breakdown::biases);
  sum("total_without_vocabulary", "total without vocabulary", 0, false, none);
  sum("active", "active, both embeddings", 0, true, counted{})->all_digits = true;
  sum("active_head_only", "active, output head only", 0, true, head_only);
  sum("active_without_vocabulary", "active without vocabulary", 0, true, none);
  sum("active_matrices", "without norms, biases", 1, true, matrices);
  rows.add("prediction", "prediction modules, apart", unit::parameters, 0,
           [](const subject& s) { return s.total.prediction; });
  rows.add("prediction_copies", "copies stored in them", unit::parameters, 1,
           [](const subject& s) { return s.total.prediction_copies; });
  return out;
}

section memory_section(const std::vector<subject>& subjects, const request& asked) {
  section out{
      .key = "memory_bytes",
      .title = fmt::format("Memory of a server: weights in {:g} bits, keys and values in {:g}",
                           asked.weight_bits, asked.cache.bits)};
  row_writer rows(out, subjects);
  const auto load_of = [&](const subject& s) {
    cost::key_value_load load = asked.cache;
    load.context = asked.context.value_or(static_cast<double>(s.model().sequence));
    return load;
  };
  const auto weights = [&](const subject& s) {
    return cost::weight_memory(s.model(), asked.weight_bits);
  };
  const auto cached = [&](const subject& s) {
    return cost::key_value_memory(s.model(), load_of(s));
  };
  const auto windowed = [](const subject& s) { return s.model().windowed_layers() > 0; };
  rows.add("weights", "weights", unit::bytes, 0, weights);
  rows.add("kv_cache_per_token", "keys and values per token", unit::bytes, 0,
           [&](const subject& s) {
             const count elements = cost::key_value_elements_per_token(s.model());
             return static_cast<double>(elements) * asked.cache.bits / 8;
           });
  rows.add("kv_cache_per_token_beyond_window", "beyond the window", unit::bytes, 1,
           [&](const subject& s) {
             const auto elements =
                 static_cast<double>(cost::key_value_elements_beyond_windows(s.model()));
             return windowed(s) ? cell_of(elements * asked.cache.bits / 8) : cell{};
           });
  rows.add("kv_cache",
           fmt::format("keys and values, {:g} sequence{}", asked.cache.sequences,
                       asked.cache.sequences == 1 ? "" : "s"),
           unit::bytes, 0, cached);
  rows.add("recurrent_states", "recurrent states among them", unit::bytes, 1,
           [&](const subject& s) {
             const count elements = cost::recurrent_state_elements(s.model());
             const double bytes =
                 static_cast<double>(elements) * asked.cache.bits / 8 * asked.cache.sequences;
             return cell{.value = bytes, .instead = elements == 0 ? "-" : ""};
           });
  rows.add("context", "tokens of each (--context)", unit::plain, 1,
           [&](const subject& s) { return static_cast<count>(load_of(s).context); });
  rows.add("weights_and_kv_cache", "weights, keys and values", unit::bytes, 0,
           [&](const subject& s) { return weights(s).value + cached(s).value; });
  if (std::any_of(subjects.begin(), subjects.end(), windowed)) {
    out.notes.emplace_back(
        "Windowed layers keep keys and values of the tokens in their window only.");
  }
  return out;
}

section flop_section(const std::vector<subject>& subjects) {
  section out{.key = "flops_per_token",
              .title = "FLOPs per token (a multiply-add is two)",
              .share_key = "share_of_forward_flops"};
  row_writer rows(out, subjects);
  const auto share = [&](const char* key, const char* label, int indent, auto of_forward) -> row& {
    return rows.add(key, label, unit::flops_per_token, indent, [&](const subject& s) {
      return part(of_forward(s.forward), s.forward.total());
    });
  };
  const auto field = [&](const char* key, const char* label, int indent,
                         count cost::flop_breakdown::* component) {
    share(key, label, indent, [&](const cost::flop_breakdown& f) { return f.*component; });
  };
  using forward = cost::flop_breakdown;
  share("forward", "forward", 0, [](const forward& f) { return f.total().value; }).all_digits =
      true;
  share("attention", "attention", 1, [](const forward& f) { return f.attention(); });
  field("query", "query", 2, &forward::query);
  field("query_down", "query, down", 2, &forward::query_down);
  field("query_up", "query, up", 2, &forward::query_up);
  field("key", "key", 2, &forward::key);
  field("value", "value", 2, &forward::value);
  field("key_value_down", "key and value, down", 2, &forward::key_value_down);
  field("key_value_up", "key and value, up", 2, &forward::key_value_up);
  field("output", "output", 2, &forward::output);
  field("output_gate", "output gate", 2, &forward::output_gate);
  field("indexer", "indexer", 2, &forward::indexer);
  field("scores", "scores", 2, &forward::scores);
  field("weighted_values", "weighted values", 2, &forward::weighted_values);
  share("recurrence", "recurrent mixers", 1, [](const forward& f) { return f.recurrence(); });
  field("recurrent_mixer", "matrices, convolutions", 2, &forward::recurrent_mixer);
  field("recurrent_state", "states", 2, &forward::recurrent_state);
  share("feed_forward", "feed-forward", 1, [](const forward& f) { return f.feed_forward(); });
  field("dense_feed_forward", "dense layers", 2, &forward::dense_feed_forward);
  field("routed_experts", "routed experts", 2, &forward::routed_experts);
  field("shared_experts", "shared experts", 2, &forward::shared_experts);
  field("router", "router", 2, &forward::router);
  field("logits", "logits", 1, &forward::logits);
  field("embedding", "embedding", 1, &forward::embedding);
  field("prediction", "prediction modules", 1, &forward::prediction);
  share("without_vocabulary", "forward without logits, MTP", 0,
        [](const forward& f) { return f.non_vocabulary().value; });
  rows.add("attention_share_of_non_vocabulary", "attention's share of that", unit::share, 1,
           [](const subject& s) { return s.forward.attention_share(); });
  rows.add("causal_attention_share_of_non_vocabulary", "the same, counted causally", unit::share, 1,
           [](const subject& s) { return cost::tian2025::causal_attention_share(s.model()); });
  const auto training = [&](const char* key, const char* label, auto of_training) -> row& {
    return rows.add(key, label, unit::flops_per_token, 0,
                    [&](const subject& s) { return of_training(s.training); });
  };
  training("backward", "backward", [](const cost::training_flops& t) { return t.backward; });
  training("recomputed", "recomputed", [](const cost::training_flops& t) { return t.recomputed; });
  training("training", "training", [](const cost::training_flops& t) {
    return t.total().value;
  }).all_digits = true;
  rows.add("forward_multiply_accumulates", "forward in MACs", unit::macs_per_token, 0,
           [](const subject& s) { return cost::multiply_accumulates_per_token(s.forward); });
  return out;
}

section published_section(const std::vector<subject>& subjects) {
  section out{.key = "published_forward_flops_per_token",
              .title = "The same as papers count it: forward, full attention, without logits",
              .share_key = "share_of_exact_flops"};
  row_writer rows(out, subjects);
  const auto convention = [&](const char* key, const char* label, auto flops_of) {
    rows.add(key, label, unit::flops_per_token, 0, [&](const subject& s) {
      const auto forward = flops_of(s.model());
      return forward.value == not_a_count
                 ? cell{}
                 : part(forward.value, cost::tian2025::forward_flops_exact(s.model()));
    });
  };
  convention("exact", "exact", cost::tian2025::forward_flops_exact);
  convention("tian2025_arxiv", "Tian et al. 2025, arXiv", cost::tian2025::forward_flops_arxiv);
  convention("tian2025_iclr", "Tian et al. 2025, ICLR", cost::tian2025::forward_flops_iclr);
  const auto& printed = out.rows.back().cells;
  const auto is_described = [](const cell& c) { return c.share.has_value(); };
  if (std::any_of(printed.begin(), printed.end(), is_described)) {
    out.notes.push_back("arXiv text: " + std::string(cost::tian2025::arxiv_difference));
    out.notes.push_back("ICLR text: " + std::string(cost::tian2025::iclr_difference));
  }
  if (!std::all_of(printed.begin(), printed.end(), is_described)) {
    out.notes.emplace_back(
        "The formulas of Tian et al. 2025 take gated blocks and heads that span "
        "d_model, without latent or window; they do not apply to other models.");
  }
  return out;
}

section convention_section(const std::vector<subject>& subjects) {
  section out{
      .key = "flops_per_token_by_convention",
      .title = "FLOPs per token as papers and tools count them: training, if not said otherwise",
      .share_key = "ratio_to_exact_flops_per_token"};
  row_writer rows(out, subjects);
  const auto exact = [&](const char* key, const char* label, cost::pass of) {
    rows.add(key, label, unit::flops_per_token, 0, [&](const subject& s) {
      return part(cost::exact_flops(s.model(), of).value, cost::exact_flops(s.model(), of));
    });
  };
  exact("exact", "exact", cost::pass::training);
  exact("exact_inference", "exact, inference", cost::pass::inference);
  for (const cost::convention& c : cost::conventions) {
    const auto is_described = [&](const subject& s) { return c.describes(s.model()); };
    rows.add(std::string(c.key), std::string(c.name), unit::flops_per_token, 0,
             [&](const subject& s) {
               return is_described(s)
                          ? part(c.flops_of(s.model()).value, cost::exact_flops(s.model(), c.of))
                          : cell{};
             });
  }
  out.notes.emplace_back(
      "Conventions below lists what each counts. A formula without a term for a part of the model "
      "is "
      "not applied to it.");
  return out;
}

std::vector<std::string> convention_texts(const std::vector<subject>& subjects) {
  std::vector<std::string> lines;
  for (const cost::convention& c : cost::conventions) {
    if (std::any_of(subjects.begin(), subjects.end(),
                    [&](const subject& s) { return c.describes(s.model()); })) {
      lines.push_back(fmt::format("{}: {}. Compared with the exact count: {}. {}.", c.name,
                                  c.counts, c.difference, c.source));
    }
  }
  return lines;
}

}  // namespace leverage::program::report
