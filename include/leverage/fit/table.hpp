// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rows that a law is fitted to, given as columns, checked once and copied once.
///
///   table runs({{"parameters", n}, {"tokens", d}}, {"loss", l}, residual_scale::log);
///   if (!runs.usable()) for (const std::string& what : runs.violations()) ...
///
/// Columns are stored padded to whole packs, with copies of the last row at weight zero, and with their logarithms:
/// laws are made of powers, and x^y = e^(y ln x).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/fit/detail/shown.hpp"
#include "leverage/fit/pack_math.hpp"

namespace leverage::fit {

/// The scale on which residuals are differences.
enum class residual_scale {
  log,  ///< ln prediction - ln observation: relative errors
  raw,  ///< prediction - observation
};

/// The values that a column may hold.
enum class column_domain {
  positive,  ///< finite and above zero, as inputs of powers have to be
  real,      ///< finite
};

/// A named column; the values have to live until the table is made.
struct column {
  std::string_view name;
  std::span<const double> values;
  column_domain domain = column_domain::positive;
};

/// The number of rows in a pack of a fit: three registers of 512 bits, four of 256, two of 128.
inline constexpr std::size_t fit_pack_width = (leverage::detail::register_lanes == 8   ? 3
                                               : leverage::detail::register_lanes == 4 ? 4
                                                                                       : 2) *
                                              leverage::detail::register_lanes;
using fit_pack = pack<fit_pack_width>;
/// One register of them.
using fit_register = pack<leverage::detail::register_lanes>;

/// Doubles aligned for packs.
class aligned_column {
 public:
  aligned_column() = default;
  explicit aligned_column(std::size_t size) : values_(size) {}
  [[nodiscard]] double* data() { return values_.data(); }
  [[nodiscard]] const double* data() const { return values_.data(); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  double& operator[](std::size_t i) { return values_[i]; }
  double operator[](std::size_t i) const { return values_[i]; }

 private:
  template <class T>
  struct allocator {
    using value_type = T;
    static constexpr std::align_val_t alignment{64};
    allocator() = default;
    template <class U>
    allocator(const allocator<U>& /*other*/) {}  // NOLINT(google-explicit-constructor): a rebinding
    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), alignment)); }
    void deallocate(T* p, std::size_t /*n*/) { ::operator delete(p, alignment); }
    friend bool operator==(const allocator&, const allocator&) { return true; }
  };
  std::vector<double, allocator<double>> values_;
};

class table {
 public:
  /// The inputs of the law in its order, the observations, and the weights of the rows (finite, not negative; all one
  /// if empty).
  table(std::span<const column> inputs, column observed, residual_scale scale = residual_scale::log,
        column weights = {})
      : scale_{scale}, rows_{observed.values.size()}, inputs_{inputs.size()} {
    check(inputs, observed, weights);
    if (!usable()) return;
    const std::size_t whole = (rows_ + fit_pack_width - 1) / fit_pack_width;
    stride_ = whole * fit_pack_width;
    storage_ = aligned_column((2 * inputs_ + 2) * stride_);
    for (std::size_t j = 0; j < inputs_; ++j) {
      names_.emplace_back(inputs[j].name);
      copy(inputs[j].values, 2 * j, false);
      copy(inputs[j].values, 2 * j + 1, true);
    }
    observed_name_ = observed.name;
    copy(observed.values, 2 * inputs_, scale_ == residual_scale::log);
    double* const w = storage_.data() + (2 * inputs_ + 1) * stride_;
    for (std::size_t i = 0; i < rows_; ++i) w[i] = weights.values.empty() ? 1.0 : weights.values[i];
  }
  table(std::initializer_list<column> inputs, column observed,
        residual_scale scale = residual_scale::log, column weights = {})
      : table(std::span<const column>(inputs.begin(), inputs.size()), observed, scale, weights) {}

  /// Every violation, with the name of the column and the row (from 0); empty if the table is usable.
  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
  [[nodiscard]] bool usable() const { return violations_.empty(); }

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t inputs() const { return inputs_; }
  [[nodiscard]] residual_scale scale() const { return scale_; }
  [[nodiscard]] const std::vector<std::string>& input_names() const { return names_; }
  [[nodiscard]] const std::string& observed_name() const { return observed_name_; }

  /// The number of rows with a positive weight and inputs of their own, counted up to `most`.
  [[nodiscard]] std::size_t distinct_rows(std::size_t most) const {
    std::vector<std::size_t> seen;
    for (std::size_t i = 0; i < rows_ && seen.size() < most; ++i) {
      if (!(weights()[i] > 0.0)) continue;
      const auto is_same = [&](std::size_t other) { return has_equal_inputs(i, other); };
      if (std::none_of(seen.begin(), seen.end(), is_same)) seen.push_back(i);
    }
    return seen.size();
  }

  /// The number of rows, rounded up to whole packs.
  [[nodiscard]] std::size_t padded_rows() const { return stride_; }
  /// Column j, its natural logarithm, the observation on the residual's scale, the weights: padded.
  [[nodiscard]] const double* input(std::size_t j) const {
    return storage_.data() + 2 * j * stride_;
  }
  [[nodiscard]] const double* log_input(std::size_t j) const { return input(j) + stride_; }
  [[nodiscard]] const double* observed() const { return storage_.data() + 2 * inputs_ * stride_; }
  [[nodiscard]] const double* weights() const { return observed() + stride_; }

 private:
  [[nodiscard]] bool has_equal_inputs(std::size_t a, std::size_t b) const {
    for (std::size_t j = 0; j < inputs_; ++j) {
      if (input(j)[a] != input(j)[b]) return false;
    }
    return true;
  }

  void copy(std::span<const double> from, std::size_t slot, bool logarithm) {
    double* const to = storage_.data() + slot * stride_;
    for (std::size_t i = 0; i < stride_; ++i) {
      const double v = from[(std::min)(i, rows_ - 1)];
      to[i] = logarithm ? math::log(v) : v;
    }
  }

  void check(std::span<const column> inputs, const column& observed, const column& weights) {
    if (rows_ == 0) violations_.push_back("column " + std::string(observed.name) + " has no rows");
    if (inputs.empty()) violations_.emplace_back("no input columns are given");
    for (const column& c : inputs) check(c, c.domain == column_domain::positive, 0.0);
    check(observed, scale_ == residual_scale::log || observed.domain == column_domain::positive,
          0.0);
    if (!weights.values.empty()) check(weights, false, -1.0);
    if (!weights.values.empty() && violations_.empty() &&
        std::all_of(weights.values.begin(), weights.values.end(),
                    [](double w) { return w == 0.0; })) {
      violations_.push_back("column " + std::string(weights.name) + ": every weight is zero");
    }
  }
  /// `least` is 0 for no bound, and -1 if values must not be negative.
  void check(const column& c, bool positive, double least) {
    constexpr std::size_t most = 10;
    const std::string who = "column " + std::string(c.name);
    if (c.values.size() != rows_) {
      violations_.push_back(who + " has " + std::to_string(c.values.size()) + " rows, expected " +
                            std::to_string(rows_));
      return;
    }
    std::size_t found = 0;
    for (std::size_t i = 0; i < rows_; ++i) {
      const double v = c.values[i];
      const char* what = nullptr;
      if (!math::is_finite(v)) {
        what = "not finite";
      } else if (positive && !(v > 0.0)) {
        what = "not positive";
      } else if (least < 0.0 && v < 0.0) {
        what = "negative";
      }
      if (what == nullptr) continue;
      if (++found <= most) {
        violations_.push_back(who + ", row " + std::to_string(i) + ": " + detail::shown(v) +
                              " is " + what);
      }
    }
    if (found > most) {
      violations_.push_back(who + ": " + std::to_string(found - most) + " more such rows");
    }
  }

  residual_scale scale_;
  std::size_t rows_;
  std::size_t inputs_;
  std::size_t stride_ = 0;
  aligned_column storage_;
  std::vector<std::string> names_;
  std::string observed_name_;
  std::vector<std::string> violations_;
};

}  // namespace leverage::fit
