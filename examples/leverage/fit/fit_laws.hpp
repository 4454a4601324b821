// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws that the program fits, by name, over the generic engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fit/fit_forms.hpp"
#include "fit/start_choice.hpp"
#include "leverage/fit/any_loss.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/formula.hpp"
#include "leverage/fit/information_criteria.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/residual_scatter.hpp"
#include "leverage/fit/table.hpp"
#include "support/coefficient_rules.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// A column that a law takes.
struct fit_input {
  std::string_view letter;  ///< its role in --columns
  std::string_view
      name{};  ///< the argument's name, accepted as a role too; empty where it has none
  std::string_view meaning{};
  bool may_be_zero = false;  ///< otherwise every row has a positive number
};

/// A law that the program fits.
struct fit_law {
  std::string name;  ///< as it was asked for
  std::string_view formula;
  std::vector<fit_input> inputs;  ///< in the law's order
  std::string_view observed;      ///< role of the column that the law predicts
  std::vector<catalogue::start_range>
      starts;  ///< one for each coefficient, in the order of the fit
  std::vector<double>
      published;  ///< the coefficients of the set, in that order; empty where there is none
  std::vector<std::pair<std::string_view, std::string_view>>
      tied{};  ///< unless a user ties it elsewhere
  /// The coefficient that has the sign of the observations; empty where none has.
  std::string_view sign_of_observed{};
  /// Coefficients that lie among the values of an input.
  std::span<const placed_coefficient> placed{};
  std::string source;
  fit::any_law<fit::max_coefficients> (*form)() = nullptr;
  /// Of a law of schedules, in place of `form`: its form, and the law of the rows that were read.
  scheduled_form scheduled = nullptr;
  std::shared_ptr<const fit::any_law<fit::max_coefficients>> made{};
  /// A formula of the command line, whose texts the names above are; then `starts` is empty.
  std::shared_ptr<const fit::formula> own{};
  std::vector<coefficient_rule> rules{};  ///< what --coefficient says of its coefficients
};

/// The law of a name: of the catalogue, of a form without published coefficients, or an alias.
[[nodiscard]] result<fit_law> find_fit_law(std::string_view name);
/// All of them: the short names first, then the catalogue.
[[nodiscard]] std::vector<fit_law> fit_laws();

using fit::loss_kind;

/// Groups of rows with an offset each (--offset-per); the offset of the first is 0.
struct row_groups {
  std::string column{};
  std::vector<std::string> names{};         ///< in the order in which they appear
  std::vector<std::string> coefficients{};  ///< the names of the offsets, of all but the first
  std::vector<std::size_t> of_row{};
};

struct fit_request {
  std::string law;
  std::string table{};  ///< the name of the rows' file, for messages; empty: none
  std::vector<std::vector<double>> inputs;
  std::vector<double> observed;
  std::vector<double> weights;  ///< none: all one
  fit::residual_scale scale = fit::residual_scale::log;
  loss_kind loss = loss_kind::huber;
  double loss_scale = 1e-3;
  double loss_above = 2.0;
  std::vector<std::pair<std::string, double>> fixed;
  std::vector<std::pair<std::string, std::string>> tied;
  start_choice starts;
  std::size_t screen = 0;
  fit::minimizer method = fit::minimizer::levenberg_marquardt;
  std::size_t resamples = 1000;
  std::uint64_t seed = 42;
  unsigned threads = 0;
  double confidence = 0.95;
  std::vector<std::string> positive;  ///< coefficients that stay positive
  std::vector<prior_rule> priors{};
  std::optional<double>
      noise{};          ///< standard deviation of residuals, which priors are weighed against
  row_groups groups{};  ///< none: no offsets
  std::vector<std::vector<double>> drawn{};  ///< inputs at which a figure has the law, by column
  /// Inputs at which to predict, by column, and the confidence levels of the intervals there.
  std::vector<std::vector<double>> points{};
  std::vector<double> levels{};
  std::vector<std::size_t> point_groups{};  ///< of each point, where groups have offsets
  std::vector<std::size_t> fold_of{};       ///< of each row, for a cross-validation; empty: none
  std::size_t folds = 0;
  /// Gets how far the fits, then the refits are.
  std::function<void(std::string_view what, std::size_t done, std::size_t total)> progress;
  /// Asked often, from any thread: true ends the fit with the best point so far.
  std::function<bool()> cancel;
};

struct fitted_coefficient {
  std::string name;
  std::string role;  ///< free, fixed, or what it is tied to
  double value = 0.0;
  double standard_error = 0.0;  ///< NaN where there is none
  fit::interval bounds{};
  bool on_bound = false;
};

/// What a prior and the rows have to do with each other.
struct weighed_prior {
  prior_rule rule;
  double off = 0.0;       ///< of the result from the center, in deviations of the prior
  double narrowed = 0.0;  ///< its deviation over that of the result; NaN where there is no interval
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
  std::size_t cut = 0;  ///< starts that were under way when the fit was cancelled
  std::size_t reached = 0;
  fit::search_end ended = fit::search_end::complete;
  std::vector<std::pair<double, std::size_t>> minima;  ///< objective, starts that ended there
  long evaluations = 0;
  std::string intervals;                  ///< how they were made
  std::size_t resamples = 0;              ///< of the bootstrap, 0 without
  std::size_t finished_refits = 0;        ///< fewer where the fit was cancelled
  std::size_t failed_refits = 0;          ///< of these, not converged
  bool cancelled = false;                 ///< the search or the refits were cut short
  std::vector<std::size_t> refused_rows;  ///< outside the law's domain: then nothing was fitted
  std::vector<std::string> remarks;       ///< what the rows do not determine
  std::vector<double> predicted;
  /// One for each point of a figure, for the first group of rows, with intervals at the request's confidence.
  std::vector<fit::predicted_point> drawn{};
  std::vector<weighed_prior> priors{};
  double noise = 0.0;       ///< standard deviation of residuals that these were weighed against
  std::size_t offsets = 0;  ///< how many of the coefficients, the last ones, are offsets of groups
  std::vector<double> loss_weights;          ///< rho'(r) / r of each row
  std::vector<fit::predicted_point> points;  ///< those of the request
  fit::information_criteria criteria;
  std::vector<double> fold_predictions;  ///< of each row by the fit that has not seen it
  std::vector<double> fold_losses;       ///< the weighted loss of these
  std::size_t failed_folds = 0;
  std::vector<std::string>
      free_names;  ///< of the free coefficients: "ln A" where it stays positive
  std::vector<double> free_values;
  std::vector<std::vector<double>> covariance;  ///< of these, by the sandwich
  std::vector<std::vector<double>> draws;       ///< coefficients of each resample that has a fit
};

/// Fits; what is wrong with the request is named.
[[nodiscard]] result<fit_report> run_fit(const fit_request& request);
/// The same of a law that need not have a name.
[[nodiscard]] result<fit_report> run_fit(const fit_law& law, const fit_request& request);

}  // namespace leverage::program
