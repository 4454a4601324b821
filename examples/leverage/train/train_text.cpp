// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "machine/layout_flags.hpp"
#include "output/page.hpp"
#include "output/text_table.hpp"
#include "support/quantity_text.hpp"
#include "train/train_answer.hpp"
#include "train/train_layouts.hpp"
#include "train/train_vary.hpp"

namespace leverage::program {

namespace {

constexpr double day = 86400;
constexpr double hour = 3600;

std::string interval_text(const estimate& e, unit u) {
  return fmt::format("{} to {}", text_of(e.low, u), text_of(e.high, u));
}

std::string money(double usd) {
  return usd < 1e5 ? fmt::format("{} USD", grouped(std::llround(usd)))
                   : fmt::format("{} USD", text_of(usd, unit::tokens));
}

/// The columns of the page: words, then a value and a share for each run.
class columns {
 public:
  explicit columns(const training_runs& runs) : runs_(runs), table_(heads_of(runs)) {}

  void title(const std::string& text) {
    table_.add_text("");
    table_.add_text(text);
  }
  /// A line with a text for each run; left out if all are empty.
  void line(const std::string& words,
            const std::function<std::string(const training_run&)>& of_run) {
    std::vector<std::string> cells{"  " + words};
    bool any = false;
    for (const training_run& run : runs_.all) {
      cells.push_back(of_run(run));
      any = any || !cells.back().empty();
      cells.emplace_back();
    }
    if (any) {
      table_.add(std::move(cells));
    }
  }
  /// A value and its interval.
  void range(const std::string& words, unit u,
             const std::function<estimate(const training_run&)>& of_run) {
    line(words, [&](const training_run& run) { return text_of(of_run(run).value, u); });
    line("  80 % interval", [&](const training_run& run) { return interval_text(of_run(run), u); });
  }
  /// The parts of a whole with their shares; those that no run has are left out.
  void parts(unit u, const std::function<std::vector<part_of_whole>(const training_run&)>& of_run,
             const std::function<double(const training_run&)>& whole) {
    std::vector<std::vector<part_of_whole>> all;
    for (const training_run& run : runs_.all) {
      all.push_back(of_run(run));
    }
    for (std::size_t i = 0; i < all.front().size(); ++i) {
      std::vector<std::string> cells{std::string("  ") + all.front()[i].title};
      bool any = false;
      for (std::size_t j = 0; j < all.size(); ++j) {
        const double value = all[j][i].value;
        const double share = value / whole(runs_.all[j]);
        any = any || value != 0.0;
        cells.push_back(value == 0.0 ? "-" : text_of(value, u));
        cells.push_back(share >= shown_share ? fmt::format("{:.1f} %", 100 * share) : "");
      }
      if (any) {
        table_.add(std::move(cells));
      }
    }
  }

  [[nodiscard]] const text_table& table() const { return table_; }

 private:
  static constexpr double shown_share = 0.0005;

  static std::vector<table_column> heads_of(const training_runs& runs) {
    std::vector<table_column> all{{.heading = "", .align = alignment::left}};
    for (const training_run& run : runs.all) {
      all.push_back({.heading = run.model.label});
      all.push_back({.gap = 1, .min_width = 6});
    }
    return all;
  }

  const training_runs& runs_;
  text_table table_;
};

void add_run(columns& c) {
  c.line("cluster", [](const training_run& r) { return r.cluster.label; });
  c.line("format", [](const training_run& r) { return std::string(r.recipe->name); });
  c.line("layout", [](const training_run& r) { return layout_text(r.fit.layout); });
  c.line("", [](const training_run& r) {
    return r.assumed_layout ? std::string("(chosen)") : std::string();
  });
  c.line("data-parallel ranks", [](const training_run& r) {
    return text_of(r.fit.layout.data(r.cluster.cluster.accelerators), unit::plain);
  });
  c.line("computed again",
         [](const training_run& r) { return recompute_text(r.fit.layout.recompute); });
  c.line("micro-batch", [](const training_run& r) {
    return fmt::format("{} x {} tokens", r.fit.layout.micro_batch, r.model.model.sequence);
  });
  c.line("global batch", [](const training_run& r) {
    return fmt::format("{} tokens", text_of(r.batch_tokens(), unit::tokens));
  });
  c.line("", [](const training_run& r) {
    return fmt::format("{} sequences{}", text_of(r.fit.global_batch, unit::plain),
                       r.assumed_batch ? " (assumed)" : "");
  });
}

void add_memory(columns& c) {
  c.title("Memory of an accelerator, of the stage that needs the most");
  c.parts(
      unit::bytes, [](const training_run& r) { return r.memory_parts(); },
      [](const training_run& r) { return r.fit.memory.total().value; });
  c.line("total",
         [](const training_run& r) { return text_of(r.fit.memory.total().value, unit::bytes); });
  c.line("margin for context and allocator",
         [](const training_run& r) { return text_of(r.fit.memory.margin.value, unit::bytes); });
  c.line("there is", [](const training_run& r) {
    return text_of(r.cluster.cluster.accelerator.memory.value, unit::bytes);
  });
  c.line("fits", [](const training_run& r) {
    return std::string(r.fit.fit == hardware::memory_fit::fits    ? "yes"
                       : r.fit.fit == hardware::memory_fit::tight ? "tightly"
                                                                  : "no");
  });
  c.line("would fit with", [](const training_run& r) { return r.would_fit; });
}

void add_step(columns& c) {
  c.title("Time of a step");
  c.parts(
      unit::time, [](const training_run& r) { return r.step_parts(); },
      [](const training_run& r) { return r.step.total().value; });
  c.range("step", unit::time, [](const training_run& r) { return r.step_seconds(); });
  c.title("Speed");
  c.range("tokens per second", unit::tokens,
          [](const training_run& r) { return r.tokens_per_second(); });
  c.line("tokens per second and accelerator", [](const training_run& r) {
    return text_of(r.tokens_per_second().value / r.accelerators(), unit::tokens);
  });
  using cost::attention_mask;
  const auto share = [&](const char* words, attention_mask mask, bool again) {
    c.line(words, [=](const training_run& r) {
      const estimate mine = r.utilization(mask, again);
      return again && mine.value == r.utilization(mask, false).value
                 ? std::string()
                 : text_of(mine.value, unit::share);
    });
  };
  share("MFU, full square of the scores", attention_mask::full, false);
  share("MFU, causal: half of it", attention_mask::causal, false);
  share("HFU, full square", attention_mask::full, true);
  share("HFU, causal", attention_mask::causal, true);
}

void add_whole(columns& c, const training_runs& runs) {
  const auto cost = [&](const std::function<estimate(const training_run&)>& hours) {
    c.range("accelerator-hours", unit::tokens, hours);
    c.line("cost", [&](const training_run& r) {
      const double price = runs.price_of(r);
      return price > 0.0 ? money(hours(r).value * price) : std::string();
    });
    c.line("  80 % interval", [&](const training_run& r) {
      const double price = runs.price_of(r);
      return price > 0.0 ? fmt::format("{} to {}", money(hours(r).low * price),
                                       money(hours(r).high * price))
                         : std::string();
    });
  };
  if (runs.data) {
    c.title(fmt::format("Training on {} tokens, {:.4g} % of the time in steps",
                        text_of(runs.data->value, unit::tokens), 100 * runs.goodput));
    c.line("training FLOPs", [&](const training_run& r) {
      return text_of(cost::training_flops_for(r.model.model, *runs.data).value, unit::flops);
    });
    c.range("time", unit::time, [&](const training_run& r) { return runs.duration_of(r); });
    cost([&](const training_run& r) { return runs.duration_of(r) * (r.accelerators() / hour); });
  }
  if (runs.budget_days) {
    c.title(fmt::format("In {:.4g} days, {:.4g} % of the time in steps", *runs.budget_days,
                        100 * runs.goodput));
    c.range("tokens", unit::tokens, [&](const training_run& r) { return runs.tokens_of(r); });
    c.line("accelerator-hours", [&](const training_run& r) {
      return text_of(*runs.budget_days * day / hour * r.accelerators(), unit::tokens);
    });
    c.line("cost", [&](const training_run& r) {
      const double price = runs.price_of(r);
      return price > 0.0 ? money(*runs.budget_days * day / hour * r.accelerators() * price)
                         : std::string();
    });
  }
}

}  // namespace

std::string train_text(const training_runs& runs, std::size_t width) {
  page out(width);
  columns c(runs);
  add_run(c);
  add_memory(c);
  add_step(c);
  add_whole(c, runs);
  out.table(c.table());
  for (std::size_t i = 0; i < runs.varied.size(); ++i) {
    add_varied(out, runs.all[i], runs.degree_name, runs.degree, runs.varied[i]);
  }
  for (const training_run& run : runs.all) {
    if (run.layouts) {
      add_layouts(out, run, runs.all.size() > 1);
    }
  }
  std::vector<std::pair<std::string, std::string>> remarks;
  for (const training_run& run : runs.all) {
    for (const std::string& text : run.remarks) {
      const auto same = std::find_if(remarks.begin(), remarks.end(),
                                     [&](const auto& known) { return known.first == text; });
      const std::string whose = fmt::format("{} on {}", run.model.label, run.cluster.label);
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
      out.item(runs.all.size() == 1 ? text : fmt::format("{}: {}", whose, text));
    }
  }
  return out.text();
}

}  // namespace leverage::program
