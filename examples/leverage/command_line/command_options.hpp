// SPDX-License-Identifier: Apache-2.0
/// @file
/// What there is to type after each command but `report`, and its help. In one source: the parser of command lines
/// takes longer to compile than what is declared with it.
#pragma once

#include "allocate/allocate_command.hpp"
#include "fit/fit_command.hpp"
#include "laws/compare_command.hpp"
#include "laws/law_command.hpp"
#include "laws/laws_command.hpp"
#include "map/map_command.hpp"
#include "plan/plan_command.hpp"
#include "study/study_command.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's names
class App;       // NOLINT(readability-identifier-naming)
}  // namespace CLI

namespace leverage::program {

CLI::App* declare_fit(CLI::App& app, fit_typed& typed);
CLI::App* declare_study(CLI::App& app, study_typed& typed);
CLI::App* declare_plan(CLI::App& app, plan_typed& typed);
CLI::App* declare_map(CLI::App& app, map_options& typed);
CLI::App* declare_laws(CLI::App& app, laws_options& typed);
CLI::App* declare_law(CLI::App& app, law_options& typed);
CLI::App* declare_compare(CLI::App& app, compare_options& typed);
CLI::App* declare_allocate(CLI::App& app, allocate_typed& typed);

}  // namespace leverage::program
