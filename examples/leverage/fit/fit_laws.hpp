// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws that the program fits, by name, over the generic engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/fit/any_loss.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/table.hpp"
#include "support/result.hpp"

namespace leverage::program {

struct fit_formula;

/// What a law is called, and what it needs.
struct fit_law_entry {
  std::string_view key;
  fit_formula (*make)(const std::vector<double>& constants);  ///< what the engine takes
  std::string_view formula;
  std::vector<std::string_view> inputs;  ///< roles of columns, in the law's order
  std::string_view observed;             ///< role of the column that the law predicts
  std::vector<std::string_view> coefficients;
  std::vector<std::pair<std::string_view, double>> constants;  ///< held unless given otherwise
  std::string_view source;
  std::string_view may_be_zero{};  ///< the input that need not be positive, if there is one
};
[[nodiscard]] const std::vector<fit_law_entry>& fit_laws();

using fit::loss_kind;

struct fit_request {
  std::string law;
  std::vector<std::vector<double>> inputs;
  std::vector<double> observed;
  std::vector<double> weights;  ///< none: all one
  fit::residual_scale scale = fit::residual_scale::log;
  loss_kind loss = loss_kind::huber;
  double loss_scale = 1e-3;
  double loss_above = 2.0;
  std::vector<std::pair<std::string, double>> fixed;
  std::vector<std::pair<std::string, std::string>> tied;
  std::string starts = "auto";  ///< auto, hoffmann, sobol:N
  std::size_t screen = 0;
  fit::minimizer method = fit::minimizer::levenberg_marquardt;
  std::size_t resamples = 1000;
  std::uint64_t seed = 42;
  unsigned threads = 0;
  double confidence = 0.95;
  /// Told how far the fits, then the refits are.
  std::function<void(std::string_view what, std::size_t done, std::size_t total)> progress;
};

struct fitted_coefficient {
  std::string name;
  std::string role;  ///< free, fixed, or what it is tied to
  double value = 0.0;
  double standard_error = 0.0;  ///< NaN where there is none
  fit::interval bounds{};
  bool on_bound = false;
};

struct fit_report {
  std::vector<fitted_coefficient> coefficients;
  double objective = 0.0;
  double gradient_norm = 0.0;
  fit::stop reason = fit::stop::invalid_input;
  bool converged = false;
  bool usable = false;
  std::size_t starts = 0;
  std::size_t refused = 0;
  std::size_t finished = 0;
  std::size_t reached = 0;
  std::vector<std::pair<double, std::size_t>> minima;  ///< objective, starts that ended there
  long evaluations = 0;
  std::string intervals;      ///< how they were made
  std::size_t resamples = 0;  ///< of the bootstrap, 0 without
  std::size_t failed_refits = 0;
  std::vector<std::size_t> refused_rows;  ///< outside the law's domain: then nothing was fitted
  std::vector<std::string> remarks;       ///< what the rows do not determine
  std::vector<double> predicted;
};

/// Fits; what is wrong with the request is named.
[[nodiscard]] result<fit_report> run_fit(const fit_request& request);

}  // namespace leverage::program
