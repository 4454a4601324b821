// SPDX-License-Identifier: Apache-2.0
/// @file
/// A run with other values of one degree of its layout.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "drawing/gnuplot.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"
#include "output/page.hpp"
#include "output/value.hpp"
#include "support/choices.hpp"
#include "train/train_answer.hpp"

namespace leverage::program {

/// Degrees that can be varied.
inline constexpr choice<count hardware::layout::*> varied_degrees[] = {
    {"tp", &hardware::layout::tensor},
    {"pp", &hardware::layout::pipeline},
    {"vp", &hardware::layout::virtual_stages},
    {"cp", &hardware::layout::context},
    {"ep", &hardware::layout::expert},
    {"etp", &hardware::layout::expert_tensor},
    {"micro-batch", &hardware::layout::micro_batch}};

/// The run with each power of two of a degree that suits it, in ascending order, and its own value.
[[nodiscard]] std::vector<training_run> varied(const training_run& run, const layout_request& ask,
                                               count hardware::layout::* degree, bool is_balanced);

/// The table of such runs.
void add_varied(page& out, const training_run& run, std::string_view name,
                count hardware::layout::* degree, const std::vector<training_run>& all);

[[nodiscard]] array varied_value(count hardware::layout::* degree,
                                 const std::vector<training_run>& all);

/// Step time and memory over the degree.
[[nodiscard]] picture varied_picture(const training_runs& runs);

}  // namespace leverage::program
