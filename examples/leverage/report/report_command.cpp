// SPDX-License-Identifier: Apache-2.0
#include "report/report_command.hpp"

#include <utility>

#include "models/model_source.hpp"
#include "models/presets_list.hpp"
#include "output/render_json.hpp"
#include "report/report.hpp"
#include "report/report_document.hpp"

namespace leverage::program {

namespace report {

namespace {

constexpr const char* report_schema = "leverage.report/3";

struct report_task {
  std::vector<named_model> models;
  request asked;
};

result<report_task> task_of(const report_options& options) {
  if (options.data && options.budget) {
    return failure{"--tokens, --flops: expected one of them, found both"};
  }
  if (options.models.empty()) {
    return failure{"MODEL: expected at least one preset or config.json, found none"};
  }
  report_task task;
  request& asked = task.asked;
  if (options.data) {
    asked.budget = *options.data;
  } else if (options.budget) {
    asked.budget = *options.budget;
  }
  asked.again = options.again;
  asked.mask = options.causal ? cost::attention_mask::causal : cost::attention_mask::full;
  asked.conventions = options.conventions;
  asked.weight_bits = options.weight_bits;
  asked.context = options.context;
  asked.cache = options.cache;
  for (const std::string& argument : options.models) {
    auto model = find_model(argument, options.sequence);
    if (!model) {
      return failure{std::move(model).error()};
    }
    task.models.push_back(*std::move(model));
  }
  return task;
}

}  // namespace

}  // namespace report

result<command_result> answer_report(const report_options& options, std::size_t width) {
  if (options.list_presets) {
    return command_result{options.json ? presets_json() : presets_table(width)};
  }
  return report::task_of(options).map([&](const report::report_task& task) {
    const report::document d = report::report_on(task.models, task.asked);
    return command_result{options.json ? json_text(report::report_schema, report::report_answer(d))
                                       : report::report_text(d, width)};
  });
}

}  // namespace leverage::program
