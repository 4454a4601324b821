// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "command_line/common_flags.hpp"
#include "command_line/table_flags.hpp"
#include "train/calibrate_command.hpp"

namespace leverage::program {

namespace {

/// A name in C++.
result<std::string> parse_identifier(std::string_view text) {
  const bool is_name = !text.empty() && text.size() <= 100 &&
                       std::isdigit(static_cast<unsigned char>(text.front())) == 0 &&
                       std::all_of(text.begin(), text.end(), [](unsigned char c) {
                         return c < 128 && (std::isalnum(c) != 0 || c == '_');
                       });
  return is_name ? result<std::string>{std::string(text)}
                 : failure{"expected a name of letters, digits and _, found " + in_quotes(text)};
}

}  // namespace

command declare_calibrate() {
  constexpr count max_folds = 100;
  declaration<calibrate_options> d(
      "calibrate", "Coefficients of step times, and of serving, from own measured runs",
      answer_calibrate);
  calibrate_options& v = d.values();
  add_table(d, v.table,
            {.argument = "RUNS",
             .columns = "Columns by the names below: gpus=n_gpus,step_time_s=seconds",
             .conditions = "'family=ours,gpus>=64'",
             .assumed = "columns have the names below",
             .least = "step_time_s",
             .group = "model,gpus"});
  d.value("--models", "FILE", "CSV file of models to which the rows refer by name", v.models,
          as_text);
  d.toggle("--serving",
           "Rows are throughputs of models that serve, and coefficients those of serve", v.serving);
  d.value(
       "--from", "WHAT",
       "Set that is assumed before the rows: published, fitted to published runs, or physics alone",
       v.start, one_of(calibration_starts))
      .by_default("published");
  d.value("--folds", "N",
          "Parts for errors on configurations that are not fitted; 0: no such errors", v.folds,
          [](std::string_view text) { return parse_count(text, 0, max_folds); })
      .by_default("10");
  d.value("--time-limit", "TIME", "Time after which the fits end: 90s, 5min", v.time_limit,
          parse_duration)
      .assumed("none");
  d.value("--save", "FILE", "File for the coefficients, which `train --efficiency` reads", v.save,
          as_text);
  d.value("--csv", "FILE", "File for measured and modelled seconds of each row", v.csv, as_text);
  d.value("--header", "FILE", "File for the coefficients as a C++ header", v.header, as_text);
  d.value("--name", "NAME", "Name of the set in that header", v.name, parse_identifier)
      .by_default("fitted_efficiency");
  d.toggle("--json", json_help, v.json);
  return d.finish(
      "  leverage calibrate runs.csv --save ours.csv\n"
      "  leverage calibrate runs.csv --models models.csv --from physics --folds 5\n",
      "Columns of RUNS. Those of the model, of the accelerator and of the batch are needed, and a "
      "time; what a blank cell is taken for is in parentheses:\n"
      "  model             name of a row of --models, or of a preset; or layers, d_model, heads "
      "and "
      "vocab of a plain decoder in the row itself\n"
      "  accelerator, gpus  its name, as in `leverage accelerators`, and how many\n"
      "  seq_len, global_batch, micro_batch  tokens of a sequence, and sequences (micro-batch: "
      "what "
      "is usual)\n"
      "  tp, pp, vp, cp, ep, etp  degrees of parallelism (1; ep: what divides the experts)\n"
      "  sharding          ddp, zero1, zero2 or fsdp, also `over N` ranks (zero1; fsdp of a dense "
      "model in one stage)\n"
      "  precision         bf16, fp16, fp8, mxfp8 or nvfp4 (bf16)\n"
      "  recompute         none, full, or selective: its parts (none)\n"
      "  kernels, attention  tuned, portable or eager; flash or unfused (as the family has it; "
      "portable, flash)\n"
      "  step_time_s       seconds; or tokens_per_s_per_gpu\n"
      "  family            where a row is from: errors are listed by it\n"
      "\nColumns of RUNS with --serving: model, accelerator, gpus, engine; tp, pp, ep, "
      "attention_dp; "
      "phase (offline, prefill or decode); weights_precision, kv_precision; input_len, output_len, "
      "requests or concurrency of an offline row; kv_len_mean, batch_per_gpu of the others; "
      "moe_balance; input_tokens_per_s_per_gpu or output_tokens_per_s_per_gpu.\n"
      "\nColumns of --models: model, layers, d_model, heads, vocab; kv_heads, head_dim, d_ffn, "
      "ffn_matrices; experts, active_experts, d_expert, shared_experts, dense_layers; "
      "mla_query_rank, mla_kv_rank, mla_nope, mla_rope, mla_value; window_width, window_period; "
      "prediction_layers, params_total.");
}

}  // namespace leverage::program
