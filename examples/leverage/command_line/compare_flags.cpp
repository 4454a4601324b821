// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "compare/compare_command.hpp"

namespace leverage::program {

command declare_compare() {
  declaration<compare_options> d("compare", "What every law says about one model and its training",
                                 answer_compare);
  compare_options& v = d.values();
  d.value("MODEL", "", "Preset or path of a config.json", v.model, as_text);
  add_reading(d);
  d.value("--flops", "C", "Training budget in FLOPs, C = M D: 1e22", v.budget, parse_flops);
  d.value("--tokens", "D", "Training tokens, instead of --flops: 1e12, 1.5T", v.data, parse_tokens);
  d.value("--batch", "B", "Batch, in tokens of an optimizer step: 4M", v.batch, parse_tokens)
      .assumed("what the laws recommend");
  d.value("--unique-tokens", "U", "Tokens before repetition", v.unique_tokens, parse_tokens)
      .assumed("all tokens");
  d.each("--law", "NAME", "Laws to compare, by name or by the key of a paper: chinchilla,tian2025",
         v.laws, as_text, ',')
      .assumed("all");
  d.toggle("--json", json_help, v.json);
  return d.finish(
      "  leverage compare moe-mini --flops 1e22\n"
      "  leverage compare llama-3-8b --tokens 15T --batch 4M --json\n"
      "  leverage compare moe-mini --flops 1e22 --law tian2025,krajewski,ludziejewski\n",
      "Losses of different laws are not comparable; ratios within each law are: the compute of "
      "this run over the least for its loss, and that of a dense model over the mixture's.");
}

}  // namespace leverage::program
