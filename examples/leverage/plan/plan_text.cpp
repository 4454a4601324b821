// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>
#include <utility>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/plan/prediction.hpp"
#include "output/page.hpp"
#include "output/remarks.hpp"
#include "plan/plan_answer.hpp"
#include "plan/plan_designs.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

using plan::design;
using plan::design_limit;
using plan::design_request;
using plan::design_result;

/// A column of the tables: lower priorities are left out first where the terminal is narrow.
struct shown_value {
  std::string_view title;
  int priority;
  std::string (*text)(const design&);
};

std::string expert_text(const transformer& m) {
  const mixture_of_experts& e = m.common_experts();
  if (!m.is_mixture()) {
    return "dense";
  }
  if (e.experts == 0) {
    return "several";
  }
  return e.shared > 0 ? fmt::format("{}+{}/{}", e.active, e.shared, e.experts)
                      : fmt::format("{}/{}", e.active, e.experts);
}

/// Whether one activation ratio and granularity describe the design.
bool has_ratios(const design& d) { return d.model.common_experts().experts > 0; }

constexpr shown_value shown_values[] = {
    shown_value{"EL", 9, [](const design& d) { return text_of(d.leverage, unit::factor); }},
    shown_value{"frozen", 9,
                [](const design& d) {
                  return std::isnan(d.frozen_leverage) ? std::string()
                                                       : text_of(d.frozen_leverage, unit::factor);
                }},
    shown_value{"A", 9,
                [](const design& d) {
                  return has_ratios(d) ? fmt::format("{:.3g} %", 100 * d.a.value)
                                       : std::string("-");
                }},
    shown_value{"G", 9,
                [](const design& d) {
                  return has_ratios(d) ? fmt::format("{:.3g}", d.g.value) : std::string("-");
                }},
    shown_value{"layers", 9, [](const design& d) { return fmt::format("{}", d.model.layers); }},
    shown_value{"d_model", 9, [](const design& d) { return fmt::format("{}", d.model.d_model); }},
    shown_value{"heads", 3,
                [](const design& d) {
                  const attention& a = d.model.common_attention();
                  return fmt::format("{}/{}", a.heads, a.kv_heads);
                }},
    shown_value{"experts", 9, [](const design& d) { return expert_text(d.model); }},
    shown_value{"width", 8,
                [](const design& d) {
                  return fmt::format("{}", d.model.is_mixture()
                                               ? d.model.common_experts().expert_width
                                               : d.model.feed_forward.width);
                }},
    shown_value{"total", 9,
                [](const design& d) { return text_of(d.parameters, unit::parameters); }},
    shown_value{"tokens", 7, [](const design& d) { return text_of(d.data.value, unit::tokens); }},
    shown_value{"attn", 5,
                [](const design& d) { return fmt::format("{:.0f} %", 100 * d.attention_share); }},
    shown_value{"KV/token", 4,
                [](const design& d) { return text_of(d.cache_bytes_per_token, unit::bytes); }}};

/// Designs in columns; `names` are those of the rows.
text_table table_of(const std::vector<design>& designs, const std::vector<std::string>& names) {
  // Within the reach of the law's runs there is no frozen leverage.
  const bool is_far = !designs.empty() && !std::isnan(designs.front().frozen_leverage);
  const auto is_shown = [&](const shown_value& v) { return is_far || v.title != "frozen"; };
  std::vector<table_column> columns{{"", alignment::left}};
  for (const shown_value& v : shown_values) {
    if (is_shown(v)) columns.push_back({std::string(v.title), alignment::right, v.priority});
  }
  text_table table(std::move(columns));
  for (std::size_t i = 0; i < designs.size(); ++i) {
    std::vector<std::string> cells{names[i]};
    for (const shown_value& v : shown_values) {
      if (is_shown(v)) cells.push_back(v.text(designs[i]));
    }
    table.add(std::move(cells));
  }
  return table;
}

std::vector<std::string> numbered(std::size_t n) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= n; ++i) {
    names.push_back(fmt::format("{:>3}", i));
  }
  return names;
}

/// The designs of a front that get a line: each better by a factor than the line before, and the last.
std::vector<design> thinned(const std::vector<design>& front) {
  constexpr double step = 1.05;
  std::vector<design> some;
  for (std::size_t i = 0; i < front.size(); ++i) {
    const bool last = i + 1 == front.size();
    if (some.empty() || last || front[i].leverage >= step * some.back().leverage) {
      some.push_back(front[i]);
    }
  }
  return some;
}

std::string configurations_text(std::uint64_t number) {
  return fmt::format("{} configuration{}", grouped(static_cast<count>(number)),
                     number == 1 ? "" : "s");
}

std::string range_text(const plan::count_values& values) {
  if (!values.listed().empty()) {
    return fmt::format("{}", fmt::join(values.listed(), ", "));
  }
  const plan::count_range r = values.range();
  if (r.first == r.last) {
    return fmt::format("{}", r.first);
  }
  return r.step == 1 ? fmt::format("{}..{}", r.first, r.last)
                     : fmt::format("{}..{} by {}", r.first, r.last, r.step);
}

std::string refused_text(const design_result& found) {
  std::string text;
  for (std::size_t i = 0; i < plan::design_limit_count; ++i) {
    if (found.refused[i] > 0) {
      text +=
          fmt::format("{}{} by {}", text.empty() ? "" : ", ",
                      grouped(static_cast<count>(found.refused[i])), plan::design_limit_names[i]);
    }
  }
  return text;
}

/// The sequences whose keys and values are counted; nothing where there are none.
std::string cache_text(const cost::key_value_load& cache) {
  if (!(cache.context > 0) || !(cache.sequences > 0)) {
    return "";
  }
  return fmt::format(" and {:g} sequence{} of {} tokens", cache.sequences,
                     cache.sequences == 1 ? "" : "s", text_of(cache.context, unit::tokens));
}

/// Bytes of weights.
double weight_bytes(const plan_answer& a, const design& d) {
  return static_cast<double>(d.parameters) * a.ask.limits.weight_bits / 8;
}

text_lines heading_of(const plan_answer& a) {
  const design_result& found = a.found;
  const plan::design_space& s = a.ask.space;
  const plan::design_limits& l = a.ask.limits;
  text_lines lines;
  lines.emplace_back("budget", fmt::format("{} FLOPs: {} tokens at {} each, within {}",
                                           text_of(a.ask.budget.value, unit::flops),
                                           text_of(found.data.value, unit::tokens),
                                           text_of(found.per_token.value, unit::flops_per_token),
                                           text_of(a.ask.per_token_tolerance, unit::share)));
  if (!a.ask.data) {
    lines.emplace_back(
        "tokens",
        fmt::format("{:.3g} times the compute-optimal {} (Table 5); --tokens to choose",
                    a.ask.overtraining,
                    text_of(tian2025::table5_moe.data(a.ask.budget).value, unit::tokens)));
  }
  lines.emplace_back(
      "family",
      fmt::format("layers {}, d_model {}, {} heads of {} on a key-value head, experts {} of {} "
                  "with {} shared, widths in {}s, first {} dense, vocabulary {}, sequence {}",
                  range_text(s.layers), range_text(s.d_model), s.heads_per_kv_head, s.head_dim,
                  range_text(s.active), range_text(s.experts), range_text(s.shared),
                  s.width_multiple, range_text(s.dense_layers), grouped(s.vocabulary), s.sequence));
  if (a.assumed_vocabulary) {
    lines.emplace_back(
        "assumed",
        fmt::format("vocabulary {}, that of the models of Tian et al. 2025; --vocabulary to choose",
                    grouped(s.vocabulary)));
  }
  std::string limits = fmt::format(
      "G {:.4g}..{:.4g}, A {}..{}, causal attention {}..{}", l.min_granularity, l.max_granularity,
      text_of(l.min_activation_ratio, unit::share), text_of(l.max_activation_ratio, unit::share),
      text_of(l.min_attention_share, unit::share), text_of(l.max_attention_share, unit::share));
  if (std::isfinite(l.max_parameters)) {
    limits += fmt::format(", {} parameters", text_of(l.max_parameters, unit::parameters));
  }
  if (std::isfinite(l.max_memory)) {
    limits +=
        fmt::format(", {} for weights{}", text_of(l.max_memory, unit::bytes), cache_text(l.cache));
  }
  lines.emplace_back("limits", limits);
  lines.emplace_back("considered", fmt::format("{}{}, {} within the limits",
                                               a.stopped_by.empty()
                                                   ? std::string()
                                                   : fmt::format("until {}, of {}: ", a.stopped_by,
                                                                 configurations_text(a.family)),
                                               configurations_text(found.candidates),
                                               grouped(static_cast<count>(found.accepted))));
  if (const std::string refused = refused_text(found); !refused.empty()) {
    lines.emplace_back("refused", refused);
  }
  if (a.own_law) {
    lines.emplace_back("law", "joint law of --coefficients");
  }
  return lines;
}

/// The best design in full.
text_lines summary_of(const plan_answer& a, const design& d) {
  const transformer& m = d.model;
  const plan::forecast f = plan::predict(m, a.ask.budget);
  const auto active = cost::active_parameters(m);
  constexpr cost::counted no_vocabulary{.vocabulary = cost::vocabulary_convention::none};
  text_lines lines;
  lines.emplace_back(
      "model",
      fmt::format(
          "{} layers, {} of them dense{}; d_model {}; {} heads of {}, {} for keys "
          "and values; {} experts of width {}, {} active, {} shared",
          m.layers, m.dense_layers(),
          m.dense_layers() > 0 ? fmt::format(" of width {}", m.feed_forward.width) : std::string(),
          m.d_model, m.attention.heads, m.attention.head_dim, m.attention.kv_heads,
          m.experts.experts, m.experts.expert_width, m.experts.active, m.experts.shared));
  lines.emplace_back("parameters",
                     fmt::format("{} in all, {} active without vocabulary, {} with it",
                                 text_of(d.parameters, unit::parameters),
                                 text_of(active.sum(no_vocabulary).value, unit::parameters),
                                 text_of(active.total().value, unit::parameters)));
  lines.emplace_back(
      "training",
      fmt::format("{} tokens at {} each; {} FLOPs with logits", text_of(d.data.value, unit::tokens),
                  text_of(d.per_token.value, unit::flops_per_token),
                  text_of(cost::training_flops_for(m, d.data).value, unit::flops)));
  lines.emplace_back("leverage",
                     fmt::format("{}: a dense model needs {} FLOPs for the same loss",
                                 text_of(d.leverage, unit::factor),
                                 text_of(d.leverage * a.ask.budget.value, unit::flops)));
  if (a.ends.frozen) {
    lines.emplace_back(
        "frozen", fmt::format("{}: {} FLOPs, with the law held at {} FLOPs, where its runs end",
                              text_of(d.frozen_leverage, unit::factor),
                              text_of(d.frozen_leverage * a.ask.budget.value, unit::flops),
                              text_of(a.ends.end, unit::flops)));
  }
  if (f.learning_rate && f.batch) {
    lines.emplace_back("settings", fmt::format("learning rate {}, batch {} tokens (Eq. 6)",
                                               text_of(*f.learning_rate, unit::rate),
                                               text_of(f.batch->value, unit::tokens)));
  }
  lines.emplace_back(
      "memory",
      fmt::format("weights {} at {:g} bits each, keys and values {} a token at {:g} bits{}",
                  text_of(weight_bytes(a, d), unit::bytes), a.ask.limits.weight_bits,
                  text_of(d.cache_bytes_per_token, unit::bytes), a.ask.limits.cache.bits,
                  d.cache_bytes > 0 ? fmt::format(", {} for{}", text_of(d.cache_bytes, unit::bytes),
                                                  cache_text(a.ask.limits.cache).substr(4))
                                    : std::string()));
  if (!a.own_law) {
    for (const plan::remark& r : f.remarks) {
      lines.emplace_back("remark", text_of(r).text);
    }
  }
  return lines;
}

/// What the two columns of leverage are, and where they rank differently.
std::string bracket_of(const plan_answer& a) {
  const bool by_frozen = a.trust == plan::trust::frozen;
  const auto order =
      plan::order_by(a.found.ranked, by_frozen ? plan::trust::law : plan::trust::frozen);
  std::string differs = "which ranks these designs alike";
  if (!std::is_sorted(order.begin(), order.end())) {
    std::vector<std::size_t> ranks;
    for (const std::size_t i : order) ranks.push_back(i + 1);
    differs = fmt::format("which ranks them {}", fmt::join(ranks, ", "));
  }
  return fmt::format(
      "The budget is more than ten times beyond the runs of the joint law: EL goes on with its "
      "trend, "
      "frozen ends it at {} FLOPs. The two are a bracket and no interval of confidence. Ranked by "
      "{} "
      "(--trust), not by {}, {}.",
      text_of(a.ends.end, unit::flops), by_frozen ? "frozen" : "EL", by_frozen ? "EL" : "frozen",
      differs);
}

/// The limits of which one alone, given up, leaves something.
text_lines relaxations(const plan_answer& a) {
  text_lines lines;
  const auto without = [&](std::string_view flag, const auto& relax) {
    design_request ask = a.ask;
    relax(ask);
    const design_result found = find_plan(ask, a.law, {});
    if (found.accepted > 0) {
      lines.emplace_back(
          "without", fmt::format("{}: {}, best EL {}", flag, configurations_text(found.accepted),
                                 text_of(found.ranked[0].leverage, unit::factor)));
    }
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  without("--attention-share", [](design_request& r) {
    r.limits.min_attention_share = 0;
    r.limits.max_attention_share = 1;
  });
  without("--granularity", [](design_request& r) {
    r.limits.min_granularity = 1;
    r.limits.max_granularity = 64;
  });
  without("--activation-ratio", [](design_request& r) {
    r.limits.min_activation_ratio = 0;
    r.limits.max_activation_ratio = 1;
  });
  without("--max-total-parameters", [](design_request& r) { r.limits.max_parameters = infinity; });
  without("--max-memory", [](design_request& r) { r.limits.max_memory = infinity; });
  without("--aspect", [](design_request& r) {
    r.space.min_aspect = 0;
    r.space.max_aspect = infinity;
  });
  without("a --tolerance below 50 %",
          [](design_request& r) { r.per_token_tolerance = std::max(r.per_token_tolerance, 0.5); });
  return lines;
}

/// The limits that a design breaks, with its values.
std::string violations_text(const plan_answer& a, const design& d) {
  const auto broken = plan::broken_limits(a.ask, d);
  const auto is = [&](design_limit l) { return broken[static_cast<std::size_t>(l)]; };
  std::vector<std::string> all;
  const auto add = [&](design_limit l, const std::string& value) {
    if (is(l)) {
      all.push_back(
          fmt::format("{} {}", plan::design_limit_names[static_cast<std::size_t>(l)], value));
    }
  };
  add(design_limit::attention_share, text_of(d.attention_share, unit::share));
  add(design_limit::per_token, text_of(d.per_token.value, unit::flops_per_token));
  if (!d.model.is_mixture()) {
    all.emplace_back("no mixture");
  } else if (!has_ratios(d)) {
    all.emplace_back("mixtures of several kinds");
  } else {
    add(design_limit::granularity, text_of(d.g.value, unit::plain));
    add(design_limit::activation_ratio, text_of(d.a.value, unit::share));
  }
  add(design_limit::parameters, text_of(d.parameters, unit::parameters));
  add(design_limit::memory, text_of(weight_bytes(a, d) + d.cache_bytes, unit::bytes));
  return fmt::format("{}", fmt::join(all, ", "));
}

void add_comparison(page& p, const plan_answer& a) {
  const std::string name = printable(a.baseline->label);
  p.title(fmt::format("Changes from {}", name));
  const std::string outside = violations_text(a, *a.as_design);
  if (!outside.empty()) {
    p.paragraph(fmt::format("{} itself is outside these limits: {}", name, outside));
  }
  if (const std::string note = recurrence_note(a.baseline->model); !note.empty()) {
    p.paragraph(fmt::format("{}: {}", name, note));
  }
  text_lines lines;
  for (const model_difference& c : a.changes) {
    lines.emplace_back(c.field, fmt::format("{} -> {}", grouped(c.from), grouped(c.to)));
  }
  if (lines.empty()) {
    p.paragraph("none");
  }
  p.lines(lines);
}

void add_front(page& p, std::string_view title, const std::vector<design>& front) {
  p.title(title);
  const std::vector<design> some = thinned(front);
  p.table(table_of(some, numbered(some.size())));
}

}  // namespace

std::string plan_text(const plan_answer& a, std::size_t width) {
  page p(width);
  p.lines(heading_of(a));
  if (a.found.ranked.empty()) {
    if (!a.stopped_by.empty()) {
      p.title("No configuration within the limits was found before " + a.stopped_by);
      return p.text();
    }
    p.title("No configuration is within the limits");
    const text_lines ways = relaxations(a);
    if (ways.empty()) {
      p.paragraph(
          "Nor is one without any single limit: the family itself is too small or too large for "
          "this cost per token (--layers, --d-model, --active).");
    }
    p.lines(ways);
    return p.text();
  }
  p.title(fmt::format(
      "Ranked by {}leverage, the best of each shape; experts are active+shared/routable",
      a.ends.frozen && a.trust == plan::trust::frozen ? "frozen " : ""));
  std::vector<design> rows = a.found.ranked;
  std::vector<std::string> names = numbered(rows.size());
  if (a.baseline) {
    rows.push_back(*a.as_design);
    names.push_back(printable(a.baseline->label));
  }
  p.table(table_of(rows, names));
  if (a.ends.frozen) {
    p.blank();
    p.paragraph(bracket_of(a));
  }
  p.title("The first");
  p.lines(summary_of(a, a.found.ranked[0]));
  if (a.baseline) {
    add_comparison(p, a);
  }
  if (a.pareto) {
    add_front(p, "Pareto front of leverage and parameters, in steps of 5 % or more",
              a.found.pareto_front_parameters);
    add_front(p,
              "Pareto front of leverage and bytes of keys and values per token, in the same steps",
              a.found.pareto_front_cache);
  }
  return p.text();
}

}  // namespace leverage::program
