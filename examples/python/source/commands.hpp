// SPDX-License-Identifier: Apache-2.0
/// @file
/// The commands of the program as Python calls them: by the words of a command line, through its own parser.
#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <vector>

namespace leverage::python {

namespace py = pybind11;

/// Runs a command. Returns the exit code, what it would print on standard output, and what on standard error. `progress`
/// is None, or is called with the name of a computation, the steps that are done and all steps. An interrupt ends the
/// computation and is then raised as KeyboardInterrupt, as is what `progress` raises.
[[nodiscard]] py::tuple run_command(const std::vector<std::string>& words,
                                    const py::object& progress);

/// The commands of the program by name, each with its purpose, its notes, and its flags in their order: name, word of the
/// value (empty: a switch), help, default, group, and whether it repeats and is an argument without dashes.
[[nodiscard]] py::dict commands();

/// Reads the text of a config.json or of the library's own format as a family (empty: as it says). Returns the family,
/// the model in the own format and the remarks; throws ValueError with every broken rule.
[[nodiscard]] py::tuple read_model(const std::string& text, const std::string& as);

/// The name of `names` that is nearest to `typed`.
[[nodiscard]] std::string nearest_name(const std::string& typed,
                                       const std::vector<std::string>& names);

}  // namespace leverage::python
