// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "train/accelerators_command.hpp"

namespace leverage::program {

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
