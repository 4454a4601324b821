// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "train/accelerators_command.hpp"
#include "train/mfu_command.hpp"
#include "train/run_values.hpp"

namespace leverage::program {

namespace {

/// The name of a format, as it was typed.
result<std::string> parse_format(std::string_view text) {
  return choose(peak_formats, text).map([&](hardware::number_format) { return std::string(text); });
}

}  // namespace

command declare_mfu() {
  declaration<mfu_options> d("mfu", "Share of a cluster's peak that a measured speed uses",
                             answer_mfu);
  mfu_options& v = d.values();
  d.value("MODEL", "", "Preset (--list-presets) or path of a Hugging Face config.json file",
          v.model, as_text);
  add_reading(d);
  d.value("--on", "CLUSTER",
          "Number and accelerator (`leverage accelerators`): 8xa100-sxm-80, 64x./mine.json; or the "
          "file of a cluster",
          v.cluster, as_text);
  d.value("--tokens-per-second", "N", "Speed of all accelerators together: 853K",
          v.tokens_per_second, parse_positive);
  d.value("--step-time", "TIME", "Time of a step instead, with --global-batch: 850ms, 19.9s, 4d",
          v.step_time, parse_time);
  d.value("--global-batch", "N", "Batch of a step in tokens, 16M, or in sequences, 2048seq",
          v.batch, parse_batch_size);
  d.value("--sequence", "N", "Sequence length at which attention is counted, in tokens: 4096",
          v.sequence, parse_sequence)
      .assumed("the model's own");
  d.value("--format", "NAME",
          "Format of the matrix products, by whose peak is divided: " + names_of(peak_formats),
          v.format, parse_format)
      .by_default("bf16");
  d.value("--recompute", "WHAT",
          "Part of the forward pass that the backward pass computes again, for HFU: " +
              names_of(recomputed_parts),
          v.again, one_of(recomputed_parts))
      .by_default("none");
  d.toggle("--json", json_help, v.json);
  return d.finish(
      "  leverage mfu gpt2 --on 8xa100-sxm-80 --tokens-per-second 853333\n"
      "  leverage mfu deepseek-v3 --on 2048xh800-sxm --step-time 19.9s --global-batch 15360seq "
      "--format fp8\n"
      "  leverage mfu llama-3-70b --on 512x./mine.json --tokens-per-second 350K --recompute full\n",
      "MFU is the FLOPs of the model's training in a second over the dense peak of all "
      "accelerators, and HFU counts what is computed again as well. Attention is counted in both "
      "ways that are in use: the full square of the scores, and the half that a causal mask "
      "leaves. 6 N is next to them.");
}

command declare_accelerators() {
  declaration<accelerators_options> d(
      "accelerators", "Accelerators: peaks, memory, links, and where each figure is from",
      answer_accelerators);
  accelerators_options& v = d.values();
  d.each("NAME", "", "Names of accelerators, or .json files of your own", v.names, as_text)
      .if_any();
  d.toggle("--accelerator-template",
           "NAME as a file to be changed, or an example: the way to write down an accelerator or a "
           "cluster of your own, for every flag --on",
           v.accelerator_template);
  d.toggle("--json", json_help, v.json);
  return d.finish(
      "  leverage accelerators\n"
      "  leverage accelerators h100-sxm b200 --json\n"
      "  leverage accelerators h100-sxm --accelerator-template > mine.json\n"
      "  leverage accelerators mine.json\n",
      "A file names its figures with their units. Those that it leaves out are as in the "
      "accelerator "
      "that it names as its base:\n"
      "  name              a text\n"
      "  base              name of an accelerator; optional\n"
      "  peak_bf16_tflops  dense peak in 1e12 operations a second; also fp32, fp8 and fp4; 0: "
      "none\n"
      "  best_bf16_tflops  fastest matrix product measured; also fp8; optional\n"
      "  memory_gb         in 1e9 bytes, or memory_gib in 2^30\n"
      "  memory_bandwidth_tb_s  in 1e12 bytes a second\n"
      "  scale_up_gb_s     link to the others of a domain, in one direction\n"
      "  domain            how many accelerators that link joins\n"
      "  scale_out_gb_s    link between domains, of one accelerator, in one direction\n"
      "  generation        whose kernels it runs: ampere, hopper, blackwell, ada, cdna, tpu, "
      "ascend "
      "or other\n"
      "  accelerators      how many a cluster has; optional\n"
      "  price_usd_per_hour  of one; optional\n"
      "  source, note      texts; optional");
}

}  // namespace leverage::program
