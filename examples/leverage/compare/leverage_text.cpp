// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "compare/leverage_answer.hpp"
#include "compare/leverage_columns.hpp"
#include "output/page.hpp"
#include "output/text_table.hpp"
#include "output/verdict.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

template <class Of>
std::vector<std::string> on_each(const answered_case& a, const Of& of) {
  std::vector<std::string> cells;
  for (const leverage_on_machine& l : a.on) {
    cells.push_back(of(l));
  }
  return cells;
}

std::vector<std::string> cluster_heads(const answered_case& a) {
  return on_each(a, [](const leverage_on_machine& l) { return l.cluster.label; });
}

void models_text(page& out, const leverage_case& c) {
  out.paragraph(fmt::format(
      "{} against {}: {}", c.mixture.label, c.dense_label,
      c.is_of_equal_loss ? "equal loss by " + c.el_source : "on the tokens that are given"));
  machine_columns t({c.mixture.label, c.dense_label});
  const auto both = [&](const char* words, auto of) {
    t.add(words, {of(c.mixture.model, c.data), of(c.dense, c.dense_data)});
  };
  both("parameters", [](const transformer& m, const tokens<>&) {
    return text_of(cost::total_parameters(m).total().value, unit::parameters);
  });
  both("training tokens",
       [](const transformer&, const tokens<>& d) { return text_of(d.value, unit::tokens); });
  t.add("C = M D of the laws",
        {text_of(c.compute.value, unit::flops), text_of(c.dense_compute.value, unit::flops)});
  both("tokens over the compute-optimal ones", [](const transformer& m, const tokens<>& d) {
    return ratio_text(plan::overtraining_of(m, d));
  });
  if (c.loss) {
    const auto& loss = *c.loss;
    t.add(fmt::format("loss by {}", loss.law->name),
          {"", loss.applies() ? text_of(loss.value, unit::plain) : std::string("-")});
  }
  out.table(t.table());
  if (c.loss) {
    out.paragraph(c.loss->applies() ? fmt::format("fitted range: {}", verdict_text(c.loss->verdict))
                                    : std::string(c.loss->reason),
                  fmt::format("  {}: ", c.loss->law->name));
  }
}

void ratios_text(page& out, const answered_case& a) {
  out.title("Leverage: what the dense model takes over what the mixture takes");
  machine_columns t(cluster_heads(a));
  const std::string el = ratio_text(a.of.el_flops());
  t.add("in FLOPs", on_each(a, [&](const leverage_on_machine&) { return el; }));
  const auto [low, high] = plan::range_of(a.of.laws);
  t.add("  range over laws", on_each(a, [&, low = low, high = high](const leverage_on_machine&) {
          return between(low, high, unit::factor);
        }));
  const std::size_t measures = a.on.front().ratios().size();
  for (std::size_t i = 0; i < measures; ++i) {
    const auto ratio = [i](const leverage_on_machine& l) { return l.ratios()[i].ratio; };
    bool any = false;
    for (const leverage_on_machine& l : a.on) {
      any = any || ratio(l).known();
    }
    if (!any) {
      continue;
    }
    t.add(std::string(a.on.front().ratios()[i].title),
          on_each(a, [&](const leverage_on_machine& l) { return ratio_text(ratio(l).value); }));
    t.add("  80 % interval", on_each(a, [&](const leverage_on_machine& l) {
            return between(ratio(l).low, ratio(l).high, unit::factor);
          }));
    t.add("  in favour of", on_each(a, [&](const leverage_on_machine& l) {
            return std::string(verdict_name(ratio(l)));
          }));
    if (i == 0) {
      t.add("  range over laws", on_each(a, [](const leverage_on_machine& l) {
              const auto [least, most] = l.time_over_laws();
              return between(least, most, unit::factor);
            }));
    }
  }
  if (a.on.front().service && a.on.front().service->lifetime) {
    t.add("  mixture is cheaper, served tokens", on_each(a, [](const leverage_on_machine& l) {
            return even_text(l.service->lifetime->even);
          }));
  }
  t.add("in bytes on an accelerator",
        on_each(a, [](const leverage_on_machine& l) { return ratio_text(l.el.memory_bytes); }));
  out.table(t.table());
}

void losses_text(page& out, const answered_case& a) {
  out.title("Where leverage is lost: factors from FLOPs to time");
  machine_columns t(cluster_heads(a));
  t.add("leverage in FLOPs",
        on_each(a, [&](const leverage_on_machine& l) { return ratio_text(l.el.el_flops); }));
  for (std::size_t i = 0; i < plan::leverage_factor_count; ++i) {
    bool any = false;
    for (const leverage_on_machine& l : a.on) {
      any = any || std::abs(l.el.losses[i].factor - 1.0) > 5e-4;
    }
    if (any) {
      t.add(std::string(a.on.front().el.losses[i].title),
            on_each(a, [&](const leverage_on_machine& l) {
              return fmt::format("{:.3f}", l.el.losses[i].factor);
            }));
    }
  }
  t.add("leverage in time",
        on_each(a, [](const leverage_on_machine& l) { return ratio_text(l.el.time.value); }));
  out.table(t.table());
}

void laws_text(page& out, const answered_case& a) {
  out.title("By other laws: leverage in FLOPs, and in time with its 80 % interval");
  std::vector<table_column> columns{{"law", alignment::left}, {"in FLOPs"}};
  for (const std::string& head : cluster_heads(a)) {
    columns.push_back({head});
  }
  columns.push_back({"fitted range", alignment::left});
  text_table t(std::move(columns));
  for (std::size_t i = 0; i < a.of.laws.size(); ++i) {
    const plan::law_leverage_of_run& law = a.of.laws[i];
    if (!law.reaches()) {
      continue;
    }
    std::vector<std::string> cells{std::string(law.law) + (law.approximated ? " *" : ""),
                                   ratio_text(law.el)};
    for (const leverage_on_machine& l : a.on) {
      const plan::leverage_ratio& r = l.time_by_law[i];
      cells.push_back(r.known()
                          ? fmt::format("{} ({:.3g}-{:.3g})", ratio_text(r.value), r.low, r.high)
                          : std::string("-"));
    }
    cells.emplace_back(law.extrapolates ? "beyond" : "inside");
    t.add(std::move(cells));
  }
  out.table(t);
  for (const plan::law_leverage_of_run& law : a.of.laws) {
    if (!law.reaches()) {
      out.paragraph(law.reason, fmt::format("{}: ", law.law));
    }
  }
}

}  // namespace

std::string leverage_text(const leverage_answer& answer, std::size_t width) {
  page out(width);
  for (const answered_case& a : answer.cases) {
    out.blank();
    models_text(out, a.of);
    ratios_text(out, a);
    for (const leverage_on_machine& l : a.on) {
      add_training(out, a, l, answer.goodput);
      add_service(out, a, l, answer.served);
    }
    losses_text(out, a);
    laws_text(out, a);
    out.title("Remarks");
    for (const std::string& text : a.remarks) {
      out.item(text);
    }
  }
  return out.text();
}

}  // namespace leverage::program
