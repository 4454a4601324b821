// SPDX-License-Identifier: Apache-2.0
/// @file
/// What there is to type after each command but `report`, and its help. In one source: the parser of command lines
/// takes longer to compile than what is declared with it.
#pragma once

#include "allocate_command.hpp"
#include "compare_command.hpp"
#include "fit_command.hpp"
#include "law_command.hpp"
#include "laws_command.hpp"
#include "map_command.hpp"
#include "plan_command.hpp"
#include "study_command.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's names
class App;       // NOLINT(readability-identifier-naming)
}  // namespace CLI

namespace leverage::program {

CLI::App* declare_fit(CLI::App& app, fit_typed& typed);
CLI::App* declare_study(CLI::App& app, study_typed& typed);
CLI::App* declare_plan(CLI::App& app, plan_typed& typed);
CLI::App* declare_map(CLI::App& app, map_typed& typed);
CLI::App* declare_laws(CLI::App& app, laws_typed& typed);
CLI::App* declare_law(CLI::App& app, law_typed& typed);
CLI::App* declare_compare(CLI::App& app, compare_typed& typed);
CLI::App* declare_allocate(CLI::App& app, allocate_typed& typed);

}  // namespace leverage::program
