// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a study found, and how it is told: as text and as JSON.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "study/study_fits.hpp"

namespace leverage::program {

/// A point to predict: A=0.031,G=12,C=1e22.
struct wanted_point {
  activation_ratio<> a{};
  granularity<> g{};
  flops<> c{};
};

/// Everything there is to tell.
struct findings {
  std::size_t rows = 0;
  sorted_runs runs;
  std::vector<tuned_law> tuned;
  std::vector<split_law> splits;
  study::study_result study;
  std::vector<study::slice_fit> slices;
  std::vector<wanted_point> predict;
};

[[nodiscard]] std::string study_text(const study_typed& typed, const findings& f,
                                     std::size_t width);
[[nodiscard]] std::string study_json(const study_typed& typed, const findings& f);

}  // namespace leverage::program
