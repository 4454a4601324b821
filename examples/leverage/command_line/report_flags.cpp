// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "models/family_names.hpp"
#include "report/length_list.hpp"
#include "report/report_command.hpp"

namespace leverage::program {

command declare_report() {
  declaration<report_options> d(
      "report", "Costs of models, and what the laws say about training them", answer_report);
  report_options& v = d.values();
  d.each("MODEL", "", "Presets (--list-presets) or paths of Hugging Face config.json files",
         v.models, as_text);
  add_reading(d);
  d.value("--tokens", "D", "Training tokens: 1e12, 300B, 1.5T", v.data, parse_tokens);
  d.value("--flops", "C", "Training budget in FLOPs, C = M D: 1e22", v.budget, parse_flops);
  d.value("--sequence", "N", "Sequence length at which attention is counted, in tokens: 4096",
          v.sequence, parse_sequence)
      .assumed("the model's own");
  add_memory(d, v.weight_bits, v.cache, v.context, "the sequence", "Memory");
  d.toggle("--causal",
           "Attention at half of its scores and weighted values, as under a causal mask", v.causal);
  d.value("--recompute", "WHAT",
          "Part of the forward pass that the backward pass computes again: " +
              names_of(recomputations),
          v.again, one_of(recomputations))
      .by_default("none");
  d.value("--recurrent-chunk", "N",
          "Tokens of a chunk of recurrent mixers (gated DeltaNet, KDA, simple decay, Mamba-2), as "
          "their training kernels work: 64; 0 counts the recurrent form, token by token",
          v.recurrent_chunk, whole<count>(0, 4096))
      .by_default("0");
  d.each("--train", "WHAT",
         "Parts that are trained, all others frozen: " + names_of(report::model_parts) +
             ", in a list; or adapters, lora:RANK:MATRICES with " +
             names_of(report::adapted_matrices) + ": lora:16:q,v",
         v.train, report::parse_training)
      .assumed("all")
      .in_group("Training of a part");
  d.each("--freeze", "PARTS", "Parts that are not trained, instead of --train: embedding,router",
         v.freeze, one_of(report::model_parts), ',')
      .in_group("Training of a part");
  d.each("--lengths", "N,...",
         "Lengths of packed sequences in tokens, LENGTH or LENGTHxNUMBER: 1000,3000,96x4",
         v.lengths, report::parse_length, ',')
      .in_group("Sequences");
  d.value("--lengths-file", "FILE",
          "The same from a file: a length in each line, or CSV with the columns length and count",
          v.lengths_file, as_text)
      .in_group("Sequences");
  d.value("--prompt", "N", "Tokens of a prompt, whose prefill is counted: 4096", v.prompt,
          whole<count>(1, 2'147'483'647))
      .in_group("Sequences");
  d.value("--generate", "N",
          "Tokens generated after the prompt, each with all before it cached: 512", v.generated,
          whole<count>(0, 2'147'483'647))
      .assumed("0")
      .in_group("Sequences");
  d.toggle("--conventions", "FLOPs of a token in the conventions of papers and tools as well",
           v.conventions);
  d.each("--law", "NAME",
         "Laws whose advice is shown, by name or by the key of a paper: li2025,tian2025", v.laws,
         as_text, ',')
      .named_by(law_name_list)
      .assumed("all that apply");
  d.toggle("--json", json_help, v.json);
  d.toggle("--list-presets", "Presets: key, name, stated counts, source", v.list_presets);
  d.toggle("--model-template",
           "MODEL in this program's own format, or an example of it: the way to write down a model "
           "that is not "
           "published, for every command that takes a MODEL",
           v.model_template);
  d.toggle("--model-schema", "The JSON schema of that format", v.model_schema);
  std::string read;
  for (const std::string_view name : family_names()) {
    read.append(read.empty() ? "" : ", ").append(name);
  }
  return d.finish(
      "  leverage report moe-mini dense-6.1b --tokens 1e12    two presets side by side\n"
      "  leverage report Qwen3-30B-A3B/config.json            a downloaded model\n"
      "  leverage report deepseek-v3 --flops 3e24 --causal    attention counted at half\n"
      "  leverage report gpt2 llama-3-8b --conventions        6 N and many others\n"
      "  leverage report llama-3-8b --context 131072 --weight-bits 8  memory of a server\n"
      "  leverage report llama-3-8b --lengths 1000,3000,96    packed sequences\n"
      "  leverage report llama-3-8b --prompt 4096 --generate 512  a request to a server\n"
      "  leverage report llama-3-8b --train lora:16:q,v       low-rank adapters\n"
      "  leverage report moe-mini --tokens 1.5T --json        for other programs\n",
      "MODEL is a path if a file of that name exists, or if the name has a slash or ends in .json. "
      "Families that can be read: " +
          read +
          ".\n\n"
          "Without --tokens and --flops each model is seen at its own compute-optimal budget.");
}

}  // namespace leverage::program
