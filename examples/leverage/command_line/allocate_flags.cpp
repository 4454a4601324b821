// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "allocate/allocate_command.hpp"
#include "command_line/common_flags.hpp"

namespace leverage::program {

namespace {

/// A number of experts, which need not be whole: laws are smooth in it.
result<double> parse_experts(std::string_view text) {
  constexpr double most = 1e6;
  const auto number = parse_number(text);
  if (!number || !(*number >= 1 && *number <= most)) {
    return failure{"expected a number of experts from 1 to 1e6, found " + in_quotes(text)};
  }
  return number;
}

}  // namespace

command declare_allocate() {
  declaration<allocate_options> d("allocate", "The split of a budget between parameters and tokens",
                                  answer_allocate);
  allocate_options& v = d.values();
  add_reading(d);
  d.each("MODEL", "", "Members of a family: presets or config.json files", v.models, as_text)
      .if_any();
  d.value("--flops", "C", "Training budgets in FLOPs: 1e22, 1e21,1e22 or LOW..HIGH:COUNT",
          v.budgets, parse_budgets);
  d.value("--loss", "L", "Losses to reach instead, nats per token: 2.1, 2.3,2.1 or LOW..HIGH:COUNT",
          v.losses, parse_positives);
  d.value("--parameters", "N",
          "Number of parameters that is given: 7B; alone: the tokens for it, by every law", v.size,
          parse_parameters);
  d.value("--tokens", "D", "Training tokens that are given: 1T", v.data, parse_tokens);
  d.value("--tokens-per-parameter", "X", "Ratio D / N that is given", v.tokens_per_parameter,
          parse_positive);
  d.value("--flops-per-token", "M", "FLOPs of a token that are given, for the laws of tian2025",
          v.per_token, parse_flops);
  d.value("--law", "NAME", "Loss of N and D; `leverage laws` shows the names", v.law, as_text)
      .named_by(law_name_list)
      .assumed("besiroglu2024/table1, and with --unique-tokens muennighoff2023/c4");
  d.value("--experts", "E", "Number of experts, for laws that take it: ludziejewski2025/table3",
          v.experts, parse_experts);
  d.value("--formula", "TEXT", "Loss of N and D of your own: 'L = E + A/N^alpha + B/D^beta'",
          v.formula, as_text);
  d.value("--coefficients", "LIST",
          "Your own coefficients: A=482,B=2085,E=1.82,...; with --formula those that it names",
          v.coefficient_list, as_text);
  d.value("--inference-tokens", "T", "Tokens to serve over the life of the model",
          v.inference_tokens, parse_tokens)
      .assumed("none");
  d.value("--inference-price", "X", "Price of a FLOP of inference, in FLOPs of training",
          v.inference_price, parse_non_negative)
      .assumed("1");
  d.value("--unique-tokens", "U", "Tokens that exist; more of them are repetitions",
          v.unique_tokens, parse_tokens);
  d.value("--epochs", "X", "Largest number of passes over --unique-tokens", v.epochs,
          parse_positive);
  d.value("--max-parameters", "N", "Largest number of parameters", v.max_size, parse_parameters);
  d.value("--max-tokens", "D", "Largest number of tokens, repetitions included", v.max_data,
          parse_tokens);
  d.value("--memory", "BYTES", "Memory for weights, gradients, optimizer and cache: 640GB",
          v.memory, parse_bytes);
  d.value("--cache", "BYTES", "Part of --memory for keys and values", v.cache, parse_bytes)
      .assumed("none");
  d.value("--bytes-per-parameter", "BYTES",
          "Bytes of a parameter: 16 for training with Adam in mixed precision, 2 for inference",
          v.bytes_per_parameter, parse_positive)
      .assumed("16");
  d.value("--parameters-per-size", "X", "Ratio of all parameters to N: above 1 for mixtures",
          v.parameters_per_size, parse_positive)
      .assumed("1");
  d.each("--plot", "FILE", "Picture of losses over N and D to write, .svg or .png", v.plot, as_text)
      .at_most(max_pictures);
  d.value("--csv", "FILE",
          "Table to write with the numbers of that picture, or of --parameters alone", v.csv,
          as_text);
  d.toggle("--json", json_help, v.json);
  add_time_limit(d);
  return d.finish(
      "  leverage allocate --flops 1e22\n"
      "  leverage allocate --parameters 7B\n"
      "  leverage allocate --flops 1e22 --tokens-per-parameter 100\n"
      "  leverage allocate --flops 1e21..1e24:4\n"
      "  leverage allocate --loss 2.1 --inference-tokens 5T --plot split.svg\n"
      "  leverage allocate --flops 1e24 --unique-tokens 500B --memory 640GB --law "
      "hoffmann2022/unrounded\n"
      "  leverage allocate --flops 1e22 --law tian2025/table5_moe_best_data\n"
      "  leverage allocate --flops 1e22 --formula 'L = E + k/(N^a*D^b)' --coefficients "
      "E=1.5,k=800,a=0.17,b=0.14\n",
      "Give budgets (--flops) or losses (--loss), and at most one of --parameters, --tokens and "
      "--tokens-per-parameter; without one of them the best split is found. --parameters alone "
      "answers with the tokens for which that is the best size, by every law that applies, or by "
      "--law or --coefficients. Several budgets or "
      "losses, as a list or as LOW..HIGH:COUNT (COUNT values, evenly spaced in the logarithm; "
      "leverage plan has steps there instead), make a table. Training costs 6 N D, "
      "or with two MODELs or more, by ascending size, what the exact count of such a family gives. "
      "With --inference-tokens the budget also pays for those. Memory is that of weights, "
      "gradients and optimizer, and of cached keys and values. The laws of Table 5 of "
      "Tian et al. 2025 (tian2025/table5_moe_best_data, table5_dense_best_data) take budgets only; "
      "their size is FLOPs per token.");
}

}  // namespace leverage::program
