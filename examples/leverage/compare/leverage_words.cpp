// SPDX-License-Identifier: Apache-2.0
// The words of `leverage compare --on`: measures, verdicts, remarks.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "compare/leverage_answer.hpp"
#include "output/verdict.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

std::vector<std::string> remarks_of(const answered_case& a, const machine_options& options) {
  const leverage_case& c = a.of;
  std::vector<std::string> all;
  all.emplace_back(
      "intervals are those of the machine's times; that the two models are of equal loss is a "
      "law's word, whose range over laws is above");
  if (!c.el_reach.inside() && c.el_reach.intervals > 0) {
    all.push_back(fmt::format("joint law: {}", verdict_text(c.el_reach)));
  }
  if (c.el_bracket) {
    all.push_back(fmt::format("joint law: {}; --el {} compares at the lower end",
                              bracket_text(*c.el_bracket),
                              text_of(c.el_bracket->low(), unit::plain)));
  }
  if (c.rule) {
    all.push_back(fmt::format(
        "{}: the dense model is chosen by rule, {} layers of {}, {:.2f} % from the {} size",
        c.dense_label, c.dense.layers, c.dense.d_model, 100 * (c.rule->nearness() - 1),
        options.overtrained ? "equally over-trained" : "compute-optimal"));
    if (!c.rule->verdict.inside()) {
      all.push_back(fmt::format("its size (Table 5): {}", verdict_text(c.rule->verdict)));
    }
    if (c.rule->has_other_attention) {
      all.emplace_back("its attention is grouped-query, unlike that of the mixture");
    }
  }
  if (c.mixture.model.prediction_layers > 0 && c.dense.prediction_layers == 0) {
    all.emplace_back("the mixture's prediction modules are in its time, and not in its FLOPs");
  }
  if (options.routing == routing_choice::unknown) {
    all.emplace_back(
        "the load of experts is taken to be even; the lower ends allow for what training has, see "
        "--routing");
  }
  if (options.input) {
    all.emplace_back(
        "an accelerator that serves is taken to be always full, and its experts to be loaded as "
        "natural routing loads them");
  }
  for (const leverage_on_machine& l : a.on) {
    if (l.service && !l.service->el.usable()) {
      const auto& refused = l.service->el;
      const auto& why = refused.mixture.best ? refused.dense : refused.mixture;
      all.push_back(fmt::format(
          "{} cannot serve so on {}: {}", refused.mixture.best ? c.dense_label : c.mixture.label,
          l.cluster.label,
          why.violations.empty() ? "no layout fits and is fast enough" : why.violations.front()));
    }
    if (!l.cluster.of.note.empty()) {
      all.push_back(fmt::format("{}: {}", l.cluster.of.label, l.cluster.of.note));
    }
  }
  return all;
}

std::string_view verdict_name(const plan::leverage_ratio& r) {
  using enum plan::leverage_verdict;
  switch (plan::verdict_of(r)) {
    case mixture:
      return "mixture";
    case dense:
      return "dense";
    case undecided:
      return "undecided";
    default:
      return "-";
  }
}

std::string even_text(const plan::break_even_point& even) {
  using enum plan::cheaper_mixture;
  switch (even.mixture) {
    case always:
      return "always";
    case never:
      return "never";
    case below:
      return "up to " + text_of(even.at.value, unit::tokens);
    case above:
      return "from " + text_of(even.at.value, unit::tokens);
    default:
      return "-";
  }
}

std::vector<named_ratio> leverage_on_machine::ratios() const {
  std::vector<named_ratio> all{{"time", "in time", el.time},
                               {"cost", "in money, each at its cheapest", el.cost},
                               {"memory", "in accelerators for the same time", el.memory}};
  if (service) {
    all.push_back({"inference", "in serving, per output token", service->el.inference});
    if (service->lifetime) {
      all.push_back({"lifetime", "in training and serving", service->lifetime->ratio});
    }
  }
  return all;
}

}  // namespace leverage::program
