// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "command_line/table_flags.hpp"
#include "machine/run_values.hpp"
#include "train/accelerators_command.hpp"
#include "train/mfu_command.hpp"
#include "train/train_command.hpp"
#include "train/train_vary.hpp"

namespace leverage::program {

namespace {

result<double> parse_days(std::string_view text) {
  constexpr double most = 1e6;
  const auto value = parse_positive(text);
  return value && *value <= most && !text.ends_with('%')
             ? value
             : failure{"expected a number of days above 0, as in 30, found " + in_quotes(text)};
}

}  // namespace

command declare_train() {
  declaration<train_options> d("train", "Memory, time and money of a training run on a cluster",
                               answer_train);
  train_options& v = d.values();
  d.each("MODEL", "", "Presets (--list-presets) or paths of Hugging Face config.json files",
         v.models, as_text)
      .if_any()
      .at_most(4);
  add_reading(d);
  d.each("--on", "CLUSTER",
         "Number and accelerator (`leverage accelerators`): 1024xh100-sxm, 64x./mine.json; or the "
         "file of a cluster",
         v.clusters, as_text)
      .at_most(4);
  d.value("--tokens", "D", "Training tokens: 15T", v.data, parse_tokens);
  d.value("--budget-days", "N", "Days that there are instead: how many tokens they allow",
          v.budget_days, parse_days);
  d.value("--sequence", "N", "Length of the training sequences in tokens: 4096", v.sequence,
          parse_sequence)
      .assumed("the model's own");
  d.value("--layout", "LIST",
          "Degrees of parallelism: tp=8,pp=4,vp=2,ep=1,etp=1,cp=1,zero=1,shards=64; others are 1, "
          "zero is 1",
          v.layout, parse_layout)
      .assumed("the fastest that fits, by the predicted time of all that divide the accelerators");
  d.value("--layouts", "N",
          "Number of the fastest layouts to list, with how many others fell away and why; with "
          "--rows, the place of each row's layout among them",
          v.layouts, whole<std::size_t>(1, 10'000));
  d.value("--layouts-by", "NAME",
          "What a layout is chosen by: " + names_of(layout_goals) +
              ", with as many of the accelerators as cost the least for a token",
          v.goal, one_of(layout_goals))
      .by_default("time");
  d.value("--micro-batch", "N", "Sequences of a micro-batch", v.micro_batch,
          whole<count>(1, 1'000'000))
      .assumed("1; without --layout the fastest");
  d.value("--global-batch", "N", "Batch of a step in tokens, 16M, or in sequences, 2048seq",
          v.batch, parse_batch_size)
      .assumed("4M");
  d.value("--format", "NAME",
          "Formats of weights, gradients, optimizer and matrix products: bf16, fsdp-bf16, fp8, "
          "mxfp8, nvfp4, bf16-moments, ...",
          v.recipe, parse_recipe)
      .named_by(recipe_names)
      .by_default("bf16");
  d.each("--recompute", "PARTS",
         "Parts that the backward pass computes again: " + names_of(recomputed_names), v.again,
         one_of(recomputed_names), ',')
      .assumed("none; without --layout what the fastest needs");
  d.each("--overlap", "PARTS",
         "Communication that runs under computation: " + names_of(overlapped_names), v.overlap,
         one_of(overlapped_names), ',')
      .assumed("data");
  d.value("--schedule", "NAME", "Order of a pipeline: " + names_of(schedules), v.schedule,
          one_of(schedules))
      .assumed("1f1b, interleaved where vp is above 1");
  d.value("--kernels", "NAME",
          "Kernels of the software: " + names_of(kernel_names) +
              "; tuned are a vendor's, portable a framework's, eager those of 2022",
          v.kernels, one_of(kernel_names))
      .by_default("tuned");
  d.value("--routing", "NAME", "Load of experts: " + names_of(routing_names), v.routing,
          one_of(routing_names))
      .by_default("unknown");
  d.value("--efficiency", "FILE",
          "Coefficients of your own runs, which `leverage calibrate --save` has written",
          v.efficiency, as_text)
      .assumed("those of published runs");
  d.value("--price", "USD", "Price of an hour of one accelerator: 2.5", v.price, parse_price)
      .assumed("that of the cluster's file");
  d.value("--goodput", "SHARE", "Share of the time that is spent in steps that count", v.goodput,
          parse_goodput)
      .by_default("0.9");
  d.value("--vary", "NAME",
          "Degree of the layout of which other values are shown as well, one after the other: " +
              names_of(varied_degrees),
          v.vary, name_from(varied_degrees));
  d.each("--plot", "FILE",
         "Picture to write, .svg or .png: memory and the step by parts, or with --vary speed and "
         "memory over that degree",
         v.plots, as_text)
      .at_most(max_pictures);
  d.value("--csv", "FILE", "Table to write with the numbers of that picture, or those of --rows",
          v.csv, as_text);
  d.each("--rows", "FILE",
         "Tables of runs to predict, a row each, instead of MODEL and --on; also JSON Lines, .gz "
         "and .zst; - is standard input",
         v.rows.files, as_text)
      .in_group("Tables of runs");
  add_table_choices(d, v.rows,
                    {.argument = "",
                     .columns = "Columns by the names below: gpus=n_gpus",
                     .conditions = "'gpus>=64'",
                     .assumed = "columns have the names below",
                     .least = "step_time_s",
                     .group = "model,gpus"},
                    "Tables of runs");
  d.value("--models", "FILE", "Table of the models that --rows names", v.tables, as_text)
      .in_group("Tables of runs");
  d.toggle("--json", json_help, v.json);
  return d.finish(
      "  leverage train llama-3-8b --on 512xh100-sxm --tokens 15T --price 2.5\n"
      "  leverage train gemma-3-27b --on 1024xh100-sxm --tokens 15T --layout tp=4,pp=2 "
      "--format fp8\n"
      "  leverage train deepseek-v3 --on 2048xh800-sxm --budget-days 60 --layout "
      "pp=16,ep=64 --global-batch 15360seq\n"
      "  leverage train llama-3-8b --on 512xh100-sxm --on 512xb200 --tokens 15T --plot bars.svg\n"
      "  leverage train gemma-3-27b --on 64xh100-sxm --layout tp=4,pp=2 --vary tp --plot tp.svg\n"
      "  leverage train gemma-3-27b --on 64xh100-sxm --layouts 10\n"
      "  leverage train --rows runs.csv --models models.csv --csv predictions.csv\n",
      "Memory is counted by tensors, of the stage of the pipeline that needs the most, and a "
      "margin "
      "is added for what the allocator and the driver hold. The time of a step is modelled: "
      "counted "
      "operations and bytes over peaks and bandwidths, with efficiencies that are fitted to "
      "published runs; the interval has the true time with a probability of 80 %. A run that does "
      "not fit in memory is answered with exit code 1.\n\n"
      "The global batch is rounded to the nearest one that the layout divides, unless it is given "
      "in sequences. Several MODELs or several --on are put side by side.\n\n"
      "A table of --rows has the columns id, model (or layers, d_model, heads, vocab), "
      "accelerator, "
      "gpus, tp, pp, vp, ep, etp, cp, sharding, seq_len, micro_batch, global_batch, precision, "
      "recompute and more; what is assumed for blank cells is in the column note of the answer.");
}

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
          v.format, name_from(peak_formats))
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
      "  leverage mfu gemma-3-27b --on 512x./mine.json --tokens-per-second 2M --recompute full\n",
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
      .named_by(accelerator_names)
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
      "  generation        whose kernels it runs: ampere, hopper, hopper-500w, blackwell, "
      "blackwell-ultra, ada, cdna, tpu, ascend or other\n"
      "  accelerators      how many a cluster has; optional\n"
      "  price_usd_per_hour  of one; optional\n"
      "  source, note      texts; optional");
}

}  // namespace leverage::program
