// SPDX-License-Identifier: Apache-2.0
#include "laws/law_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "laws/law_text.hpp"
#include "leverage/laws/fitted_box.hpp"
#include "leverage/plan/arguments.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// The only input of a law that counts weights.
std::optional<argument> weights_of(const law_line& law) {
  const auto found = std::find_if(law.inputs.begin(), law.inputs.end(), counts_weights);
  if (found == law.inputs.end() || std::any_of(found + 1, law.inputs.end(), counts_weights)) {
    return std::nullopt;
  }
  return *found;
}

/// Arguments that describe the training of a configuration.
constexpr argument of_training[] = {argument::tokens, argument::unique_tokens, argument::batch,
                                    argument::loss};

bool is_of_training(argument a) {
  return std::find(std::begin(of_training), std::end(of_training), a) != std::end(of_training);
}

/// Numbers in the domain of an argument.
result<std::vector<double>> values_of(argument a, std::string_view flag, const std::string& text) {
  const argument_facts& f = facts(a);
  const auto parsed = parse_numbers(text);
  if (!parsed) {
    return failure{fmt::format("--{}: {}", flag, parsed.error())};
  }
  const unit u = unit_of(a);
  const bool share = u == unit::plain || u == unit::share || u == unit::factor || u == unit::rate;
  const bool percent_of_amount = !share && text.find('%') != text.npos;
  for (const double x : *parsed) {
    if (!f.contains(x) || percent_of_amount) {
      return failure{fmt::format("--{}: expected {}, {}, found {}", flag, f.meaning, domain_text(f),
                                 in_quotes(text))};
    }
  }
  return *parsed;
}

/// The next combination of indices, the last varying first; none after the last.
bool advance(std::vector<std::size_t>& at, const std::vector<std::vector<double>>& values) {
  for (std::size_t i = at.size(); i-- > 0;) {
    at[i] = (at[i] + 1) % values[i].size();
    if (at[i] != 0) {
      return true;
    }
  }
  return false;
}

/// What flags give for arguments, in combinations: inputs of a law, and a training.
struct given_values {
  std::vector<argument> which;
  std::vector<std::vector<double>> values;

  void add(argument a, const std::vector<double>& v) {
    which.push_back(a);
    values.push_back(v);
  }
  /// At a combination; nothing where the flags say nothing.
  [[nodiscard]] std::optional<double> at(argument a, const std::vector<std::size_t>& index) const {
    const auto found = std::find(which.begin(), which.end(), a);
    if (found == which.end()) {
      return std::nullopt;
    }
    const auto i = static_cast<std::size_t>(found - which.begin());
    return values[i][index[i]];
  }
};

plan::training_plan training_of(const given_values& given, const std::vector<std::size_t>& index) {
  plan::training_plan run;
  const auto set = [&](argument a, double& to) { to = given.at(a, index).value_or(to); };
  set(argument::tokens, run.data.value);
  set(argument::unique_tokens, run.unique.value);
  set(argument::batch, run.batch.value);
  set(argument::loss, run.loss);
  return run;
}

}  // namespace

bool input_options::any() const {
  return !weights.empty() ||
         std::any_of(text.begin(), text.end(), [](const auto& t) { return !t.empty(); });
}

result<std::vector<std::vector<double>>> values_of(const law_line& law,
                                                   const input_options& options) {
  const auto weights = weights_of(law);
  std::vector<std::vector<double>> all;
  for (const argument a : law.inputs) {
    const argument_facts& f = facts(a);
    const bool short_name = !options.weights.empty() && weights == a;
    if (short_name && !options.of(a).empty()) {
      return failure{fmt::format("--params, --{}: expected one of them, found both", f.name)};
    }
    const std::string& text = short_name ? options.weights : options.of(a);
    std::vector<double> values;
    if (!text.empty()) {
      const auto read = values_of(a, short_name ? "params" : f.name, text);
      if (!read) {
        return failure{read.error()};
      }
      values = *read;
    }
    all.push_back(values);
  }
  return all;
}

result<input_points> points_of(const law_line& law, const input_options& options,
                               const named_model* model, std::size_t most) {
  const auto inputs = values_of(law, options);
  if (!inputs) {
    return failure{inputs.error()};
  }
  given_values given;
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    if (!(*inputs)[i].empty()) {
      given.add(law.inputs[i], (*inputs)[i]);
    } else if (model == nullptr) {
      return input_points{.x = {}, .remarks = {}, .missing = missing_input(law, i)};
    }
  }
  for (const argument a : of_training) {
    if (model != nullptr && !law.position(a) && !options.of(a).empty()) {
      const auto read = values_of(a, facts(a).name, options.of(a));
      if (!read) {
        return failure{read.error()};
      }
      given.add(a, *read);
    }
  }
  std::size_t count = 1;
  for (const auto& values : given.values) {
    count = std::min(count * std::min(values.size(), most + 1), most + 1);
  }
  if (count > most) {
    return failure{fmt::format("{}: expected at most {} combinations of values, found more",
                               law.name, grouped(static_cast<leverage::count>(most)))};
  }
  input_points points;
  const auto remark = [&](const std::string& text) {
    if (std::find(points.remarks.begin(), points.remarks.end(), text) == points.remarks.end()) {
      points.remarks.push_back(text);
    }
  };
  if (model != nullptr && law.models != model_kind::any &&
      model->model.is_mixture() != (law.models == model_kind::mixture)) {
    remark(fmt::format("{} is a {}, the law was made for {}", model->label,
                       model->model.is_mixture() ? "mixture" : "dense model",
                       to_string(law.models)));
  }
  std::vector<std::size_t> index(given.values.size());
  do {
    std::vector<double> x;
    for (std::size_t i = 0; i < law.inputs.size(); ++i) {
      const argument a = law.inputs[i];
      if (const auto value = given.at(a, index)) {
        x.push_back(*value);
        continue;
      }
      const auto filled = plan::argument_of(a, model->model, training_of(given, index));
      if (!filled.known()) {
        return input_points{
            .x = {},
            .remarks = {},
            .missing = failure{fmt::format("{}; {}: {}", missing_input(law, i).value(),
                                           model->label, filled.reason)}};
      }
      if (filled.status == plan::argument_status::approximated) {
        remark(fmt::format("--{} of {}: {}", facts(a).name, model->label, filled.reason));
      }
      x.push_back(filled.value);
    }
    points.x.push_back(x);
  } while (advance(index, given.values));
  return points;
}

std::optional<failure> foreign_flag(const std::vector<const law_line*>& laws, std::string_view name,
                                    const input_options& options, bool with_model) {
  const auto known_flags = [&] {
    std::vector<argument> inputs;
    for (const law_line* law : laws) {
      for (const argument a : law->inputs) {
        if (std::find(inputs.begin(), inputs.end(), a) == inputs.end()) {
          inputs.push_back(a);
        }
      }
    }
    return flags_text(inputs);
  };
  for (const argument_facts& f : argument_table) {
    const std::string& text = options.of(f.which);
    const bool known = (with_model && is_of_training(f.which)) ||
                       std::any_of(laws.begin(), laws.end(), [&](const law_line* law) {
                         return law->position(f.which).has_value();
                       });
    if (!text.empty() && !known) {
      return failure{fmt::format("--{}: expected an input of {} ({}), found {}", f.name, name,
                                 known_flags(), in_quotes(text))};
    }
  }
  const bool one = std::any_of(laws.begin(), laws.end(),
                               [](const law_line* law) { return weights_of(*law).has_value(); });
  if (!options.weights.empty() && !one) {
    return failure{
        fmt::format("--params: expected a law with one number of weights, found {} with {}", name,
                    known_flags())};
  }
  return std::nullopt;
}

failure missing_input(const law_line& law, std::size_t input) {
  const argument_facts& f = facts(law.inputs[input]);
  std::string usual = input_text(law, input, fitted_middle(law)[input]);
  std::erase(usual, ' ');
  return failure{fmt::format("--{0}: expected {1}, {2}, as in --{0} {3}; found none", f.name,
                             f.meaning, domain_text(f), usual)};
}

}  // namespace leverage::program
