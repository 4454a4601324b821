// SPDX-License-Identifier: Apache-2.0
/// @file
/// Laws of the loss under a schedule of learning rates, fitted to rows of runs: run, step, learning rate, loss.
///
///   const auto rows = std::make_shared<const scheduled_rows>(run, step, rate);
///   const auto law = multi_power_law(rows, 0);    // input 0 of the fit's table is the number of the row
///
/// A row's loss depends on the rates of all earlier rows of its run. Rates are linear between rows (laws/schedule.hpp).
/// While the rate of a run rises from its first row on, that is its warm-up: its rates count in the sum of all, and
/// its drops do not. Before the first row the rate is taken as rising from zero where it rises after it, and as that of
/// the first row where it does not.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/any_law.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/detail/shown.hpp"
#include "leverage/laws/luo2025.hpp"
#include "leverage/laws/schedule.hpp"
#include "leverage/laws/tissue2024.hpp"

namespace leverage::study {

/// The schedules of the runs of a table, and where each row is in its own.
class scheduled_rows {
 public:
  /// `run` numbers the runs from 0. Rows need not be in order. What is wrong is among the violations.
  scheduled_rows(std::span<const std::size_t> run, std::span<const double> step,
                 std::span<const double> rate) {
    if (run.size() != step.size() || rate.size() != step.size()) {
      violations_.push_back(std::to_string(run.size()) + " runs, " + std::to_string(step.size()) +
                            " steps, " + std::to_string(rate.size()) + " learning rates");
      return;
    }
    std::vector<std::vector<std::size_t>> rows(
        run.empty() ? 0 : *std::max_element(run.begin(), run.end()) + 1);
    for (std::size_t i = 0; i < run.size(); ++i) {
      if (!(step[i] >= 0.0) || !math::is_finite(step[i]) || !(rate[i] >= 0.0) ||
          !math::is_finite(rate[i])) {
        violations_.push_back("row " + std::to_string(i) + ": step " + fit::detail::shown(step[i]) +
                              " and learning rate " + fit::detail::shown(rate[i]) +
                              ", expected 0 or more");
      }
      rows[run[i]].push_back(i);
    }
    if (!violations_.empty()) return;
    places_.resize(run.size());
    for (std::vector<std::size_t>& of_run : rows) add_run(of_run, step, rate);
  }

  /// Where a row is: the changes of its run up to it, and the sum of the rates before them.
  struct place {
    std::size_t run = 0;
    std::size_t changes = 0;
    double sum_before = 0.0;
    bool in_warmup = false;
  };

  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
  [[nodiscard]] std::size_t rows() const { return places_.size(); }
  [[nodiscard]] std::size_t runs() const { return changes_.size(); }
  [[nodiscard]] const place& at(std::size_t row) const { return places_[row]; }
  [[nodiscard]] const std::vector<rate_change<>>& changes_of(std::size_t run) const {
    return changes_[run];
  }

 private:
  void add_run(std::vector<std::size_t>& rows, std::span<const double> step,
               std::span<const double> rate) {
    std::sort(rows.begin(), rows.end(), [&](std::size_t i, std::size_t j) {
      return step[i] != step[j] ? step[i] < step[j] : i < j;
    });
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (step[rows[i]] == step[rows[i - 1]]) {
        violations_.push_back("rows " + std::to_string(rows[i - 1]) + " and " +
                              std::to_string(rows[i]) + ": the same step " +
                              fit::detail::shown(step[rows[i]]) + " of one run");
        return;
      }
    }
    std::size_t peak = 0;
    while (peak + 1 < rows.size() && rate[rows[peak + 1]] > rate[rows[peak]]) ++peak;
    std::vector<rate_change<>>& changes = changes_.emplace_back();
    double sum = 0.0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double to = rate[rows[i]];
      if (i == 0) {
        sum = step[rows[0]] * to * (peak > 0 ? 0.5 : 1.0);
      } else if (i <= peak) {
        sum += change_of_rate(rate[rows[i - 1]], to, step[rows[i]] - step[rows[i - 1]]).sum;
      } else {
        changes.push_back(change_of_rate(rate[rows[i - 1]], to, step[rows[i]] - step[rows[i - 1]]));
      }
      places_[rows[i]] = {changes_.size() - 1, changes.size(), sum, i < peak};
    }
  }

  std::vector<std::vector<rate_change<>>> changes_;
  std::vector<place> places_;
  std::vector<std::string> violations_;
};

namespace detail {

/// A law of luo2025 or tissue2024 at the rows whose numbers are an input of the table. A law that has powers of the rates
/// takes no drop to a rate of zero.
template <template <scalar> class Law, std::size_t Coefficients, bool HasPowersOfRates>
struct scheduled_law {
  std::shared_ptr<const scheduled_rows> rows;
  std::size_t input = 0;

  template <class Theta>
  [[nodiscard]] auto operator()(const Theta& t, const fit::pack_row& row) const {
    constexpr std::size_t lanes = fit::fit_pack_width;
    using pack = fit::fit_pack;
    std::array<double, lanes> numbers{};
    pack(row[input].value).store(numbers.data());
    std::array<scheduled_rows::place, lanes> places;
    std::array<double, lanes> before{};
    std::size_t longest = 0;
    for (std::size_t l = 0; l < lanes; ++l) {
      const double number = numbers[l];
      const bool known = number >= 0.0 && number < static_cast<double>(rows->rows());
      places[l] = known ? rows->at(static_cast<std::size_t>(number)) : scheduled_rows::place{};
      before[l] = known ? places[l].sum_before : std::numeric_limits<double>::quiet_NaN();
      longest = (std::max)(longest, places[l].changes);
    }
    // All lanes end together; those of shorter schedules begin with changes of nothing.
    const auto change = [&](std::size_t i) {
      std::array<std::array<double, lanes>, 6> column{};
      column[1].fill(1.0);
      for (std::size_t l = 0; l < lanes; ++l) {
        const std::size_t missing = longest - places[l].changes;
        if (i < missing) continue;
        const rate_change<>& c = rows->changes_of(places[l].run)[i - missing];
        if (c.rate > 0.0) column[1][l] = c.rate;
        column[0][l] = HasPowersOfRates && c.rate == 0.0 ? 0.0 : c.drop;
        column[2][l] = c.sum;
        column[3][l] = c.sum_after;
        column[4][l] = c.steps;
        column[5][l] = c.steps_after;
      }
      const auto of = [&](std::size_t k) { return pack::load(column[k].data()); };
      return rate_change<pack>{of(0), of(1), of(2), of(3), of(4), of(5)};
    };
    return law_of(t, std::make_index_sequence<Coefficients>{})
        .loss_after(longest, change, pack::load(before.data()));
  }

  template <class Theta, std::size_t... K>
  [[nodiscard]] static auto law_of(const Theta& t, std::index_sequence<K...> /*all*/) {
    using T = std::remove_cvref_t<decltype(t[0])>;
    return Law<T>{t[K]...};
  }
};

}  // namespace detail

/// The multi-power law, its coefficients L_0, A, alpha, B, C, beta, gamma, at rows whose numbers are that input.
[[nodiscard]] inline fit::any_law<fit::max_coefficients> multi_power_law(
    std::shared_ptr<const scheduled_rows> rows, std::size_t input) {
  return fit::any_law<fit::max_coefficients>::of<7>(
      detail::scheduled_law<luo2025::loss_law, 7, true>{std::move(rows), input});
}

/// The annealing form, its coefficients L_0, A, alpha, C, lambda.
[[nodiscard]] inline fit::any_law<fit::max_coefficients> annealing_law(
    std::shared_ptr<const scheduled_rows> rows, std::size_t input) {
  return fit::any_law<fit::max_coefficients>::of<5>(
      detail::scheduled_law<tissue2024::loss_law, 5, false>{std::move(rows), input});
}

}  // namespace leverage::study
