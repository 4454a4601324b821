// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/symmetric_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace symmetric_spectrum_test {

using leverage::fit::detail::symmetric_spectrum;
using test::near;

struct spectrum {
  std::ptrdiff_t size;
  std::vector<double> values;   ///< in ascending order
  std::vector<double> vectors;  ///< in columns, in the same order
};

spectrum of(std::vector<double> a, std::ptrdiff_t size) {
  std::vector<double> v(a.size());
  symmetric_spectrum(a.data(), v.data(), size);
  std::vector<std::ptrdiff_t> order;
  for (std::ptrdiff_t k = 0; k < size; ++k) order.push_back(k);
  const auto value = [&](std::ptrdiff_t k) { return a[static_cast<std::size_t>(k * (size + 1))]; };
  std::sort(order.begin(), order.end(),
            [&](std::ptrdiff_t x, std::ptrdiff_t y) { return value(x) < value(y); });
  spectrum sorted{size, {}, {}};
  for (const std::ptrdiff_t k : order) {
    sorted.values.push_back(value(k));
    for (std::ptrdiff_t i = 0; i < size; ++i) {
      sorted.vectors.push_back(v[static_cast<std::size_t>(i + k * size)]);
    }
  }
  return sorted;
}

TEST_CASE("two by two") {
  const spectrum found = of({2.0, 1.0, 1.0, 2.0}, 2);
  CHECK(near(found.values[0], 1.0, 1e-15));
  CHECK(near(found.values[1], 3.0, 1e-15));
  CHECK(near(std::abs(found.vectors[0]), std::sqrt(0.5), 1e-15));
  CHECK(near(found.vectors[0], -found.vectors[1], 1e-15));
  CHECK(near(found.vectors[2], found.vectors[3], 1e-15));
}

TEST_CASE("a diagonal matrix stays as it is") {
  const spectrum found = of({3.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0}, 3);
  CHECK(found.values == std::vector<double>{-1.0, 0.0, 3.0});
  CHECK(found.vectors == std::vector<double>{0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0});
  CHECK(of({7.0}, 1).values == std::vector<double>{7.0});
  CHECK(of({}, 0).values.empty());
}

TEST_CASE("the second difference of 1 to 12 points: 2 - 2 cos(k pi / (n + 1)), sines") {
  for (std::ptrdiff_t size = 1; size <= 12; ++size) {
    CAPTURE(size);
    std::vector<double> a(static_cast<std::size_t>(size * size));
    for (std::ptrdiff_t i = 0; i < size; ++i) {
      for (std::ptrdiff_t j = 0; j < size; ++j) {
        a[static_cast<std::size_t>(i + j * size)] = i == j                 ? 2.0
                                                    : std::abs(i - j) == 1 ? -1.0
                                                                           : 0.0;
      }
    }
    const spectrum found = of(a, size);
    for (std::ptrdiff_t k = 0; k < size; ++k) {
      const double angle =
          std::numbers::pi * static_cast<double>(k + 1) / static_cast<double>(size + 1);
      CHECK(near(found.values[static_cast<std::size_t>(k)], 2.0 - 2.0 * std::cos(angle), 1e-13));
      // The signs of an eigenvector are free: its first component is taken as positive.
      const double sign = found.vectors[static_cast<std::size_t>(k * size)] < 0.0 ? -1.0 : 1.0;
      const double length = std::sqrt(2.0 / static_cast<double>(size + 1));
      for (std::ptrdiff_t i = 0; i < size; ++i) {
        const double expected = length * std::sin(angle * static_cast<double>(i + 1));
        CHECK(std::abs(sign * found.vectors[static_cast<std::size_t>(i + k * size)] - expected) <=
              1e-13);
      }
    }
  }
}

TEST_CASE("what a sum of one row leaves at zero is zero up to rounding") {
  // (1, 2, 3) (1, 2, 3)^T has the eigenvalues 0, 0 and 14.
  const spectrum found = of({1.0, 2.0, 3.0, 2.0, 4.0, 6.0, 3.0, 6.0, 9.0}, 3);
  CHECK(std::abs(found.values[0]) <= 1e-14);
  CHECK(std::abs(found.values[1]) <= 1e-14);
  CHECK(near(found.values[2], 14.0, 1e-15));
}

}  // namespace symmetric_spectrum_test
