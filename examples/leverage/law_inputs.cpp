// SPDX-License-Identifier: Apache-2.0
#include "law_inputs.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include "law_box.hpp"
#include "law_text.hpp"
#include "quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t most_values = 10000;

failure no_number(std::string_view text) {
  return {fmt::format("expected numbers as in 70B, 1.4e12, 3%, 1B,7B,70B or 1B..100B:5, found {}",
                      in_quotes(text))};
}

/// LOW..HIGH:COUNT.
std::optional<std::vector<double>> parse_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  const std::size_t colon = text.rfind(':');
  if (dots == std::string_view::npos || colon == std::string_view::npos || colon < dots) {
    return std::nullopt;
  }
  const auto low = parse_number(text.substr(0, dots));
  const auto high = parse_number(text.substr(dots + 2, colon - dots - 2));
  const std::string_view number = text.substr(colon + 1);
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), count);
  if (!low || !high || error != std::errc{} || end != number.data() + number.size() ||
      !(*low > 0 && *high > *low && std::isfinite(*high)) || count < 2 || count > most_values) {
    return std::nullopt;
  }
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count - 1);
    values.push_back(i + 1 == count ? *high : *low * std::pow(*high / *low, share));
  }
  return values;
}

/// The only input of a law that counts weights.
std::optional<argument> weights_of(const law_entry& law) {
  const auto found = std::find_if(law.inputs.begin(), law.inputs.end(), counts_weights);
  if (found == law.inputs.end() || std::any_of(found + 1, law.inputs.end(), counts_weights)) {
    return std::nullopt;
  }
  return *found;
}

}  // namespace

bool typed_inputs::any() const {
  return !weights.empty() ||
         std::any_of(text.begin(), text.end(), [](const auto& t) { return !t.empty(); });
}

void declare_inputs(CLI::App& command, typed_inputs& typed) {
  for (const argument_facts& f : argument_table) {
    const std::string flag = fmt::format("--{}", f.name);
    if (command.get_option_no_throw(flag) == nullptr) {
      command
          .add_option(flag, typed.text[static_cast<std::size_t>(f.which)], std::string(f.meaning))
          ->type_name("X")
          ->group("Inputs");
    }
  }
  command.add_option("--params", typed.weights, "The weights, whichever of them the law counts")
      ->type_name("X")
      ->group("Inputs");
}

result<std::vector<double>> parse_values(std::string_view text) {
  std::vector<double> values;
  for (std::string_view rest = text;;) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view part = rest.substr(0, comma);
    if (const auto range = parse_range(part)) {
      values.insert(values.end(), range->begin(), range->end());
    } else if (const auto value = parse_number(part)) {
      values.push_back(*value);
    } else {
      return no_number(text);
    }
    if (comma == rest.size()) {
      break;
    }
    rest.remove_prefix(comma + 1);
  }
  return values;
}

result<std::vector<std::vector<double>>> values_of(const law_entry& law,
                                                   const typed_inputs& typed) {
  const auto weights = weights_of(law);
  std::vector<std::vector<double>> all;
  for (const argument a : law.inputs) {
    const argument_facts& f = facts(a);
    const bool short_name = !typed.weights.empty() && weights == a;
    if (short_name && !typed.of(a).empty()) {
      return failure{fmt::format("--params, --{}: expected one of them, found both", f.name)};
    }
    const std::string& text = short_name ? typed.weights : typed.of(a);
    std::vector<double> values;
    if (!text.empty()) {
      const std::string flag = short_name ? "params" : std::string(f.name);
      const auto parsed = parse_values(text);
      if (!parsed) {
        return failure{fmt::format("--{}: {}", flag, parsed.error())};
      }
      values = *parsed;
      for (const double x : values) {
        if (!f.contains(x)) {
          return failure{fmt::format("--{}: expected {}, {}, found {}", flag, f.meaning,
                                     domain_text(f), in_quotes(text))};
        }
      }
    }
    all.push_back(values);
  }
  return all;
}

std::optional<failure> foreign_flag(const std::vector<const law_entry*>& laws,
                                    std::string_view name, const typed_inputs& typed) {
  const auto flags = [&] {
    std::vector<argument> inputs;
    for (const law_entry* law : laws) {
      for (const argument a : law->inputs) {
        if (std::find(inputs.begin(), inputs.end(), a) == inputs.end()) {
          inputs.push_back(a);
        }
      }
    }
    return flags_text(inputs);
  };
  for (const argument_facts& f : argument_table) {
    const std::string& text = typed.of(f.which);
    const bool known = std::any_of(laws.begin(), laws.end(), [&](const law_entry* law) {
      return law->position(f.which).has_value();
    });
    if (!text.empty() && !known) {
      return failure{fmt::format("--{}: expected an input of {} ({}), found {}", f.name, name,
                                 flags(), in_quotes(text))};
    }
  }
  const bool one = std::any_of(laws.begin(), laws.end(),
                               [](const law_entry* law) { return weights_of(*law).has_value(); });
  if (!typed.weights.empty() && !one) {
    return failure{fmt::format(
        "--params: expected a law with one number of weights, found {} with {}", name, flags())};
  }
  return std::nullopt;
}

failure missing_input(const law_entry& law, std::size_t input) {
  const argument_facts& f = facts(law.inputs[input]);
  std::string usual = number_text(fitted_middle(law)[input]);
  std::erase(usual, ' ');
  return {fmt::format("--{0}: expected {1}, {2}, as in --{0} {3}; found none", f.name, f.meaning,
                      domain_text(f), usual)};
}

}  // namespace leverage::program
