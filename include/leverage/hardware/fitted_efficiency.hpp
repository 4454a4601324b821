// SPDX-License-Identifier: Apache-2.0
/// @file
/// Coefficients of a step's time, fitted to measured runs: see efficiency.hpp for what they are and
/// calibrated_efficiency.hpp for what is uncertain about them.
///
/// Written by `leverage calibrate --header`.
#pragma once

#include "leverage/hardware/calibrated_efficiency.hpp"

namespace leverage::hardware {

/// The source says to which runs it is fitted.
// clang-format off
inline constexpr calibrated_efficiency fitted_efficiency{
    .dense_scatter = 0.09456201224852658,
    .mixture_scatter = 0.166610808108927,
    .other_dense_scatter = 0.1396105349368595,
    .other_mixture_scatter = 0.3003920212316342,
    .source = {.key = "fitted_efficiency",
               .citation = "measured step times of training runs",
               .arxiv = "",
               .location = "fitted by leverage calibrate",
               .units = "seconds, factors",
               .range = "518 runs of automodel, bloom, deepseek, gpt-neox, internevo, korthikanti2022, llm-foundry, "
                         "megatron-bridge, megatron-bridge-skill, megatron-core-0.8, moe-modelzoo, mt-nlg, "
                         "narayanan2021, nemo, palm, torchtitan, tpu-recipes",
               .note = "",
               .verified = evidence::derived}};
// clang-format on

}  // namespace leverage::hardware
