// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"

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

std::vector<command> all_commands() {
  return {declare_report(),   declare_compare(), declare_allocate(),     declare_plan(),
          declare_train(),    declare_mfu(),     declare_accelerators(), declare_laws(),
          declare_law(),      declare_map(),     declare_fit(),          declare_study(),
          declare_calibrate()};
}

}  // namespace leverage::program
