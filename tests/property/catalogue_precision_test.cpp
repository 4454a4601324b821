// SPDX-License-Identifier: Apache-2.0
/// @file
/// Every law of the catalogue on 50 decimal digits, from the same lines and the same coefficients: what is left of
/// the difference to `double` is rounding alone, and stays within what is stated here, over three
/// decades about its first published vector.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string_view>

#include "laws/catalogue/all.hpp"
#include "leverage/laws/catalogue.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

#if __has_include(<boost/multiprecision/cpp_bin_float.hpp>)
#include <boost/multiprecision/cpp_bin_float.hpp>

namespace catalogue_precision_test {

using namespace leverage;
using number50 = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>,
                                               boost::multiprecision::et_off>;

/// The largest error in units in the last place that is promised of a law.
constexpr double ulp_of_a_law = 16.0;
struct stated {
  std::string_view name;
  double ulp;
};
/// Laws that amplify rounding: powers whose exponents are themselves sums of logarithms, and differences of nearly
/// equal numbers, an error close to nought or a share close to one.
constexpr stated more[] = {{"clark2022/", 80.0},  {"ludziejewski2025/", 80.0},
                           {"gadre2024/", 250.0}, {"frantar2023/", 32.0},
                           {"abnar2025/", 32.0},  {"sun2025/best_mantissa", 80.0}};
constexpr double stated_ulp(std::string_view name) {
  for (const stated& s : more) {
    if (name.starts_with(s.name)) return s.ulp;
  }
  return ulp_of_a_law;
}

TEST_CASE("double agrees with 50 digits to the stated units in the last place") {
  catalogue::for_each([]<class E>(E) {
    test::random_numbers random(50);
    double worst = 0.0;
    int answered = 0;
    for (int i = 0; i < 200; ++i) {
      double x[E::arity];
      number50 exact[E::arity];
      for (std::size_t k = 0; k < E::arity; ++k) {
        const argument_facts& limits = facts(E::inputs[k]);
        // About the first vector: three decades of a size, or anywhere in a bounded interval.
        const double middle = test::vectors_of<E>::values[0].inputs[k];
        do {
          x[k] = limits.high <= 1.0
                     ? random.real(limits.low, limits.high)
                     : middle * std::exp(random.real(std::log(0.03), std::log(30.0)));
        } while (!limits.contains(x[k]));
        exact[k] = number50(x[k]);
      }
      const auto reference = E::at(exact);
      static_assert(std::same_as<std::remove_cvref_t<decltype(reference)>, number50>);
      const double rounded = E::at(x);
      CHECK(test::is_nan(rounded) == static_cast<bool>(isnan(reference)));
      if (test::is_nan(rounded)) continue;
      ++answered;
      const double value = static_cast<double>(reference);
      const double ulp = std::abs(std::nextafter(value, test::infinity) - value);
      const number50 difference = abs(number50(rounded) - reference) / ulp;
      worst = std::max(worst, static_cast<double>(difference));
    }
    CAPTURE(E::name);
    CHECK(answered > 0);
    CHECK(worst <= stated_ulp(E::name));
  });
}

#endif

}  // namespace catalogue_precision_test
