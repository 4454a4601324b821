// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "compare/compare_command.hpp"
#include "machine/layout_flags.hpp"
#include "machine/run_values.hpp"

namespace leverage::program {

namespace {

/// The flags that belong to --on.
void add_machine(declaration<compare_options>& d, machine_options& m) {
  const auto on = [](flag& f) -> flag& { return f.in_group("On a machine"); };
  on(d.each(
         "--on", "CLUSTER",
         "Number and accelerator (`leverage accelerators`): 64xh100, 64x./mine.json; or the file "
         "of a cluster",
         m.clusters, as_text))
      .at_most(4);
  on(d.value("--el", "X", "Leverage in FLOPs: 5.2", m.el, parse_positive))
      .assumed("that of the joint law of Tian et al. 2025");
  on(d.value("--reading", "WHICH",
             "Reading of the activation ratio in that law: definition, (E_a + E_s) / (E + E_s), or "
             "routed, E_a / E",
             m.routed, one_of(activation_readings)))
      .by_default("definition");
  on(d.value("--dense-tokens", "D",
             "Training tokens of the dense MODEL: 1T, or equal for as many as the mixture has",
             m.dense_tokens, as_text))
      .assumed("as many as the leverage means");
  on(d.toggle(
      "--overtrained",
      "Dense model by rule with the mixture's tokens over the compute-optimal ones, instead "
      "of the compute-optimal one",
      m.overtrained));
  on(d.value("--loss-law", "NAME", "Law of the dense model's loss: besiroglu2024/table1",
             m.loss_law, as_text))
      .named_by(law_name_list);
  on(d.value("--layout", "LIST",
             "Layout of the mixture: tp=8,pp=4,vp=2,ep=8,etp=1,cp=1,zero=1,shards=64", m.layout,
             parse_layout))
      .assumed("the fastest that fits");
  on(d.value("--dense-layout", "LIST", "Layout of the dense model", m.dense_layout, parse_layout))
      .assumed("the fastest that fits");
  on(d.value("--global-batch", "N", "Batch of a step in tokens, 16M, or in sequences, 2048seq",
             m.batch, parse_batch_size))
      .assumed("4M");
  on(d.value("--format", "NAME",
             "Formats of weights, gradients, optimizer and matrix products: bf16, fp8, mxfp8, ...",
             m.recipe, parse_recipe))
      .named_by(recipe_names)
      .by_default("bf16");
  on(d.value("--kernels", "NAME", "Kernels of the software: " + names_of(kernel_names), m.kernels,
             one_of(kernel_names)))
      .by_default("tuned");
  on(d.value("--routing", "NAME", "Load of experts: " + names_of(routing_names), m.routing,
             one_of(routing_names)))
      .by_default("unknown");
  on(d.value("--efficiency", "FILE",
             "Coefficients of your own runs, which `leverage calibrate --save` has written",
             m.efficiency, as_text))
      .assumed("those of published runs");
  on(d.value("--price", "USD", "Price of an hour of one accelerator: 2.5", m.price, parse_price))
      .assumed("that of the cluster's file");
  on(d.value("--goodput", "SHARE", "Share of the time that is spent in steps that count", m.goodput,
             parse_goodput))
      .by_default("0.9");
  on(d.value("--input", "N", "Tokens of the prompt of a request, to compare serving as well: 2000",
             m.input, parse_sequence));
  on(d.value("--output", "N", "Tokens that are decoded for a request: 500", m.output,
             parse_sequence));
  on(d.value("--tpot", "TIME", "Longest time per output token that is allowed: 50ms", m.max_tpot,
             parse_time))
      .assumed("no limit");
  on(d.value("--serve-tokens", "T", "Output tokens that are served in all: 5T", m.served,
             parse_tokens));
  on(d.value("--serve-format", "NAME", "Formats of serving: bf16, fp8 or fp4", m.serving_recipe,
             parse_serving_format))
      .named_by(serving_format_names)
      .by_default("bf16");
  on(d.each("--plot", "FILE",
            "Picture to write, .svg or .png: leverage in time over leverage in FLOPs, and where it "
            "is lost",
            m.plots, as_text))
      .at_most(max_pictures);
  on(d.value("--csv", "FILE", "Table to write with all of these numbers", m.csv, as_text));
}

}  // namespace

command declare_compare() {
  declaration<compare_options> d(
      "compare", "What every law says about one model; its leverage on a machine", answer_compare);
  compare_options& v = d.values();
  d.each("MODEL", "",
         "Preset or path of a config.json; with --on mixtures, and one dense model to compare them "
         "with",
         v.models, as_text)
      .at_most(8);
  add_reading(d);
  d.value("--flops", "C", "Training budget in FLOPs, C = M D: 1e22", v.budget, parse_flops);
  d.value("--tokens", "D", "Training tokens, instead of --flops: 1e12, 1.5T", v.data, parse_tokens);
  d.value("--batch", "B", "Batch, in tokens of an optimizer step: 4M", v.batch, parse_tokens)
      .assumed("what the laws recommend");
  d.value("--unique-tokens", "U", "Tokens before repetition", v.unique_tokens, parse_tokens)
      .assumed("all tokens");
  d.each("--law", "NAME", "Laws to compare, by name or by the key of a paper: chinchilla,tian2025",
         v.laws, as_text, ',')
      .named_by(law_name_list)
      .assumed("all");
  d.toggle("--json", json_help, v.json);
  add_machine(d, v.machine);
  return d.finish(
      "  leverage compare moe-mini dense-6.1b --on 64xh100 --on 64xgb200 --tokens 1T --price 2.5\n"
      "  leverage compare qwen3-30b-a3b --on 256xh100 --tokens 10T --overtrained --plot el.svg\n"
      "  leverage compare moe-mini --flops 1e22\n"
      "  leverage compare llama-3-8b --tokens 15T --batch 4M --json\n"
      "  leverage compare moe-mini --flops 1e22 --law tian2025,krajewski,ludziejewski\n",
      "Losses of different laws are not comparable; ratios within each law are: the compute of "
      "this run over the least for its loss, and that of a dense model over the mixture's.\n\n"
      "With --on, the leverage of each mixture in FLOPs is compared with what it is in time, money "
      "and memory on a machine, each model with its best layout. The dense model is the one that "
      "is given, on as many tokens as the leverage means, or the compute-optimal one of equal loss "
      "with the mixture's shape. Intervals have the true ratio with a probability of 80 %. A run "
      "that "
      "does not fit in memory is answered with exit code 1.");
}

}  // namespace leverage::program
