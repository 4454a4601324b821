// SPDX-License-Identifier: Apache-2.0
/// @file
/// A table of training runs, one a row, measured or planned. Any column may be missing and any cell blank but those of
/// the model, the accelerator, their number, the sequence length and the global batch; what is assumed for a blank cell
/// is listed with the row.
///
///   id, family                         any text; the family is the software of the run, if it is a known one
///   model                              a name of the table of models, or a preset
///   layers, d_model, heads, vocab, params_total      of a plain decoder (model_table.hpp), if the name is neither
///   accelerator, gpus                  as `leverage accelerators` lists them
///   tp, pp, vp, ep, etp, cp            degrees of parallelism; blank: 1, and for ep as many as divide the experts
///   sharding                           ddp, zero1, zero2, fsdp, each also `over N`; blank: zero1, fsdp if dense and pp = 1
///   seq_len, micro_batch, global_batch tokens, and sequences twice
///   precision                          bf16, fp16, fp8 (fp8_current, fp8_block, ...), mxfp8, nvfp4; blank: bf16
///   recompute                          none, full, selective, selective: parts; blank: none
///   schedule_overlap, moe_balance      words: expert communication overlap, DualPipe; dropless_natural
///   kernels, attention                 tuned, portable or eager; flash or unfused; blank: as the family has them
///   notes                              `container YY.MM` is the age of the software, `4x100 Gb/s per node` the network
///   step_time_s, step_time_s_derived   seconds of a step, measured
///   tokens_per_s_per_gpu, model_tflops_per_gpu    from which they follow if they are blank; TFLOP/s only if
///                                      flops_convention says that attention is counted as causal
///   memory_gib_per_gpu                 measured
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/transformer.hpp"
#include "support/csv.hpp"
#include "train/model_table.hpp"

namespace leverage::program {

/// Whether runs of a family are among those to which the published set is fitted.
[[nodiscard]] bool is_published_family(std::string_view family);

/// One row.
struct table_run {
  std::string id;
  std::string family;
  std::string group;  ///< the same for repetitions and small changes of one configuration
  transformer model;
  hardware::cluster<> cluster{};
  hardware::layout layout{};
  hardware::recipe recipe{};
  hardware::software software{};
  count global_batch = 0;                                          ///< sequences
  double step_seconds = std::numeric_limits<double>::quiet_NaN();  ///< measured
  double memory_gib = std::numeric_limits<double>::quiet_NaN();    ///< measured
  std::vector<std::string> assumed;  ///< "micro_batch 1" for each blank cell that matters
  std::string fault;                 ///< why the row cannot be used; empty if it can
};

/// The rows of a table, in its order. A row that cannot be used has a fault.
[[nodiscard]] std::vector<table_run> read_runs(const csv_table& table,
                                               const std::vector<listed_model>& models);

}  // namespace leverage::program
