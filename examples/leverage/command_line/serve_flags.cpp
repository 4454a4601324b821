// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "machine/run_values.hpp"
#include "serve/serve_command.hpp"
#include "serve/serve_layout.hpp"

namespace leverage::program {

namespace {

/// Formats of keys and values.
constexpr choice<hardware::number_format> cache_formats[] = {
    {"bf16", hardware::number_format::bf16}, {"fp8", hardware::number_format::fp8}};

}  // namespace

command declare_serve() {
  constexpr count max_batch = 1'000'000'000;
  declaration<serve_options> d("serve", "Layout, speed, latency and money of a model that serves",
                               answer_serve);
  serve_options& v = d.values();
  d.each("MODEL", "", "Presets (--list-presets) or paths of Hugging Face config.json files",
         v.models, as_text)
      .if_any()
      .at_most(4);
  add_reading(d);
  d.each("--on", "CLUSTER",
         "Number and accelerator (`leverage accelerators`): 8xh200, 64x./mine.json; or the file of "
         "a cluster",
         v.clusters, as_text)
      .at_most(4);
  d.value("--input", "N", "Tokens of a prompt: 2000", v.input, parse_sequence);
  d.value("--output", "N", "Tokens that are decoded for it: 500", v.output, parse_sequence);
  d.value("--tpot", "TIME", "Longest time per output token of a user: 50ms", v.tpot, parse_time)
      .assumed("no limit");
  d.value("--ttft", "TIME", "Longest time to the first token, without a queue: 2s", v.ttft,
          parse_time)
      .assumed("no limit");
  d.value("--format", "NAME", "Format of the matrices: bf16, fp8, fp4", v.format,
          parse_serving_format)
      .named_by(serving_format_names)
      .by_default("fp8");
  d.value("--cache-format", "NAME", "Format of keys and values: bf16, fp8", v.cache_format,
          name_from(cache_formats))
      .assumed("bf16 with bf16 matrices, otherwise fp8");
  d.value("--layout", "LIST",
          "Degrees of parallelism of a replica: tp=8,pp=1,ep=8,dp=8; dp are groups of tp "
          "accelerators with requests of their own, experts are divided by ep over all of them",
          v.layout, parse_serving_layout)
      .assumed("the best of all that divide the cluster");
  d.value("--batch", "N", "Requests in flight in a replica", v.batch, [](std::string_view text) {
     return parse_count(text, 1, max_batch);
   }).assumed("as many as memory and latencies allow");
  d.value("--routing", "NAME", "Load of experts: " + names_of(serving_routings), v.routing,
          one_of(serving_routings))
      .by_default("natural");
  d.toggle("--overlap", "Dispatch and combine run under another micro-batch, as in SGLang",
           v.overlap);
  d.value("--efficiency", "FILE",
          "Coefficients of your own throughputs, which `leverage calibrate --serving --save` has "
          "written",
          v.efficiency, as_text)
      .assumed("those of published throughputs");
  d.value("--price", "USD", "Price of an hour of one accelerator: 2.5", v.price, parse_price)
      .assumed("that of the cluster's file");
  d.each("--plot", "FILE",
         "Picture to write, .svg or .png: tokens per second of a user against those of an "
         "accelerator",
         v.plots, as_text)
      .at_most(max_pictures);
  d.value("--csv", "FILE", "Table to write with the points of that picture", v.csv, as_text);
  d.toggle("--json", json_help, v.json);
  return d.finish(
      "  leverage serve llama-3-8b --on 8xh200 --input 2000 --output 500 --tpot 50ms --price 2.5\n"
      "  leverage serve deepseek-v3 --on 8xh200 --input 1024 --output 2048 --layout ep=8,dp=8\n"
      "  leverage serve qwen3-30b-a3b --on 8xh100 --on 8xb200 --input 4000 --output 1000 --plot "
      "frontier.svg\n",
      "Prompts and tokens that are decoded share the accelerators. All layouts whose replicas "
      "divide the cluster are tried; each has as many requests in flight as memory, an engine "
      "(2048 in a group) and the latencies allow, and the one with the most output tokens per "
      "second and accelerator is the answer. Times are modelled: counted operations and bytes over "
      "peaks and bandwidths, with efficiencies that are fitted to published throughputs; an "
      "interval has the truth with a probability of 80 %. Where nothing fits in memory, or "
      "everything is too slow, the exit code is 1.\n\n"
      "Several MODELs or several --on are put side by side.");
}

}  // namespace leverage::program
