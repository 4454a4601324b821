// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/difference.hpp"
#include "leverage/plan/designs.hpp"
#include "leverage/plan/prediction.hpp"
#include "models/model_source.hpp"
#include "output/remarks.hpp"
#include "plan/plan_designs.hpp"
#include "support/numbers.hpp"
#include "support/output_files.hpp"
#include "support/progress.hpp"
#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

using nlohmann::json;
using plan::design;
using plan::design_limit;
using plan::design_request;
using plan::design_result;

result<plan::count_range> range_of(std::string_view flag, const std::string& text) {
  return parse_whole_range(text)
      .map([](const whole_range& r) { return plan::count_range{r.first, r.last, r.step}; })
      .map_error(about(std::string(flag)));
}

result<std::pair<double, double>> interval_of(std::string_view flag, const std::string& text) {
  return parse_interval(text).map_error(about(std::string(flag)));
}

result<count> whole_of(std::string_view flag, const std::string& text) {
  return parse_count(text).map_error(about(std::string(flag)));
}

/// The published law, without its source.
const tian2025::joint_law<>& published_law() { return tian2025::table6; }

/// Coefficients of a joint law; what is not named stays as published.
result<tian2025::joint_law<>> law_of(const std::string& text) {
  tian2025::joint_law<> law = published_law();
  const named_place places[] = {{"a", &law.a},
                                {"d", &law.d},
                                {"gamma", &law.gamma},
                                {"beta", &law.beta},
                                {"start", &law.saturation.start},
                                {"max", &law.saturation.max}};
  return fill_named(text, places)
      .map([&](const std::vector<bool>&) { return law; })
      .map_error(about("--coefficients"));
}

/// The command line as understood.
struct task {
  design_request ask;
  tian2025::joint_law<> law = published_law();
  bool own_law = false;
  std::optional<named_model> yardstick;
};

std::optional<failure> read_space(const plan_typed& typed, plan::design_space& s) {
  std::pair<double, double> aspect;
  const auto width = parse_positive(typed.dense_width).map_error(about("--dense-width"));
  if (!width) {
    return failure{width.error()};
  }
  s.dense_width_over_d_model = *width;
  std::optional<failure> wrong;
  const auto all = [&](auto&&... steps) { return ((wrong = steps()).has_value() || ...); };
  all([&] { return store(whole_of("--vocabulary", typed.vocabulary), s.vocabulary); },
      [&] { return store(whole_of("--sequence", typed.sequence), s.sequence); },
      [&] { return store(range_of("--layers", typed.layers), s.layers); },
      [&] { return store(range_of("--d-model", typed.d_model), s.d_model); },
      [&] { return store(interval_of("--aspect", typed.aspect), aspect); },
      [&] { return store(whole_of("--head-dim", typed.head_dim), s.head_dim); },
      [&] {
        return store(whole_of("--heads-per-kv-head", typed.heads_per_kv_head), s.heads_per_kv_head);
      },
      [&] { return store(range_of("--experts", typed.experts), s.experts); },
      [&] { return store(range_of("--active", typed.active), s.active); },
      [&] { return store(range_of("--shared", typed.shared), s.shared); },
      [&] { return store(range_of("--dense-layers", typed.dense_layers), s.dense_layers); },
      [&] { return store(whole_of("--width-multiple", typed.width_multiple), s.width_multiple); });
  s.min_aspect = aspect.first;
  s.max_aspect = aspect.second;
  return wrong;
}

std::optional<failure> read_limits(const plan_typed& typed, plan::design_limits& l) {
  if (!typed.max_parameters.empty()) {
    const auto n = parse_parameters(typed.max_parameters);
    if (!n) {
      return failure{"--max-total-parameters: " + n.error()};
    }
    l.max_parameters = n->value;
  }
  if (!typed.max_memory.empty()) {
    const auto n = parse_bytes(typed.max_memory);
    if (!n) {
      return failure{"--max-memory: " + n.error()};
    }
    l.max_memory = n->value;
  }
  if (!typed.cached_tokens.empty()) {
    const auto n = parse_tokens(typed.cached_tokens);
    if (!n) {
      return failure{"--cached-tokens: " + n.error()};
    }
    l.cached_tokens = n->value;
  }
  l.weight_bytes = typed.weight_bytes;
  l.cache_bytes = typed.cache_bytes;
  const auto g = interval_of("--granularity", typed.granularity);
  const auto a = interval_of("--activation-ratio", typed.activation_ratio);
  const auto share = interval_of("--attention-share", typed.attention_share);
  for (const auto* each : {&g, &a, &share}) {
    if (!*each) {
      return failure{each->error()};
    }
  }
  std::tie(l.min_granularity, l.max_granularity) = *g;
  std::tie(l.min_activation_ratio, l.max_activation_ratio) = *a;
  std::tie(l.min_attention_share, l.max_attention_share) = *share;
  return std::nullopt;
}

result<task> task_of(const plan_typed& typed) {
  task t;
  if (typed.flops.empty()) {
    return failure{"--flops: expected the budget, as in 1e22, found none"};
  }
  const auto budget = parse_flops(typed.flops);
  if (!budget) {
    return failure{"--flops: " + budget.error()};
  }
  t.ask.budget = *budget;
  if (!typed.tokens.empty()) {
    const auto data = parse_tokens(typed.tokens);
    if (!data) {
      return failure{"--tokens: " + data.error()};
    }
    t.ask.data = *data;
  }
  t.ask.overtraining = typed.overtraining;
  const auto tolerance = parse_share(typed.tolerance).map_error(about("--tolerance"));
  if (!tolerance) {
    return failure{tolerance.error()};
  }
  t.ask.per_token_tolerance = *tolerance;
  if (typed.reading != "definition" && typed.reading != "routed") {
    return failure{fmt::format("--reading: expected definition or routed, found {}",
                               in_quotes(typed.reading))};
  }
  t.ask.reading =
      typed.reading == "routed" ? plan::ratio_reading::routed : plan::ratio_reading::definition;
  t.ask.rows = typed.rows;
  if (const auto wrong = read_space(typed, t.ask.space)) {
    return *wrong;
  }
  if (const auto wrong = read_limits(typed, t.ask.limits)) {
    return *wrong;
  }
  const auto law = law_of(typed.coefficients);
  if (!law) {
    return failure{law.error()};
  }
  t.law = *law;
  t.own_law = !typed.coefficients.empty();
  if (!typed.compare.empty()) {
    const auto model = find_model(typed.compare, t.ask.space.sequence);
    if (!model) {
      return failure{"--compare: " + model.error()};
    }
    t.yardstick = *model;
  }
  const std::vector<std::string> wrong = plan::validate(t.ask);
  if (!wrong.empty()) {
    return failure{fmt::format("{}", fmt::join(wrong, "\n"))};
  }
  return t;
}

design assessed(const task& t, const transformer& m) {
  return plan::assess(m, t.ask.budget, t.law, t.ask.reading, t.ask.limits.cache_bytes);
}

/// A column of the tables: lower priorities go first where there is no room.
struct table_column {
  std::string_view title;
  int priority;
  std::string (*text)(const design&);
};

std::string expert_text(const transformer& m) {
  const mixture_of_experts& e = m.experts;
  if (!m.is_mixture()) {
    return "dense";
  }
  return e.shared > 0 ? fmt::format("{}+{}/{}", e.active, e.shared, e.experts)
                      : fmt::format("{}/{}", e.active, e.experts);
}

constexpr std::array columns{
    table_column{"EL", 9, [](const design& d) { return text_of(d.leverage, unit::factor); }},
    table_column{"A", 9,
                 [](const design& d) {
                   return d.model.is_mixture() ? fmt::format("{:.3g} %", 100 * d.a.value)
                                               : std::string("-");
                 }},
    table_column{"G", 9,
                 [](const design& d) {
                   return d.model.is_mixture() ? fmt::format("{:.3g}", d.g.value)
                                               : std::string("-");
                 }},
    table_column{"layers", 9, [](const design& d) { return fmt::format("{}", d.model.layers); }},
    table_column{"d_model", 9, [](const design& d) { return fmt::format("{}", d.model.d_model); }},
    table_column{"heads", 3,
                 [](const design& d) {
                   return fmt::format("{}/{}", d.model.attention.heads, d.model.attention.kv_heads);
                 }},
    table_column{"experts", 9, [](const design& d) { return expert_text(d.model); }},
    table_column{"width", 8,
                 [](const design& d) {
                   return fmt::format("{}", d.model.is_mixture() ? d.model.experts.expert_width
                                                                 : d.model.feed_forward.width);
                 }},
    table_column{"total", 9,
                 [](const design& d) { return text_of(d.parameters, unit::parameters); }},
    table_column{"tokens", 7, [](const design& d) { return text_of(d.data.value, unit::tokens); }},
    table_column{"attn", 5,
                 [](const design& d) { return fmt::format("{:.0f} %", 100 * d.attention_share); }},
    table_column{"KV/token", 4,
                 [](const design& d) { return text_of(d.cache_bytes_per_token, unit::bytes); }}};

/// Designs in columns, as many as fit; `names` stand in front, if there are any.
std::string table_of(const std::vector<design>& designs, const std::vector<std::string>& names,
                     std::size_t width) {
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  for (const table_column& c : columns) {
    std::vector<std::string> texts{std::string(c.title)};
    for (const design& d : designs) {
      texts.push_back(c.text(d));
    }
    std::size_t widest = 0;
    for (const std::string& t : texts) {
      widest = std::max(widest, width_of(t));
    }
    cells.push_back(texts);
    widths.push_back(widest);
  }
  std::size_t name_width = 0;
  for (const std::string& n : names) {
    name_width = std::max(name_width, width_of(n));
  }
  std::vector<bool> shown(columns.size(), true);
  const auto needed = [&] {
    std::size_t sum = name_width;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      sum += shown[c] ? widths[c] + 2 : 0;
    }
    return sum;
  };
  for (int priority = 0; needed() > width && priority < 9; ++priority) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      shown[c] = shown[c] && columns[c].priority != priority;
    }
  }
  std::string out;
  for (std::size_t r = 0; r <= designs.size(); ++r) {
    std::string line = left(r == 0 ? "" : names[r - 1], name_width);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (shown[c]) {
        line += "  " + right(cells[c][r], widths[c]);
      }
    }
    out += line + "\n";
  }
  return out;
}

std::vector<std::string> numbered(std::size_t n) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= n; ++i) {
    names.push_back(fmt::format("{:>3}", i));
  }
  return names;
}

/// Of a front what is worth a line: each so much better than the line before, and the last.
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

std::string range_text(const plan::count_range& r) {
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

std::vector<std::pair<std::string, std::string>> heading_of(const task& t,
                                                            const design_result& found) {
  const plan::design_space& s = t.ask.space;
  const plan::design_limits& l = t.ask.limits;
  std::vector<std::pair<std::string, std::string>> lines;
  lines.emplace_back("budget", fmt::format("{} FLOPs: {} tokens at {} each, within {}",
                                           text_of(t.ask.budget.value, unit::flops),
                                           text_of(found.data.value, unit::tokens),
                                           text_of(found.per_token.value, unit::flops_per_token),
                                           text_of(t.ask.per_token_tolerance, unit::share)));
  if (!t.ask.data) {
    lines.emplace_back(
        "tokens",
        fmt::format("{:.3g} times the compute-optimal {} (Table 5); --tokens to choose",
                    t.ask.overtraining,
                    text_of(tian2025::table5_moe.data(t.ask.budget).value, unit::tokens)));
  }
  lines.emplace_back(
      "family",
      fmt::format("layers {}, d_model {}, {} heads of {} on a key-value head, experts {} of {} "
                  "with {} shared, widths in {}s, first {} dense, vocabulary {}, sequence {}",
                  range_text(s.layers), range_text(s.d_model), s.heads_per_kv_head, s.head_dim,
                  range_text(s.active), range_text(s.experts), range_text(s.shared),
                  s.width_multiple, range_text(s.dense_layers), grouped(s.vocabulary), s.sequence));
  std::string limits = fmt::format(
      "G {:.4g}..{:.4g}, A {}..{}, attention {}..{}", l.min_granularity, l.max_granularity,
      text_of(l.min_activation_ratio, unit::share), text_of(l.max_activation_ratio, unit::share),
      text_of(l.min_attention_share, unit::share), text_of(l.max_attention_share, unit::share));
  if (std::isfinite(l.max_parameters)) {
    limits += fmt::format(", {} parameters", text_of(l.max_parameters, unit::parameters));
  }
  if (std::isfinite(l.max_memory)) {
    limits +=
        fmt::format(", {} for weights and {} cached tokens", text_of(l.max_memory, unit::bytes),
                    text_of(l.cached_tokens, unit::tokens));
  }
  lines.emplace_back("limits", limits);
  lines.emplace_back("considered", fmt::format("{} configurations, {} within the limits",
                                               grouped(static_cast<count>(found.candidates)),
                                               grouped(static_cast<count>(found.accepted))));
  if (const std::string refused = refused_text(found); !refused.empty()) {
    lines.emplace_back("refused", refused);
  }
  if (t.own_law) {
    lines.emplace_back("law", "joint law of --coefficients");
  }
  return lines;
}

void append_lines(std::string& text, const std::vector<std::pair<std::string, std::string>>& lines,
                  std::size_t width) {
  std::size_t widest = 0;
  for (const auto& [key, said] : lines) {
    widest = std::max(widest, width_of(key));
  }
  for (const auto& [key, said] : lines) {
    wrap(text, left(key, widest + 2), said, width);
  }
}

/// The best design in full: what one would want to know before training it.
std::vector<std::pair<std::string, std::string>> portrait_of(const task& t, const design& d) {
  const transformer& m = d.model;
  const plan::forecast f = plan::predict(m, t.ask.budget);
  const auto active = cost::active_parameters(m);
  constexpr cost::counted no_vocabulary{.vocabulary = cost::vocabulary_convention::none};
  std::vector<std::pair<std::string, std::string>> lines;
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
                                 text_of(d.leverage * t.ask.budget.value, unit::flops)));
  if (f.learning_rate && f.batch) {
    lines.emplace_back("settings", fmt::format("learning rate {}, batch {} tokens (Eq. 6)",
                                               text_of(*f.learning_rate, unit::rate),
                                               text_of(f.batch->value, unit::tokens)));
  }
  lines.emplace_back(
      "memory",
      fmt::format(
          "weights {} at {:g} bytes each, keys and values {} a token",
          text_of(static_cast<double>(d.parameters) * t.ask.limits.weight_bytes, unit::bytes),
          t.ask.limits.weight_bytes, text_of(d.cache_bytes_per_token, unit::bytes)));
  if (!t.own_law) {
    for (const plan::remark& r : f.remarks) {
      lines.emplace_back("remark", text_of(r).text);
    }
  }
  return lines;
}

/// Which one limit, given up, would leave something.
std::vector<std::pair<std::string, std::string>> ways_out(const task& t) {
  std::vector<std::pair<std::string, std::string>> lines;
  const auto without = [&](std::string_view flag, const auto& relax) {
    design_request ask = t.ask;
    relax(ask);
    const design_result found = find_plan(ask, t.law, {});
    if (found.accepted > 0) {
      lines.emplace_back("without", fmt::format("{}: {} configurations, best EL {}", flag,
                                                grouped(static_cast<count>(found.accepted)),
                                                text_of(found.ranked[0].leverage, unit::factor)));
    }
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  without("--attention-share", [](design_request& a) {
    a.limits.min_attention_share = 0;
    a.limits.max_attention_share = 1;
  });
  without("--granularity", [](design_request& a) {
    a.limits.min_granularity = 1;
    a.limits.max_granularity = 64;
  });
  without("--activation-ratio", [](design_request& a) {
    a.limits.min_activation_ratio = 0;
    a.limits.max_activation_ratio = 1;
  });
  without("--max-total-parameters", [](design_request& a) { a.limits.max_parameters = infinity; });
  without("--max-memory", [](design_request& a) { a.limits.max_memory = infinity; });
  without("--aspect", [](design_request& a) {
    a.space.min_aspect = 0;
    a.space.max_aspect = infinity;
  });
  without("so narrow a --tolerance",
          [](design_request& a) { a.per_token_tolerance = std::max(a.per_token_tolerance, 0.5); });
  return lines;
}

/// The limits that a design breaks, with its values.
std::string broken_text(const task& t, const design& d) {
  const auto broken = plan::broken_limits(t.ask, d);
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
  } else {
    add(design_limit::granularity, text_of(d.g.value, unit::plain));
    add(design_limit::activation_ratio, text_of(d.a.value, unit::share));
  }
  add(design_limit::parameters, text_of(d.parameters, unit::parameters));
  add(design_limit::memory, text_of(static_cast<double>(d.parameters) * t.ask.limits.weight_bytes +
                                        d.cache_bytes_per_token * t.ask.limits.cached_tokens,
                                    unit::bytes));
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string text_report(const plan_typed& typed, const task& t, const design_result& found,
                        std::size_t width) {
  std::string text;
  append_lines(text, heading_of(t, found), width);
  if (found.ranked.empty()) {
    text += "\nNo configuration is within the limits\n";
    const auto ways = ways_out(t);
    if (ways.empty()) {
      wrap(text, "",
           "Nor would one be without any single limit: the family itself is too small or too large "
           "for this cost per token (--layers, --d-model, --active).",
           width);
    }
    append_lines(text, ways, width);
    return text;
  }
  text += "\nRanked by leverage, the best of each shape; experts are active+shared/routable\n";
  std::vector<design> rows = found.ranked;
  std::vector<std::string> names = numbered(rows.size());
  if (t.yardstick) {
    rows.push_back(assessed(t, t.yardstick->model));
    names.push_back(printable(t.yardstick->label));
  }
  text += table_of(rows, names, width);

  text += "\nThe first\n";
  append_lines(text, portrait_of(t, found.ranked[0]), width);
  if (t.yardstick) {
    text += fmt::format("\nWhat it changes of {}\n", printable(t.yardstick->label));
    const std::string outside = broken_text(t, assessed(t, t.yardstick->model));
    if (!outside.empty()) {
      wrap(text, "",
           fmt::format("{} itself is outside these limits: {}", printable(t.yardstick->label),
                       outside),
           width);
    }
    std::vector<std::pair<std::string, std::string>> lines;
    for (const model_difference& c : differences(t.yardstick->model, found.ranked[0].model)) {
      lines.emplace_back(c.field, fmt::format("{} -> {}", grouped(c.from), grouped(c.to)));
    }
    if (lines.empty()) {
      text += "nothing\n";
    }
    append_lines(text, lines, width);
  }
  if (typed.pareto) {
    text += "\nThe most leverage for so many parameters, in steps of 5 % or more\n";
    const auto by_parameters = thinned(found.pareto_front_parameters);
    text += table_of(by_parameters, numbered(by_parameters.size()), width);
    text += "\nThe most leverage for so many bytes of keys and values a token\n";
    const auto by_cache = thinned(found.pareto_front_cache);
    text += table_of(by_cache, numbered(by_cache.size()), width);
  }
  return text;
}

/// The numbers of a design by their keys, for CSV and JSON alike.
std::vector<std::pair<std::string_view, std::variant<count, double>>> fields_of(const design& d) {
  const transformer& m = d.model;
  return {{"leverage", d.leverage},
          {"activation_ratio", d.a.value},
          {"granularity", d.g.value},
          {"layers", m.layers},
          {"d_model", m.d_model},
          {"heads", m.attention.heads},
          {"kv_heads", m.attention.kv_heads},
          {"head_dim", m.attention.head_dim},
          {"experts", m.experts.experts},
          {"active_experts", m.experts.active},
          {"shared_experts", m.experts.shared},
          {"expert_width", m.experts.expert_width},
          {"dense_layers", m.dense_layers()},
          {"dense_width", m.feed_forward.width},
          {"vocabulary", m.vocabulary},
          {"sequence", m.sequence},
          {"total_parameters", d.parameters},
          {"active_parameters", cost::active_parameters(m).total().value},
          {"flops_per_token", d.per_token.value},
          {"tokens", d.data.value},
          {"attention_share", d.attention_share},
          {"cache_bytes_per_token", d.cache_bytes_per_token}};
}

std::string csv_text(const design_result& found) {
  std::string text = "list,rank";
  for (const auto& [key, value] : fields_of(design{})) {
    text += fmt::format(",{}", key);
  }
  text += "\n";
  const auto add = [&](std::string_view list, const std::vector<design>& designs) {
    for (std::size_t i = 0; i < designs.size(); ++i) {
      text += fmt::format("{},{}", list, i + 1);
      for (const auto& [key, value] : fields_of(designs[i])) {
        text += std::visit(
            [](auto x) {
              if constexpr (std::is_same_v<decltype(x), double>) {
                return fmt::format(",{:.17g}", x);
              } else {
                return fmt::format(",{}", x);
              }
            },
            value);
      }
      text += "\n";
    }
  };
  add("ranked", found.ranked);
  add("front_parameters", found.pareto_front_parameters);
  add("front_cache", found.pareto_front_cache);
  return text;
}

json json_of(const design& d) {
  json out = json::object();
  for (const auto& [key, value] : fields_of(d)) {
    std::visit(
        [&, name = std::string(key)](auto x) {
          if constexpr (std::is_same_v<decltype(x), double>) {
            out[name] = std::isfinite(x) ? json(x) : json(nullptr);
          } else {
            out[name] = x;
          }
        },
        value);
  }
  return out;
}

std::string json_report(const task& t, const design_result& found) {
  json out = json::object();
  out["flops"] = t.ask.budget.value;
  out["tokens"] = found.data.value;
  out["flops_per_token"] = found.per_token.value;
  out["candidates"] = found.candidates;
  out["accepted"] = found.accepted;
  out["refused"] = json::object();
  for (std::size_t i = 0; i < plan::design_limit_count; ++i) {
    out["refused"][std::string(plan::design_limit_names[i])] = found.refused[i];
  }
  const auto list = [](const std::vector<design>& designs) {
    json all = json::array();
    for (const design& d : designs) {
      all.push_back(json_of(d));
    }
    return all;
  };
  out["ranked"] = list(found.ranked);
  out["front_parameters"] = list(found.pareto_front_parameters);
  out["front_cache"] = list(found.pareto_front_cache);
  if (!found.ranked.empty()) {
    const plan::forecast f = plan::predict(found.ranked[0].model, t.ask.budget);
    out["learning_rate"] = f.learning_rate.value_or(0);
    out["batch_tokens"] = f.batch.value_or(tokens{0.0}).value;
    out["dense_flops"] = found.ranked[0].leverage * t.ask.budget.value;
  }
  if (t.yardstick) {
    json against = json_of(assessed(t, t.yardstick->model));
    against["model"] = t.yardstick->label;
    out["compared"] = against;
    out["changes"] = json::array();
    if (!found.ranked.empty()) {
      for (const model_difference& c : differences(t.yardstick->model, found.ranked[0].model)) {
        out["changes"].push_back({{"field", c.field}, {"from", c.from}, {"to", c.to}});
      }
    }
  }
  return out.dump(2) + "\n";
}

}  // namespace

result<command_result> answer_plan(const plan_typed& typed, std::size_t width) {
  const auto t = task_of(typed);
  if (!t) {
    return failure{fmt::format("{} (see leverage plan --help)", t.error())};
  }
  constexpr std::uint64_t worth_a_bar = 2'000'000;
  constexpr std::uint64_t max_candidates = 20'000'000'000;
  const std::uint64_t family = plan::count_configurations(t->ask.space, t->ask.limits);
  design_result found;
  if (family < worth_a_bar) {
    found = find_plan(t->ask, t->law, {});
  } else if (family > max_candidates) {
    return failure{fmt::format("the family has {} configurations, expected 2e10 or fewer",
                               text_of(static_cast<double>(family), unit::flops))};
  } else {
    progress bar("designs", family);
    found = find_plan(t->ask, t->law, [&](std::uint64_t done) { bar.update(done); });
  }
  if (!typed.csv.empty()) {
    if (const auto wrong = publish_text(typed.csv, csv_text(found))) {
      return failure{"--csv: " + wrong->value()};
    }
  }
  return command_result{typed.json ? json_report(*t, found) : text_report(typed, *t, found, width),
                        found.ranked.empty() ? no_answer : 0};
}

}  // namespace leverage::program
