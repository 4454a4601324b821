// SPDX-License-Identifier: Apache-2.0
/// @file
/// An objective of a law's free coefficients, from the law, the rows that it is fitted to, and a loss:
///
///   f(x) = sum_i w_i rho(r_i),   r_i = ln law(theta(x), row_i) - ln observed_i   (or without ln)
///
/// plus what is known of the coefficients before (prior.hpp).
///
/// A law is any callable over scalars: law(theta, row) with theta[k] its k-th natural coefficient and
/// row[j] its j-th input,
///
///   [](const auto& theta, const auto& row) {
///     return theta[0] * pow(row[0], -theta[3]) + theta[1] * pow(row[1], -theta[4]) + theta[2];
///   }
///
/// Gradients are exact, because they come from the same formula on duals of packs. Rows are summed in a fixed order, so
/// that a table always gives the same bits.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/law_reads.hpp"
#include "leverage/fit/logged.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/prior.hpp"
#include "leverage/fit/small_systems.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// A row of inputs in a law's formula: row[j] is the value of the j-th column, NaN where the table has none.
class pack_row {
 public:
  pack_row(const table& t, std::size_t first) : t_{&t}, first_{first} {}
  [[gnu::always_inline]] logged<fit_pack> operator[](std::size_t j) const {
    const double* value = t_->input(j) + first_;
    const double* ln = t_->log_input(j) + first_;
    if (j >= t_->inputs()) [[unlikely]]
      value = ln = nothing(j, t_->inputs());
    return {fit_pack::load(value), fit_pack::load(ln)};
  }

  /// Where the values of an input begin, and their logarithms. Those of the packs that follow lie `stride` doubles apart:
  /// none for an input that there is not.
  struct place {
    const double* value;
    const double* ln;
    std::size_t stride;
  };
  [[nodiscard]] place place_of(std::size_t j) const {
    if (j >= t_->inputs()) [[unlikely]] {
      const double* const none = nothing(j, t_->inputs());
      return {none, none, 0};
    }
    return {t_->input(j) + first_, t_->log_input(j) + first_, fit_pack_width};
  }
  /// The pack of rows that is `packs` packs further on.
  [[nodiscard]] pack_row after(std::size_t packs) const {
    return {*t_, first_ + packs * fit_pack_width};
  }

 private:
  /// As many NaN as a pack has. A pack as the result would be kept in memory by all callers.
  [[gnu::cold, gnu::noinline]] static const double* nothing(std::size_t j, std::size_t inputs) {
    static const fit_pack nan(std::numeric_limits<double>::quiet_NaN());
    detail::note_input(j, inputs);
    return reinterpret_cast<const double*>(nan.piece);
  }

  const table* t_;
  std::size_t first_;
};

/// The most packs of rows for which a law behind pointers is called at once.
inline constexpr std::size_t law_stretch = 8;

template <std::size_t P, class Law, class Loss = huber>
class law_problem {
 public:
  using vector = variables_of<P>;
  using matrix = square_of<vector>;
  static constexpr std::size_t parameters = P;
  using loss_type = Loss;

  /// The table has to outlive the problem.
  law_problem(const table& rows, Law law, const coefficients<P>& set, Loss loss = {},
              prior_penalty known = {})
      : rows_{&rows}, law_{std::move(law)}, set_{set}, loss_{loss}, known_{std::move(known)} {
    violations_ = validate(set_);
    violations_.insert(violations_.end(), rows.violations().begin(), rows.violations().end());
    if constexpr (requires { loss_.fault(); }) {
      if (!loss_.fault().empty()) violations_.emplace_back(loss_.fault());
    }
    for (std::size_t k = 0; k < P; ++k) {
      if (set_[k].use == coefficient::role::free) free_[free_count_++] = k;
    }
    note_wrong_priors();
    if (!violations_.empty()) return;
    const std::size_t needed = free_count_ - (std::min)(free_count_, known_.priors().size());
    if (const std::size_t distinct = rows.distinct_rows(needed); distinct < needed) {
      violations_.push_back(
          std::to_string(needed) +
          (known_.none() ? " free coefficients, " : " free coefficients more than priors, ") +
          std::to_string(distinct) + " distinct row" + (distinct == 1 ? "" : "s") +
          ": expected at least as many rows as coefficients");
    }
    note_reads_beyond();
  }

  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
  [[nodiscard]] bool usable() const { return violations_.empty(); }
  [[nodiscard]] const table& rows() const { return *rows_; }
  [[nodiscard]] const Law& law() const { return law_; }
  [[nodiscard]] const Loss& loss() const { return loss_; }
  [[nodiscard]] const coefficients<P>& set() const { return set_; }
  [[nodiscard]] Eigen::Index free_count() const { return static_cast<Eigen::Index>(free_count_); }
  /// The index of the coefficient that the i-th free variable is.
  [[nodiscard]] std::size_t coefficient_of(Eigen::Index i) const {
    return free_[static_cast<std::size_t>(i)];
  }

  /// Whether the i-th free variable is a number without units.
  [[nodiscard]] bool dimensionless(Eigen::Index i) const {
    return set_[coefficient_of(i)].scale.dimensionless();
  }

  /// The same problem with other weights for the table's rows: a resample without a copy of the data. There are
  /// padded_rows() weights, zero beyond the last row, aligned as the table's are; they have to outlive the problem.
  [[nodiscard]] law_problem reweighted(const double* weights) const {
    law_problem other = *this;
    other.weights_ = weights;
    return other;
  }
  /// The weights in use: those of `reweighted`, or the table's.
  [[nodiscard]] const double* weights() const {
    return weights_ != nullptr ? weights_ : rows_->weights();
  }
  /// The number of rows with a positive weight.
  [[nodiscard]] std::size_t weighty_rows() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < rows_->rows(); ++i) count += weights()[i] > 0.0 ? 1 : 0;
    return count;
  }
  [[nodiscard]] const prior_penalty& known() const { return known_; }
  /// The same problem with priors of this weight instead of its own.
  [[nodiscard]] law_problem with_priors(std::vector<prior> priors, double noise) const {
    law_problem other(*rows_, law_, set_, loss_, {std::move(priors), noise});
    other.weights_ = weights_;
    return other;
  }
  /// The same problem with the centers of its priors drawn at random.
  [[nodiscard]] law_problem with_drawn_priors(random_stream& random) const {
    law_problem other = *this;
    other.known_ = known_.drawn(random);
    return other;
  }
  /// The same problem with one coefficient held.
  [[nodiscard]] law_problem with_fixed(std::size_t k, double value) const {
    coefficients<P> set = set_;
    set[k] = fixed(set_[k].name, value);
    law_problem other(*rows_, law_, set, loss_, known_);
    other.weights_ = weights_;
    return other;
  }

  [[nodiscard]] theta_of<P> natural(const vector& x) const {
    theta_of<P> theta{};
    for (std::size_t i = 0; i < free_count_; ++i) {
      theta[free_[i]] = set_[free_[i]].scale.natural(x[static_cast<Eigen::Index>(i)]);
    }
    complete(theta);
    return theta;
  }
  /// The free variables of natural coefficients; fixed and tied coefficients are ignored. NaN where a coefficient is
  /// outside its domain.
  [[nodiscard]] vector free(const theta_of<P>& theta) const {
    vector x(free_count());
    for (std::size_t i = 0; i < free_count_; ++i) {
      x[static_cast<Eigen::Index>(i)] = set_[free_[i]].scale.free(theta[free_[i]]);
    }
    return x;
  }

  /// The objective alone, in the order of sums and by the functions of the objective with its gradient.
  [[nodiscard]] double operator()(const vector& x) const {
    const theta_of<P> theta = natural(x);
    fit_register total(0.0);
    fit_register part(0.0);
    law_coefficients<fit_pack, P> packs;
    for (std::size_t k = 0; k < P; ++k) packs[k] = fit_pack(theta[k]);
    for_each_value(packs, [&](std::size_t i, const fit_pack& y) __attribute__((always_inline)) {
      part += folded(weight(i) * loss_.value(residual(y, i)));
      if (ends_block(i)) flush(total, part);
    });
    return with_known(sum(total + part), theta);
  }

  /// The objective and its gradient.
  double operator()(const vector& x, vector& gradient) const {
    const theta_of<P> theta = natural(x);
    std::array<double, P> slopes{};
    void* const none = nullptr;
    const double value = sums_on_scale(theta, slopes, none, weigh_nothing{});
    known_.add_slopes(theta, slopes);
    to_free(x, theta, slopes, gradient);
    return with_known(value, theta);
  }
  /// The objective, its gradient, and J^T W J with the weights of the loss.
  double operator()(const vector& x, vector& gradient, matrix& curvature) const {
    const double value =
        weighed(x, gradient, curvature,
                [this](const fit_pack& r, const fit_pack& w) { return w * loss_.weight(r); });
    if (!known_.none()) curvature += known_.noise() * squares_of_priors(x);
    return value;
  }
  /// The sum of the squares of the priors' derivatives, in the free variables and without their weight.
  [[nodiscard]] matrix squares_of_priors(const vector& x) const {
    const theta_of<P> theta = natural(x);
    std::array<std::array<double, P>, P> squares{};
    known_.add_squares(theta, squares);
    matrix free(free_count(), free_count());
    to_free(x, theta, squares, free);
    return free;
  }
  /// The objective, its gradient, and J^T diag(v(r_i, w_i)) J of the rows for any v, called as v(residual, weight) on
  /// packs.
  template <class Weigh>
  double weighed(const vector& x, vector& gradient, matrix& curvature, const Weigh& weigh) const {
    const theta_of<P> theta = natural(x);
    std::array<double, P> slopes{};
    std::array<std::array<double, P>, P> h{};
    const double value = sums_on_scale(theta, slopes, &h, weigh);
    known_.add_slopes(theta, slopes);
    to_free(x, theta, slopes, gradient);
    to_free(x, theta, h, curvature);
    return with_known(value, theta);
  }

  /// The objective that rounding alone can cause: every fit below it is exact.
  [[nodiscard]] double rounding() const {
    constexpr double units = 16.0 * std::numeric_limits<double>::epsilon();
    double total = 0.0;
    for (std::size_t i = 0; i < rows_->rows(); ++i) {
      const double seen = std::abs(rows_->observed()[i]);
      const double size =
          units * (rows_->scale() == residual_scale::log ? (std::max)(1.0, seen) : seen);
      total += weights()[i] * size * size;
    }
    return total;
  }

  /// `theta` with the coefficients marked linear replaced by those that fit best by least squares (variable
  /// projection); residuals are relative to the observations where the table's scale is logarithmic. NaN where the
  /// rows do not determine them.
  [[nodiscard]] theta_of<P> with_linear_solved(theta_of<P> theta) const {
    std::array<std::size_t, P> linear{};
    Eigen::Index count = 0;
    for (std::size_t k = 0; k < P; ++k) {
      if (!set_[k].linear || set_[k].use != coefficient::role::free) continue;
      linear[static_cast<std::size_t>(count++)] = k;
      theta[k] = 0.0;
    }
    complete(theta);  // those tied to them are zero too
    std::array<fit_pack, P> right;
    std::array<std::array<fit_pack, P>, P> left;
    const bool on_log = rows_->scale() == residual_scale::log;
    for_each_pack([&](std::size_t i) {
      D y = with_slopes(theta, i);
      for (std::size_t k = 0; k < P; ++k) {
        if (set_[k].use == coefficient::role::tied) y.derivative[set_[k].to] += y.derivative[k];
      }
      const fit_pack seen = fit_pack::load(rows_->observed() + i);
      const fit_pack target = on_log ? exp(seen) : seen;
      const fit_pack relative = on_log ? exp(-seen) : fit_pack(1.0);
      const fit_pack w = weight(i) * relative * relative;
      for (Eigen::Index a = 0; a < count; ++a) {
        const auto ka = static_cast<std::size_t>(a);
        const fit_pack wa = w * y.derivative[linear[ka]];
        right[ka] += wa * (target - y.value);
        for (std::size_t b = 0; b <= ka; ++b) left[ka][b] += wa * y.derivative[linear[b]];
      }
    });
    matrix normal(count, count);
    vector rhs(count);
    for (Eigen::Index a = 0; a < count; ++a) {
      const auto ka = static_cast<std::size_t>(a);
      rhs[a] = sum(right[ka]);
      for (Eigen::Index b = 0; b <= a; ++b) {
        normal(a, b) = normal(b, a) = sum(left[ka][static_cast<std::size_t>(b)]);
      }
    }
    const auto solved = detail::solve_scaled<vector>(normal, rhs);
    for (Eigen::Index a = 0; a < count; ++a) {
      theta[linear[static_cast<std::size_t>(a)]] = solved[a];
    }
    complete(theta);
    return theta;
  }

  /// The law's value in each row; below, the residuals on the table's scale.
  [[nodiscard]] std::vector<double> predictions(const theta_of<P>& theta) const {
    std::vector<double> y(rows_->padded_rows());
    law_coefficients<fit_pack, P> packs;
    for (std::size_t k = 0; k < P; ++k) packs[k] = fit_pack(theta[k]);
    for_each_value(packs, [&](std::size_t i, const fit_pack& v) { v.store(y.data() + i); });
    y.resize(rows_->rows());
    return y;
  }
  [[nodiscard]] std::vector<double> residuals(const theta_of<P>& theta) const {
    std::vector<double> r = predictions(theta);
    for (std::size_t i = 0; i < r.size(); ++i) {
      r[i] =
          (rows_->scale() == residual_scale::log ? math::log(r[i]) : r[i]) - rows_->observed()[i];
    }
    return r;
  }

 private:
  /// Names the inputs and coefficients that the law reads and that there are not.
  void note_reads_beyond() {
    const detail::reads_beyond found = detail::reads_beyond_of([this] {
      law_coefficients<fit_pack, P> packs;
      for (std::size_t k = 0; k < P; ++k) packs[k] = fit_pack(1.0);
      const fit_pack unused = law_(std::as_const(packs), pack_row(*rows_, 0));
      (void)unused;
    });
    if (found.inputs != 0) {
      violations_.push_back(
          detail::beyond_text("x", found.input, "the table", found.inputs, "input"));
    }
    if (found.coefficients != 0) {
      violations_.push_back(detail::beyond_text("c", found.coefficient, "the law",
                                                found.coefficients, "coefficient"));
    }
  }

  void note_wrong_priors() {
    for (const prior& p : known_.priors()) {
      if (p.coefficient >= P) {
        violations_.emplace_back("a prior is on a coefficient that does not exist");
      } else if (const std::string fault = p.fault(); !fault.empty()) {
        violations_.push_back("the prior on coefficient " + std::string(set_[p.coefficient].name) +
                              " " + fault);
      }
    }
    if (!known_.none() && !(known_.noise() > 0.0 && math::is_finite(known_.noise()))) {
      violations_.emplace_back("the noise that priors are weighed against is not positive");
    }
  }
  [[nodiscard]] double with_known(double value, const theta_of<P>& theta) const {
    return known_.none() ? value : value + known_.value(theta);
  }

  using D = leverage::dual<fit_pack, P>;
  static constexpr std::size_t triangle = P * (P + 1) / 2;
  /// Packs are added up in blocks, and blocks to the total, so that the rounding error grows with the number of blocks.
  static constexpr std::size_t block = 256;

  /// Whether the law knows only at run time how many coefficients it has.
  static constexpr bool counts_at_run_time = requires(const Law& law) { law.count(); };
  /// How many of the P coefficients the law has: all, unless it is an any_law.
  [[nodiscard, gnu::always_inline]] std::size_t used() const {
    if constexpr (counts_at_run_time) {
      return law_.count();
    } else {
      return P;
    }
  }
  template <class F>
  [[gnu::always_inline]] void for_each_coefficient(const F& f) const {
    if constexpr (counts_at_run_time) {
      for (std::size_t k = 0; k < used(); ++k) f(k);
    } else {
      leverage::detail::for_each_index<P>(f);
    }
  }
  /// The places of an objective, its gradient, and the lower triangle of its curvature.
  template <bool Curved, class F>
  [[gnu::always_inline]] void for_each_sum(const F& f) const {
    if constexpr (counts_at_run_time) {
      for (std::size_t k = 0; k < 1 + used(); ++k) f(k);
      const std::size_t entries = Curved ? used() * (used() + 1) / 2 : 0;
      for (std::size_t k = 0; k < entries; ++k) f(1 + P + k);
    } else {
      leverage::detail::for_each_index<1 + P + (Curved ? triangle : 0)>(f);
    }
  }

  /// The weighing of gradients, which have no curvature: their sums are compiled once.
  struct weigh_nothing {};

  static bool ends_block(std::size_t first_row) {
    return (first_row / fit_pack_width) % block == block - 1;
  }
  static void flush(fit_register& total, fit_register& part) {
    total += part;
    part = fit_register(0.0);
  }
  template <class F>
  [[gnu::always_inline]] void for_each_pack(const F& f) const {
    const std::size_t n = rows_->padded_rows();
    for (std::size_t i = 0; i < n; i += fit_pack_width) f(i);
  }
  /// Whether the law is called for several packs of rows at once.
  static constexpr bool in_stretches =
      requires(const Law& law, const theta_of<P>& theta, const pack_row& row, D* y) {
        law.slopes_of_packs(theta, row, std::size_t{}, y);
      };
  /// f of the first row of each pack and the law's values there.
  template <class F>
  [[gnu::always_inline]] void for_each_value(const law_coefficients<fit_pack, P>& theta,
                                             const F& f) const {
    if constexpr (in_stretches) {
      fit_pack y[law_stretch];
      const std::size_t n = rows_->padded_rows();
      for (std::size_t begin = 0; begin < n; begin += law_stretch * fit_pack_width) {
        const std::size_t packs = (std::min)(law_stretch, (n - begin) / fit_pack_width);
        law_.values_of_packs(theta, pack_row(*rows_, begin), packs, y);
        for (std::size_t p = 0; p < packs; ++p) f(begin + p * fit_pack_width, y[p]);
      }
    } else {
      for_each_pack([&](std::size_t i)
                        __attribute__((always_inline)) { f(i, law_(theta, pack_row(*rows_, i))); });
    }
  }
  [[nodiscard, gnu::always_inline]] fit_pack weight(std::size_t i) const {
    return fit_pack::load(weights() + i);
  }
  [[nodiscard, gnu::always_inline]] fit_pack residual(const fit_pack& y, std::size_t i) const {
    const fit_pack seen = fit_pack::load(rows_->observed() + i);
    return (rows_->scale() == residual_scale::log ? log_and_inverse(y).ln : y) - seen;
  }

  /// The law and its derivatives in the rows from i on.
  [[nodiscard, gnu::always_inline]] D with_slopes(const theta_of<P>& theta, std::size_t i) const {
    const pack_row row(*rows_, i);
    if constexpr (requires { law_.with_slopes(theta, row); }) {
      return law_.with_slopes(theta, row);
    } else {
      // Made anew for each pack, so that the compiler sees which derivatives are zero and omits them.
      law_coefficients<D, P> variables;
      leverage::detail::for_each_index<P>([&](std::size_t k) __attribute__((always_inline)) {
        variables[k] = D::variable(fit_pack(theta[k]), k);
      });
      return law_(std::as_const(variables), row);
    }
  }

  struct no_packs {};
  /// Written before they are read, and not before: a law need not have all P coefficients.
  struct several_packs {
    several_packs() {}   // NOLINT(modernize-use-equals-default): a union has none
    ~several_packs() {}  // NOLINT(modernize-use-equals-default)
    several_packs(const several_packs&) = delete;
    several_packs& operator=(const several_packs&) = delete;
    union {
      D packs[law_stretch];
    };
  };
  [[nodiscard, gnu::always_inline]] D slopes_at(const theta_of<P>& theta, std::size_t i,
                                                std::size_t /*begin*/, std::size_t /*end*/,
                                                no_packs& /*several*/) const {
    return with_slopes(theta, i);
  }
  /// The same in the rows from i on, of all packs until `end` that are computed at once; the first were at `begin`.
  [[nodiscard, gnu::always_inline]] const D& slopes_at(const theta_of<P>& theta, std::size_t i,
                                                       std::size_t begin, std::size_t end,
                                                       several_packs& several) const {
    const std::size_t at = (i - begin) / fit_pack_width % law_stretch;
    if (at == 0) {
      law_.slopes_of_packs(theta, pack_row(*rows_, i),
                           (std::min)(law_stretch, (end - i) / fit_pack_width), several.packs);
    }
    return several.packs[at];
  }

  void complete(theta_of<P>& theta) const {
    for (std::size_t k = 0; k < P; ++k) {
      if (set_[k].use == coefficient::role::fixed) theta[k] = set_[k].value;
    }
    for (std::size_t k = 0; k < P; ++k) {
      if (set_[k].use == coefficient::role::tied) theta[k] = theta[set_[k].to];
    }
  }

  /// Any weighing, by a call: for laws behind pointers, whose sums are compiled once.
  struct any_weighing {
    const void* weigh;
    fit_pack (*call)(const void*, const fit_pack& residual, const fit_pack& weight);
    fit_pack operator()(const fit_pack& residual, const fit_pack& weight) const {
      return call(weigh, residual, weight);
    }
  };
  /// On which scale residuals are, as far as it is compiled in.
  enum class scale { raw, log, any };
  template <class Curvature, class Weigh>
  [[gnu::always_inline]] double sums_on_scale(const theta_of<P>& theta,
                                              std::array<double, P>& slopes, Curvature* curvature,
                                              const Weigh& weigh) const {
    if constexpr (in_stretches && std::is_void_v<Curvature>) {
      return sums<scale::any>(theta, slopes, curvature, weigh);
    } else if constexpr (in_stretches) {
      const any_weighing erased{
          &weigh, [](const void* f, const fit_pack& residual, const fit_pack& weight) {
            return (*static_cast<const Weigh*>(f))(residual, weight);
          }};
      return sums<scale::any>(theta, slopes, curvature, erased);
    } else {
      return rows_->scale() == residual_scale::log
                 ? sums<scale::log>(theta, slopes, curvature, weigh)
                 : sums<scale::raw>(theta, slopes, curvature, weigh);
    }
  }

  /// Flattened: a law that is called rather than inlined would hand its duals over in memory.
  template <scale Scale, class Curvature, class Weigh>
  [[gnu::flatten, gnu::noinline]] double sums(const theta_of<P>& theta,
                                              std::array<double, P>& slopes, Curvature* curvature,
                                              const Weigh& weigh) const {
    constexpr bool curved = !std::is_void_v<Curvature>;
    constexpr std::size_t width = 1 + P + (curved ? triangle : 0);
    const std::size_t used = this->used();
    [[maybe_unused]] const bool on_log = rows_->scale() == residual_scale::log;
    fit_register part[width];  // sums of one register each: there are few of them
    fit_register total[width];
    const double* const weighing = weights();
    const double* const observed = rows_->observed();
    const std::size_t n = rows_->padded_rows();
    // A law's own type gives each pack's derivatives anew, one behind pointers those of several at once.
    [[maybe_unused]] std::conditional_t<in_stretches, several_packs, no_packs> several;
    using slopes_in_rows = std::conditional_t<in_stretches, const D&, const D>;
    for (std::size_t begin = 0; begin < n; begin += block * fit_pack_width) {
      const std::size_t end = (std::min)(n, begin + block * fit_pack_width);
      for_each_sum<curved>([&](std::size_t k)
                               __attribute__((always_inline)) { part[k] = fit_register(0.0); });
      for (std::size_t i = begin; i < end; i += fit_pack_width) {
        slopes_in_rows y = slopes_at(theta, i, begin, end, several);
        const fit_pack seen = fit_pack::load(observed + i);
        const fit_pack w = fit_pack::load(weighing + i);
        logarithm_and_inverse<fit_pack_width, fit_register::lanes> scaled{y.value, fit_pack(1.0)};
        if constexpr (Scale == scale::log) scaled = log_and_inverse(y.value);
        if constexpr (Scale == scale::any) {
          if (on_log) scaled = log_and_inverse(y.value);
        }
        const fit_pack inverse = scaled.inverse;
        const fit_pack r = scaled.ln - seen;
        part[0] += folded(w * loss_.value(r));
        const fit_pack slope = w * loss_.slope(r) * inverse;
        for_each_coefficient([&](std::size_t k) __attribute__((always_inline)) {
          if (y.support.has(k)) part[1 + k] += folded(slope * y.derivative[k]);
        });
        if constexpr (curved) {
          const fit_pack v = weigh(r, w) * (inverse * inverse);
          std::size_t at = 1 + P;
          for (std::size_t a = 0; a < used; ++a) {
            if constexpr (in_stretches) {
              if (!y.support.has(a)) {
                at += a + 1;
                continue;
              }
            }
            const fit_pack va = v * y.derivative[a];
            for (std::size_t b = 0; b <= a; ++b, ++at) {
              if (y.support.has(a) && y.support.has(b)) part[at] += folded(va * y.derivative[b]);
            }
          }
        }
      }
      for_each_sum<curved>([&](std::size_t k)
                               __attribute__((always_inline)) { total[k] += part[k]; });
    }
    for (std::size_t k = 0; k < used; ++k) slopes[k] = sum(total[1 + k]);
    if constexpr (curved) {
      std::size_t at = 1 + P;
      for (std::size_t a = 0; a < used; ++a) {
        for (std::size_t b = 0; b <= a; ++b, ++at) {
          (*curvature)[a][b] = (*curvature)[b][a] = sum(total[at]);
        }
      }
    }
    return sum(total[0]);
  }

  /// The chain rule from natural coefficients to free variables.
  void to_free(const vector& x, const theta_of<P>& theta, std::array<double, P>& slopes,
               vector& gradient) const {
    for (std::size_t k = 0; k < P; ++k) {
      if (set_[k].use == coefficient::role::tied) slopes[set_[k].to] += slopes[k];
    }
    gradient.resize(free_count());
    for (std::size_t i = 0; i < free_count_; ++i) {
      const auto a = static_cast<Eigen::Index>(i);
      gradient[a] = slopes[free_[i]] * set_[free_[i]].scale.slope(x[a], theta[free_[i]]);
    }
  }
  void to_free(const vector& x, const theta_of<P>& theta, std::array<std::array<double, P>, P>& h,
               matrix& curvature) const {
    for (std::size_t k = 0; k < P; ++k) {
      if (set_[k].use != coefficient::role::tied) continue;
      for (std::size_t a = 0; a < P; ++a) h[a][set_[k].to] += h[a][k];
      for (std::size_t b = 0; b < P; ++b) h[set_[k].to][b] += h[k][b];
    }
    curvature.resize(free_count(), free_count());
    for (std::size_t i = 0; i < free_count_; ++i) {
      for (std::size_t j = 0; j < free_count_; ++j) {
        const auto a = static_cast<Eigen::Index>(i);
        const auto b = static_cast<Eigen::Index>(j);
        curvature(a, b) = h[free_[i]][free_[j]] *
                          set_[free_[i]].scale.slope(x[a], theta[free_[i]]) *
                          set_[free_[j]].scale.slope(x[b], theta[free_[j]]);
      }
    }
  }

  const table* rows_;
  Law law_;
  coefficients<P> set_;
  Loss loss_;
  prior_penalty known_;
  const double* weights_ = nullptr;
  std::array<std::size_t, P> free_{};
  std::size_t free_count_ = 0;
  std::vector<std::string> violations_;
};

/// A problem with P and the loss deduced.
template <std::size_t P, class Law, class Loss = huber>
[[nodiscard]] law_problem<P, Law, Loss> make_problem(const table& rows, Law law,
                                                     const coefficients<P>& set, Loss loss = {}) {
  return law_problem<P, Law, Loss>(rows, std::move(law), set, loss);
}

}  // namespace leverage::fit
