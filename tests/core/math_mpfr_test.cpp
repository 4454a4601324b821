// SPDX-License-Identifier: Apache-2.0
/// @file
/// The error of the kernels everywhere, and of <cmath> where laws use it, measured against MPFR.
#include "leverage/core/math.hpp"

#include <cmath>
#include <cstdio>

#include <doctest/doctest.h>

#include "math_mpfr.hpp"

namespace math_mpfr_test {

namespace kernels = leverage::math::detail;
namespace math = leverage::math;
using math_mpfr::arguments;
using math_mpfr::subject;

constexpr int points_per_domain = 20000;

/// The largest error in ulp, printed with the argument where it occurs.
template <class Computed>
double largest_error(const char* what, const subject& s, arguments domain, Computed computed) {
  math_mpfr::sampler random(20240607);
  double worst = 0.0;
  math_mpfr::point where{};
  const auto points = domain(random, points_per_domain);
  for (const auto& p : points) {
    const double error = math_mpfr::error_in_ulp(computed(p), s.reference, p.x, p.y);
    if (!(error <= worst)) {
      worst = error;
      where = p;
    }
  }
  std::printf("  %-5s %-22s %.6f ulp in %zu points, at %a %a\n", s.name, what, worst, points.size(),
              where.x, where.y);
  return worst;
}

template <class Kernel, class Public>
void check(const subject& s, double run_time_limit, Kernel kernel, Public at_run_time) {
  CHECK(largest_error("constant evaluation", s, s.whole_domain, kernel) <= 0.50001);
  CHECK(largest_error("run time, laws", s, s.laws_domain, at_run_time) <= run_time_limit);
}

TEST_CASE("The constants of the kernels have a relative error below 2^-105") {
  const auto relative_error = [](kernels::double_double value, math_mpfr::function exact) {
    math_mpfr::number reference;
    math_mpfr::number error;
    exact(reference.get(), nullptr, nullptr);
    mpfr_set_d(error.get(), value.hi, MPFR_RNDN);
    mpfr_add_d(error.get(), error.get(), value.lo, MPFR_RNDN);
    mpfr_reldiff(error.get(), reference.get(), error.get(), MPFR_RNDN);
    return std::fabs(mpfr_get_d(error.get(), MPFR_RNDN));
  };
  CHECK(relative_error(kernels::ln_2, [](mpfr_ptr r, mpfr_srcptr, mpfr_srcptr) {
          mpfr_const_log2(r, MPFR_RNDN);
        }) < 0x1p-105);
  CHECK(relative_error(kernels::inverse_ln_2, [](mpfr_ptr r, mpfr_srcptr, mpfr_srcptr) {
          mpfr_const_log2(r, MPFR_RNDN);
          mpfr_ui_div(r, 1, r, MPFR_RNDN);
        }) < 0x1p-105);
  CHECK(relative_error(kernels::inverse_ln_10, [](mpfr_ptr r, mpfr_srcptr, mpfr_srcptr) {
          mpfr_log_ui(r, 10, MPFR_RNDN);
          mpfr_ui_div(r, 1, r, MPFR_RNDN);
        }) < 0x1p-105);
  // n! c_n = 1 and (2 n + 1) c_n = 1
  const auto error_of_reciprocal = [](kernels::double_double value, unsigned long n) {
    math_mpfr::number product(value.hi);
    mpfr_add_d(product.get(), product.get(), value.lo, MPFR_RNDN);
    mpfr_mul_ui(product.get(), product.get(), n, MPFR_RNDN);
    mpfr_sub_ui(product.get(), product.get(), 1, MPFR_RNDN);
    return std::fabs(mpfr_get_d(product.get(), MPFR_RNDN));
  };
  unsigned long n = 1;
  unsigned long factorial = 1;
  for (const auto coefficient : kernels::exp_series) {
    CHECK(error_of_reciprocal(coefficient, factorial) < 0x1p-105);
    factorial *= ++n;
  }
  for (const double coefficient : kernels::exp_series_tail) {
    CHECK(error_of_reciprocal(coefficient, factorial) < 0x1p-52);
    factorial *= ++n;
  }
  unsigned long odd = 1;
  for (const auto coefficient : kernels::log_series) {
    CHECK(error_of_reciprocal(coefficient, odd) < 0x1p-105);
    odd += 2;
  }
  for (const double coefficient : kernels::log_series_tail) {
    CHECK(error_of_reciprocal(coefficient, odd) < 0x1p-52);
    odd += 2;
  }
}

TEST_CASE(
    "Against MPFR, every kernel is within 0.50001 ulp, and <cmath> within 1 (log10: 2) in the "
    "laws") {
  check(
      math_mpfr::exp_subject, 1.0, [](auto p) { return kernels::exp_kernel(p.x); },
      [](auto p) { return math::exp(p.x); });
  check(
      math_mpfr::expm1_subject, 1.0, [](auto p) { return kernels::expm1_kernel(p.x); },
      [](auto p) { return math::expm1(p.x); });
  check(
      math_mpfr::log_subject, 1.0, [](auto p) { return kernels::log_kernel(p.x); },
      [](auto p) { return math::log(p.x); });
  check(
      math_mpfr::log1p_subject, 1.0, [](auto p) { return kernels::log1p_kernel(p.x); },
      [](auto p) { return math::log1p(p.x); });
  check(
      math_mpfr::log2_subject, 1.0, [](auto p) { return kernels::log2_kernel(p.x); },
      [](auto p) { return math::log2(p.x); });
  check(
      math_mpfr::log10_subject, 2.0, [](auto p) { return kernels::log10_kernel(p.x); },
      [](auto p) { return math::log10(p.x); });
  check(
      math_mpfr::sqrt_subject, 0.5, [](auto p) { return kernels::sqrt_kernel(p.x); },
      [](auto p) { return math::sqrt(p.x); });
  check(
      math_mpfr::pow_subject, 1.0, [](auto p) { return kernels::pow_kernel(p.x, p.y); },
      [](auto p) { return math::pow(p.x, p.y); });
}

}  // namespace math_mpfr_test
