// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"

#include "leverage/hardware/recipes.hpp"
#include "leverage/hardware/serving_recipe.hpp"

namespace leverage::program {

std::string capital(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') {
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  }
  return out;
}

void add_old_names(flag& f, argument a) {
  constexpr std::pair<argument, const char*> old_names[] = {
      {argument::non_embedding_parameters, "--body-parameters"},
      {argument::expert_non_embedding_parameters, "--expert-body-parameters"},
      {argument::active_non_embedding_parameters, "--active-body-parameters"},
      {argument::min_steps, "--least-steps"},
      {argument::non_embedding_flops, "--body-flops"},
      {argument::min_flops, "--least-flops"},
      {argument::non_vocabulary_flops, "--model-flops"},
      {argument::sparsity, "--idle-share"}};
  for (const auto& [of, name] : old_names) {
    if (of == a && f.name != name) {
      f.formerly(name);
    }
  }
}

result<double> parse_bits(std::string_view text) {
  constexpr double most = 64;
  const auto bits = parse_positive(text);
  return bits && *bits <= most && !text.ends_with('%')
             ? bits
             : failure{"expected a number of bits above 0 and at most 64, found " +
                       in_quotes(text)};
}

result<std::pair<std::string, double>> parse_named_number(std::string_view text) {
  auto pair = parse_assignment(text);
  if (!pair) {
    return failure{std::move(pair).error()};
  }
  const auto value = parse_number(pair->second);
  if (!value) {
    return failure{in_quotes(pair->first) + ": " + value.error()};
  }
  return std::pair{std::move(pair->first), *value};
}

result<std::string> parse_recipe(std::string_view text) {
  if (hardware::recipes::find(text) != nullptr) {
    return std::string(text);
  }
  std::string names;
  for (const hardware::named_recipe& r : hardware::recipes::all) {
    names.append(names.empty() ? "" : ", ").append(r.name);
  }
  return failure{"expected one of " + names + ", found " + in_quotes(text)};
}

result<std::string> parse_serving_format(std::string_view text) {
  if (hardware::serving_recipes::find(text) != nullptr) {
    return std::string(text);
  }
  return failure{"expected bf16, fp8 or fp4, found " + in_quotes(text)};
}

result<double> parse_goodput(std::string_view text) {
  const auto value = parse_positive(text);
  return value && *value <= 1.0
             ? value
             : failure{"expected a share above 0 and at most 1, as in 0.9 or 90%, found " +
                       in_quotes(text)};
}

result<double> parse_price(std::string_view text) {
  constexpr double most = 1e6;
  const auto value = parse_positive(text);
  return value && *value <= most && !text.ends_with('%')
             ? value
             : failure{"expected a price in USD above 0, as in 2.5, found " + in_quotes(text)};
}

std::vector<command> all_commands() {
  return {declare_report(), declare_compare(),   declare_allocate(),   declare_plan(),
          declare_train(),  declare_serve(),     declare_mfu(),        declare_accelerators(),
          declare_laws(),   declare_law(),       declare_map(),        declare_fit(),
          declare_study(),  declare_calibrate(), declare_completion(), declare_manual()};
}

}  // namespace leverage::program
