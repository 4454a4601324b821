// SPDX-License-Identifier: Apache-2.0
/// @file
/// The parts of a study's text that dense runs alone have too: how budgets split, and what larger ones get.
#pragma once

#include "output/page.hpp"
#include "study/study_report.hpp"

namespace leverage::program {

void add_splits(page& p, const study_options& options, const findings& f);
void add_forecasts(page& p, const study_options& options, const findings& f);

}  // namespace leverage::program
