// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage fit`: a law fitted to a table of runs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The command line as typed.
struct fit_typed {
  std::string file;
  std::string law;
  std::vector<std::string> columns;
  std::string where;
  std::string weights;
  std::string scale = "log";
  std::string loss = "huber";
  double delta = 1e-3;
  double above = 2.0;
  std::string method = "levenberg-marquardt";
  std::vector<std::string> fixed;
  std::vector<std::string> tied;
  std::string starts = "auto";
  std::size_t screen = 0;
  std::size_t resamples = 1000;
  std::size_t seed = 42;
  unsigned threads = 0;
  double confidence = 0.95;
  std::string plot;
  bool json = false;
  bool list = false;
};

/// The fit as text; exit code `no_answer` for a fit that is not usable.
[[nodiscard]] result<command_result> answer_fit(const fit_typed& typed, std::size_t width);

}  // namespace leverage::program
