// SPDX-License-Identifier: Apache-2.0
#include "train/row_memory.hpp"

#include <algorithm>
#include <string_view>

#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/recipes.hpp"

namespace leverage::program {

namespace {

/// The bytes that are kept for a parameter by one recipe, with the arithmetic of another.
hardware::recipe stored_as(const hardware::recipe& arithmetic, const hardware::recipe& kept) {
  hardware::recipe r = arithmetic;
  r.weight_bytes = kept.weight_bytes;
  r.gradient_bytes = kept.gradient_bytes;
  r.master_bytes = kept.master_bytes;
  r.first_moment_bytes = kept.first_moment_bytes;
  r.second_moment_bytes = kept.second_moment_bytes;
  return r;
}

}  // namespace

row_memory memory_of(const table_run& run, const row_cells& cells) {
  namespace recipes = hardware::recipes;
  hardware::layout l = run.layout;
  hardware::recipe r = run.recipe;
  const count n = run.cluster.accelerators;
  if (run.family == "bloom") {
    // The runs in fp16 are those of before the model's final configuration.
    const bool is_bf16 = cells.text("precision") == "bf16";
    r = stored_as(r, (is_bf16 ? recipes::deepspeed_bf16 : recipes::deepspeed_fp16).recipe);
  } else if (run.family == "torchtitan") {
    r = stored_as(r, recipes::fsdp2.recipe);
    l.loss_kernel = hardware::loss_kernel::unfused;
    const count data = l.data(n);
    if (!cells.has("micro_batch") && l.pipeline > 1 && data > 0) {
      // Its tables have the batch of a rank, which the stages divide.
      l.micro_batch = std::max<count>(1, run.global_batch / data / l.pipeline);
    }
  } else if (cells.text("model").starts_with("Moonlight")) {
    r = stored_as(r, recipes::precision_aware.recipe);
  }
  const hardware::memory_breakdown b =
      hardware::memory_per_accelerator(run.model, l, r, n, run.global_batch);
  // Megatron-Bridge measures what is allocated, others what the driver shows.
  const bool is_allocated = run.family.starts_with("megatron-bridge");
  return {.shown = is_allocated ? b.total() : b.with_margin(),
          .fits = hardware::fit_of(b, run.cluster.accelerator.memory) !=
                  hardware::memory_fit::too_large};
}

}  // namespace leverage::program
