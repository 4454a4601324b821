// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "output/page.hpp"
#include "output/text_table.hpp"
#include "serve/serve_answer.hpp"
#include "serve/serve_layout.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr double percent_shown = 0.0005;

std::string usd(double x) { return fmt::format("{:.3g} USD", x); }

/// The columns of the page: words, then a value and a share for each case.
class case_columns {
 public:
  explicit case_columns(const std::vector<serving_case>& all) : all_(all), table_(heads_of(all)) {}

  void title(const std::string& text) {
    table_.add_text("");
    table_.add_text(text);
  }
  /// A line with a text for each case; left out if all are empty.
  void line(const std::string& words,
            const std::function<std::string(const serving_case&)>& of_case) {
    std::vector<std::string> cells{"  " + words};
    bool any = false;
    for (const serving_case& c : all_) {
      cells.push_back(of_case(c));
      any = any || !cells.back().empty();
      cells.emplace_back();
    }
    if (any) {
      table_.add(std::move(cells));
    }
  }
  /// The same of cases that have an answer.
  void answer(const std::string& words,
              const std::function<std::string(const serving_case&)>& of_case) {
    line(words, [&](const serving_case& c) { return c.has_answer() ? of_case(c) : "-"; });
  }
  /// A value and its interval.
  void range(const std::string& words, const std::function<std::string(double)>& text,
             const std::function<ranged(const serving_case&)>& of_case) {
    answer(words, [&](const serving_case& c) { return text(of_case(c).value); });
    answer("  80 % interval", [&](const serving_case& c) {
      const ranged r = of_case(c);
      return fmt::format("{} to {}", text(r.low), text(r.high));
    });
  }
  /// The parts of a whole with their shares; those that no case has are left out.
  void parts(unit u, const std::function<std::vector<serving_part>(const serving_case&)>& of_case,
             const std::function<double(const serving_case&)>& whole) {
    std::vector<std::vector<serving_part>> lists;
    for (const serving_case& c : all_) {
      lists.push_back(of_case(c));
    }
    for (std::size_t i = 0; i < lists.front().size(); ++i) {
      std::vector<std::string> cells{std::string("  ") + lists.front()[i].title};
      bool any = false;
      for (std::size_t j = 0; j < lists.size(); ++j) {
        const double value = lists[j][i].value;
        const double share = value / whole(all_[j]);
        any = any || value > 0.0;
        cells.push_back(value > 0.0 ? text_of(value, u) : "-");
        cells.push_back(share >= percent_shown ? fmt::format("{:.1f} %", 100 * share) : "");
      }
      if (any) {
        table_.add(std::move(cells));
      }
    }
  }

  [[nodiscard]] const text_table& table() const { return table_; }

 private:
  static std::vector<table_column> heads_of(const std::vector<serving_case>& all) {
    std::vector<table_column> heads{{.heading = "", .align = alignment::left}};
    for (const serving_case& c : all) {
      heads.push_back({.heading = c.model.label});
      heads.push_back({.gap = 1, .min_width = 6});
    }
    return heads;
  }

  const std::vector<serving_case>& all_;
  text_table table_;
};

std::string in_tokens(double x) { return text_of(x, unit::tokens); }
std::string in_time(double x) { return text_of(x, unit::time); }

void add_case(case_columns& t) {
  t.line("cluster", [](const serving_case& c) { return c.cluster.label; });
  t.line("formats", [](const serving_case& c) { return c.formats; });
  t.answer("layout of a replica",
           [](const serving_case& c) { return serving_layout_text(c.best().layout); });
  t.answer("replicas",
           [](const serving_case& c) { return text_of(c.best().replicas, unit::plain); });
  t.answer("requests in flight in a replica",
           [](const serving_case& c) { return text_of(c.best().batch, unit::plain); });
  t.answer("limited by", [](const serving_case& c) { return limit_text(c.best().limit); });
}

void add_speed(case_columns& t) {
  t.title("Speed");
  t.range("time per output token", in_time, [](const serving_case& c) { return c.tpot(); });
  t.answer("tokens per second of a user",
           [](const serving_case& c) { return in_tokens(c.best().tokens_per_second_per_user); });
  t.range("time to the first token", in_time, [](const serving_case& c) { return c.ttft(); });
  t.range("output tokens per second and accelerator", in_tokens,
          [](const serving_case& c) { return c.per_accelerator(); });
  t.answer("output tokens per second", [](const serving_case& c) {
    return in_tokens(c.per_accelerator().value * c.accelerators());
  });
  t.answer("requests per second", [](const serving_case& c) {
    return fmt::format("{:.4g}", c.per_accelerator().value * c.accelerators() / c.load.output);
  });
}

void add_money(case_columns& t, const std::vector<serving_case>& all) {
  if (std::none_of(all.begin(), all.end(), [](const serving_case& c) { return c.price > 0.0; })) {
    return;
  }
  t.title("Cost");
  t.range("a million output tokens", usd,
          [](const serving_case& c) { return c.usd_per_million(c.best()); });
  t.answer("a million tokens, input and output", [](const serving_case& c) {
    return usd(c.usd_per_million(c.best()).value * c.output_share());
  });
}

void add_step(case_columns& t) {
  t.title("Time of a step, which adds a token to each request");
  t.parts(
      unit::time,
      [](const serving_case& c) {
        return c.has_answer() ? c.step_parts() : serving_case{}.step_parts();
      },
      [](const serving_case& c) {
        return c.has_answer() ? c.speed.speed.step.total().value : 1.0;
      });
  t.answer("step", [](const serving_case& c) { return in_time(c.speed.speed.step.total().value); });
  t.answer("prefill of others, per token", [](const serving_case& c) {
    return in_time(c.speed.speed.tpot.value - c.speed.speed.step.total().value);
  });
}

void add_memory(case_columns& t) {
  t.title("Memory of an accelerator");
  const auto total = [](const serving_case& c) {
    return c.memory.total(c.group_sequences()).value;
  };
  t.parts(unit::bytes, [](const serving_case& c) { return c.memory_parts(); }, total);
  t.line("total", [&](const serving_case& c) { return text_of(total(c), unit::bytes); });
  t.line("there is", [](const serving_case& c) {
    return text_of(c.cluster.cluster.accelerator.memory.value, unit::bytes);
  });
  t.line("a request needs",
         [](const serving_case& c) { return text_of(c.memory.cache.value, unit::bytes); });
}

/// At most this many points of a frontier, the ends among them.
std::vector<plan::serving_point> shown_points(const std::vector<plan::serving_point>& all) {
  constexpr std::size_t most = 8;
  if (all.size() <= most) {
    return all;
  }
  std::vector<plan::serving_point> some;
  for (std::size_t i = 0; i < most; ++i) {
    some.push_back(all[i * (all.size() - 1) / (most - 1)]);
  }
  return some;
}

void add_frontier(page& out, const serving_case& c, bool is_alone) {
  if (c.found.frontier.size() < 2) {
    return;
  }
  out.title(is_alone ? "Faster for a user, dearer for a token"
                     : fmt::format("{} on {}: faster for a user, dearer for a token", c.model.label,
                                   c.cluster.label));
  std::vector<table_column> heads{{.heading = "layout", .align = alignment::left},
                                  {.heading = "requests"},
                                  {.heading = "per token"},
                                  {.heading = "tokens/s of a user"},
                                  {.heading = "tokens/s of an accelerator"}};
  if (c.price > 0.0) {
    heads.push_back({.heading = "USD per million", .priority = 1});
  }
  text_table table(heads);
  for (const plan::serving_point& p : shown_points(c.found.frontier)) {
    std::vector<std::string> cells{serving_layout_text(p.layout), text_of(p.batch, unit::plain),
                                   in_time(p.tpot.value), in_tokens(p.tokens_per_second_per_user),
                                   in_tokens(p.tokens_per_second_per_accelerator)};
    if (c.price > 0.0) {
      cells.push_back(fmt::format("{:.3g}", c.usd_per_million(p).value));
    }
    table.add(std::move(cells));
  }
  out.table(table);
}

void add_reasons(page& out, const serving_case& c, bool is_alone) {
  std::string text =
      fmt::format("{}{} {}", is_alone ? "" : c.model.label + " on " + c.cluster.label + ": ",
                  c.found.candidates, c.found.candidates == 1 ? "layout tried" : "layouts tried");
  const char* separator = ":";
  for (std::size_t i = 0; i < plan::serving_reason_count; ++i) {
    if (c.found.refused[i] > 0) {
      text += fmt::format("{} {} {}", separator, c.found.refused[i], plan::serving_reason_names[i]);
      separator = ",";
    }
  }
  out.item(text);
}

}  // namespace

std::string serve_text(const std::vector<serving_case>& all, std::size_t width) {
  page out(width);
  const bool is_alone = all.size() == 1;
  const plan::serving_workload& load = all.front().load;
  std::string asked = fmt::format("{} tokens in, {} out", text_of(load.input, unit::plain),
                                  text_of(load.output, unit::plain));
  if (load.max_tpot) {
    asked += fmt::format(", at most {} per token", in_time(load.max_tpot->value));
  }
  if (load.max_ttft) {
    asked += fmt::format(", the first after at most {}", in_time(load.max_ttft->value));
  }
  out.lines({{"requests", asked}});
  out.blank();
  case_columns t(all);
  add_case(t);
  add_speed(t);
  add_money(t, all);
  add_step(t);
  add_memory(t);
  out.table(t.table());
  for (const serving_case& c : all) {
    add_frontier(out, c, is_alone);
  }
  out.title("Layouts");
  for (const serving_case& c : all) {
    add_reasons(out, c, is_alone);
  }
  std::vector<std::pair<std::string, std::string>> remarks;
  for (const serving_case& c : all) {
    for (const std::string& text : c.remarks) {
      const auto same = std::find_if(remarks.begin(), remarks.end(),
                                     [&](const auto& known) { return known.first == text; });
      const std::string whose = fmt::format("{} on {}", c.model.label, c.cluster.label);
      if (same == remarks.end()) {
        remarks.emplace_back(text, whose);
      } else {
        same->second += ", " + whose;
      }
    }
  }
  if (!remarks.empty()) {
    out.title("Remarks");
    for (const auto& [text, whose] : remarks) {
      out.item(is_alone ? text : fmt::format("{}: {}", whose, text));
    }
  }
  return out.text();
}

}  // namespace leverage::program
