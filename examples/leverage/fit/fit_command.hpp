// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage fit`: a law fitted to a table of runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fit/start_choice.hpp"
#include "leverage/fit/any_loss.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/table.hpp"
#include "support/choices.hpp"
#include "support/coefficient_rules.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"
#include "tables/table_options.hpp"

namespace leverage::program {

inline constexpr choice<fit::loss_kind> losses[] = {
    {"huber", fit::loss_kind::huber},
    {"squared", fit::loss_kind::squared},
    {"smooth-absolute", fit::loss_kind::smooth_absolute},
    {"cauchy", fit::loss_kind::cauchy},
    {"log-cosh", fit::loss_kind::log_cosh},
    {"asymmetric-huber", fit::loss_kind::asymmetric_huber}};
inline constexpr choice<fit::residual_scale> residual_scales[] = {
    {"log", fit::residual_scale::log}, {"raw", fit::residual_scale::raw}};
inline constexpr choice<fit::minimizer> minimizers[] = {
    {"levenberg-marquardt", fit::minimizer::levenberg_marquardt},
    {"bfgs", fit::minimizer::bfgs},
    {"l-bfgs", fit::minimizer::lbfgs}};

/// The values of its flags.
struct fit_options {
  table_options table;
  std::string file{};  ///< what messages call the table
  std::vector<std::string> laws;
  std::vector<std::string> formulas;  ///< laws as well
  std::vector<coefficient_rule> coefficients;
  std::vector<prior_rule> priors;
  std::optional<double> noise;
  std::string offset_per;  ///< column of the groups that have an offset each
  /// Role and column, the latter as the table that is read calls it.
  std::vector<std::pair<std::string, std::string>> columns{};
  std::string weights;
  fit::residual_scale scale{};
  fit::loss_kind loss{};
  double delta{};
  double above{};
  fit::minimizer method{};
  std::vector<std::pair<std::string, double>> fixed;
  std::vector<std::pair<std::string, std::string>> tied;
  start_choice starts;
  std::size_t screen{};
  std::size_t resamples{};
  std::uint64_t seed{};
  unsigned threads{};
  double confidence{};
  std::vector<std::string> positive;
  std::vector<std::string> predict;   ///< points: N=70B,D=15T
  std::string predict_file;           ///< more of them
  std::vector<std::string> holdout;   ///< conditions of the rows that judge the fit
  double holdout_largest{};           ///< the share of such rows; 0: none
  std::optional<std::size_t> folds;   ///< of the cross-validation
  std::vector<std::string> fold_per;  ///< columns whose groups stay in one fold
  std::string covariance;             ///< files to write; empty: none
  std::string samples;
  std::string residuals;
  double time_limit{};  ///< in seconds; 0: none
  std::vector<std::string> plot;
  std::string csv;
  bool json{};
  bool list{};
};

/// The fit as text; exit code `no_answer` for a fit that is not usable.
[[nodiscard]] result<command_result> answer_fit(const fit_options& given, std::size_t width);

}  // namespace leverage::program
