// SPDX-License-Identifier: Apache-2.0
#include "report/report_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "laws/law_names.hpp"
#include "leverage/plan/advice.hpp"
#include "models/model_format.hpp"
#include "models/model_source.hpp"
#include "models/presets_list.hpp"
#include "output/render_json.hpp"
#include "report/length_list.hpp"
#include "report/report.hpp"
#include "report/report_document.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace report {

namespace {

constexpr const char* report_schema = "leverage.report/3";

struct report_task {
  std::vector<named_model> models;
  request asked;
};

/// Longest sequence that a model can have.
failure too_long(const std::string& flag, const named_model& m, count found) {
  return failure{fmt::format("{}: {}: expected at most {} tokens, its learned positions, found {}",
                             flag, m.label, m.model.learned_positions, found)};
}

std::optional<failure> read_sequences(const report_options& options, request& asked) {
  if (!options.lengths.empty() && !options.lengths_file.empty()) {
    return failure{"--lengths, --lengths-file: expected one of them, found both"};
  }
  if (!options.lengths.empty()) {
    asked.packed = packed_lengths{options.lengths, "--lengths"};
  } else if (!options.lengths_file.empty()) {
    auto read = read_lengths(options.lengths_file);
    if (!read) {
      return failure{"--lengths-file: " + read.error()};
    }
    asked.packed = packed_lengths{*std::move(read), "--lengths-file"};
  }
  if (options.generated && !options.prompt) {
    return failure{"--generate: expected with --prompt, found alone"};
  }
  constexpr count max_sequence = 2'147'483'647;
  asked.prompt = options.prompt;
  asked.generated = options.generated.value_or(0);
  if (asked.prompt && *asked.prompt + asked.generated > max_sequence) {
    return failure{
        fmt::format("--prompt, --generate: expected at most {} tokens together, found {}",
                    max_sequence, *asked.prompt + asked.generated)};
  }
  return std::nullopt;
}

/// What a model has no sequences, matrices or parts for.
std::optional<failure> misfit(const named_model& m, const request& asked) {
  const count positions = m.model.learned_positions;
  if (asked.packed && positions > 0) {
    for (const cost::equal_sequences& s : asked.packed->sequences) {
      if (s.length > positions && s.number > 0) {
        return too_long(asked.packed->flag, m, s.length);
      }
    }
  }
  if (asked.prompt && positions > 0 && *asked.prompt + asked.generated > positions) {
    return too_long("--prompt, --generate", m, *asked.prompt + asked.generated);
  }
  if (!asked.train) {
    return std::nullopt;
  }
  const cost::flop_breakdown f = cost::forward_flops(m.model, asked.mask);
  for (const auto& matrix : adapted_matrices) {
    training_choice alone{.adapters = {.rank = 1}};
    alone.adapters.*matrix.value = true;
    if (asked.train->adapters.*matrix.value &&
        partial_training_of(m.model, f, alone).total().value == not_a_count) {
      return failure{fmt::format(
          "--train: {}: expected matrices that its layers have, found {}{}", m.label,
          in_quotes(matrix.name),
          m.model.attention.is_latent() ? "; its queries, keys and values are compressed" : "")};
    }
  }
  return std::nullopt;
}

/// Laws that advise nothing.
std::optional<failure> without_advice(const std::vector<std::string>& names,
                                      const std::vector<law_line>& laws) {
  const auto has_advice = [](const law_line& law) {
    for (std::size_t i = 0; i < plan::advised_count; ++i) {
      if (plan::advises(law, static_cast<plan::advised>(i))) return true;
    }
    return false;
  };
  if (names.empty() || std::any_of(laws.begin(), laws.end(), has_advice)) return std::nullopt;
  return failure{fmt::format(
      "--law: expected a law of learning rate, batch or compute-optimal tokens, found {}",
      in_quotes(fmt::format("{}", fmt::join(names, ","))))};
}

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
  asked.recurrent_chunk = options.recurrent_chunk;
  asked.conventions = options.conventions;
  auto laws = laws_named(options.laws);
  if (!laws) {
    return failure{std::move(laws).error()};
  }
  if (const auto wrong = without_advice(options.laws, *laws)) {
    return *wrong;
  }
  asked.laws = *std::move(laws);
  asked.weight_bits = options.weight_bits;
  asked.context = options.context;
  asked.cache = options.cache;
  if (const auto wrong = read_sequences(options, asked)) {
    return *wrong;
  }
  auto train = training_choice_of(options.train, options.freeze);
  if (!train) {
    return failure{std::move(train).error()};
  }
  asked.train = *std::move(train);
  for (const std::string& argument : options.models) {
    auto model = find_model(argument, options.sequence, "MODEL", options.as);
    if (!model) {
      return failure{std::move(model).error()};
    }
    if (cost::forward_flops(model->model, asked.mask, asked.recurrent_chunk).total().value ==
        not_a_count) {
      return failure{
          fmt::format("--recurrent-chunk: {}: expected a chunk whose operations can be "
                      "counted, found {}",
                      model->label, asked.recurrent_chunk)};
    }
    if (const auto wrong = misfit(*model, asked)) {
      return *wrong;
    }
    task.models.push_back(*std::move(model));
  }
  if (asked.train) {
    for (const model_part part : asked.train->named()) {
      if (std::none_of(task.models.begin(), task.models.end(), [&](const named_model& m) {
            return has_part(cost::forward_flops(m.model), part);
          })) {
        return failure{fmt::format("{}: expected parts that a model has, found {}",
                                   asked.train->frozen.empty() ? "--train" : "--freeze",
                                   in_quotes(name_of(model_parts, part)))};
      }
    }
  }
  return task;
}

}  // namespace

}  // namespace report

result<command_result> answer_report(const report_options& options, std::size_t width) {
  if (options.list_presets) {
    return command_result{options.json ? presets_json() : presets_table(width)};
  }
  if (options.model_schema) {
    return command_result{model_schema()};
  }
  if (options.model_template && options.models.empty()) {
    return command_result{model_template()};
  }
  if (options.model_template && options.models.size() > 1) {
    return failure{fmt::format("--model-template: expected one MODEL at most, found {}",
                               options.models.size())};
  }
  if (options.model_template) {
    return find_model(options.models.front(), options.sequence, "MODEL", options.as)
        .map([](const named_model& m) { return command_result{model_text(m.model, m.name)}; });
  }
  return report::task_of(options).map([&](const report::report_task& task) {
    const report::document d = report::report_on(task.models, task.asked);
    return command_result{options.json ? json_text(report::report_schema, report::report_answer(d))
                                       : report::report_text(d, width)};
  });
}

}  // namespace leverage::program
