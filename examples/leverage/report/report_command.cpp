// SPDX-License-Identifier: Apache-2.0
#include "report/report_command.hpp"

#include <fmt/format.h>

#include <optional>

#include "models/model_source.hpp"
#include "output/render_json.hpp"
#include "report/report.hpp"
#include "report/report_document.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace report {

namespace {

constexpr const char* report_schema = "leverage.report/1";

struct report_task {
  std::vector<named_model> models;
  request asked;
};

result<cost::recomputation> recomputation_of(const std::string& text) {
  if (text == "none") {
    return cost::recomputation::none;
  }
  if (text == "attention") {
    return cost::recomputation::attention_core;
  }
  if (text == "layers") {
    return cost::recomputation::layers;
  }
  return failure{"expected none, attention or layers, found " + in_quotes(text)};
}

failure usage(std::string_view text) {
  return failure{fmt::format("{} (see leverage report --help)", text)};
}

result<report_task> task_of(const report_options& options) {
  if (!options.tokens.empty() && !options.flops.empty()) {
    return usage("--tokens, --flops: expected one of them, found both");
  }
  report_task task;
  request& asked = task.asked;
  std::optional<count> sequence;
  if (const auto wrong = first_failure(
          {read_flag("--tokens", options.tokens, parse_tokens, asked.budget),
           read_flag("--flops", options.flops, parse_flops, asked.budget),
           read_flag("--sequence", options.sequence, parse_sequence, sequence),
           read_flag("--recompute", options.recompute, recomputation_of, asked.again)})) {
    return usage(wrong->value());
  }
  asked.mask = options.causal ? cost::attention_mask::causal : cost::attention_mask::full;
  asked.conventions = options.conventions;
  if (options.models.empty()) {
    return usage("MODEL: expected at least one preset or config.json, found none");
  }
  for (const std::string& argument : options.models) {
    const auto model = find_model(argument, sequence);
    if (!model) {
      return failure{model.error()};
    }
    task.models.push_back(*model);
  }
  return task;
}

}  // namespace

}  // namespace report

result<command_result> answer_report(const report_options& options, std::size_t width) {
  return report::task_of(options).map([&](const report::report_task& task) {
    const report::document d = report::report_on(task.models, task.asked);
    return command_result{options.json ? json_text(report::report_schema, report::report_answer(d))
                                       : report::report_text(d, width)};
  });
}

}  // namespace leverage::program
