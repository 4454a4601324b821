// SPDX-License-Identifier: Apache-2.0
/// @file
/// Every entry of the catalogue as a law that a fit takes: at the published coefficients it gives the vectors of
/// its set, which are 40-digit evaluations.
#include "leverage/study/named_law.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "laws/catalogue/all.hpp"
#include "leverage/fit/table.hpp"
#include "leverage/laws/catalogue.hpp"
#include "leverage/laws/law_lines.hpp"
#include "support/near.hpp"

namespace named_law_test {

using namespace leverage;

TEST_CASE("a law over its published coefficients is the published law") {
  std::size_t checked = 0;
  std::size_t at = 0;
  catalogue::for_each([&]<class Entry>(Entry entry) {
    const law_line& line = catalogue::law_lines[at++];
    CAPTURE(line.name);
    REQUIRE(line.name == Entry::name);
    constexpr std::size_t count = std::size(test::vectors_of<Entry>::values);
    std::vector<std::vector<double>> columns(Entry::arity);
    for (const auto& v : test::vectors_of<Entry>::values) {
      for (std::size_t j = 0; j < Entry::arity; ++j) columns[j].push_back(v.inputs[j]);
    }
    std::vector<fit::column> inputs;
    for (std::size_t j = 0; j < Entry::arity; ++j) {
      inputs.push_back({line.symbols[j], columns[j], fit::column_domain::real});
    }
    const std::vector<double> ones(count, 1.0);
    const fit::table rows(inputs, {"answer", ones});
    REQUIRE(rows.usable());
    REQUIRE(line.starts.size() == line.coefficients.size());
    std::array<fit::fit_pack, fit::max_coefficients> theta{};
    for (std::size_t k = 0; k < line.starts.size(); ++k) {
      const auto letter = line.coefficient(line.starts[k].name);
      REQUIRE(letter.has_value());
      theta[k] = fit::fit_pack(line.coefficients[*letter].value);
    }
    const auto law = study::named_law(entry);
    CHECK(law.count() == line.starts.size());
    for (std::size_t i = 0; i < count; ++i) {
      const auto& v = test::vectors_of<Entry>::values[i];
      const std::size_t first = i / fit::fit_pack_width * fit::fit_pack_width;
      const double value = law(theta, fit::pack_row(rows, first))[i - first];
      CAPTURE(value);
      CHECK(test::near(value, v.value, v.tolerance > 1e-11 ? v.tolerance : 1e-11));
      ++checked;
    }
  });
  CHECK(checked > 2 * catalogue::law_lines.size());
}

TEST_CASE("the derivatives of a law are the differences of its values") {
  std::size_t checked = 0;
  std::size_t at = 0;
  catalogue::for_each([&]<class Entry>(Entry entry) {
    const law_line& line = catalogue::law_lines[at++];
    CAPTURE(line.name);
    std::vector<std::vector<double>> columns(Entry::arity);
    for (std::size_t j = 0; j < Entry::arity; ++j) {
      columns[j] = {test::vectors_of<Entry>::values[0].inputs[j]};
    }
    std::vector<fit::column> inputs;
    for (std::size_t j = 0; j < Entry::arity; ++j) {
      inputs.push_back({line.symbols[j], columns[j], fit::column_domain::real});
    }
    const std::vector<double> ones{1.0};
    const fit::table rows(inputs, {"answer", ones});
    const fit::pack_row row(rows, 0);
    fit::theta_of<fit::max_coefficients> theta{};
    for (std::size_t k = 0; k < line.starts.size(); ++k) {
      theta[k] = line.coefficients[*line.coefficient(line.starts[k].name)].value;
    }
    const auto law = study::named_law(entry);
    const auto value = [&](std::size_t k, double of_k) {
      std::array<fit::fit_pack, fit::max_coefficients> packs{};
      for (std::size_t i = 0; i < packs.size(); ++i) packs[i] = fit::fit_pack(theta[i]);
      packs[k] = fit::fit_pack(of_k);
      return law(packs, row)[0];
    };
    const auto y = law.with_slopes(theta, row);
    for (std::size_t k = 0; k < line.starts.size(); ++k) {
      CAPTURE(line.starts[k].name);
      // Of a step and of half of it, extrapolated: both errors grow with the square of the step.
      const double step = 1e-3 * (theta[k] == 0.0 ? 1.0 : std::abs(theta[k]));
      const auto slope = [&](double h) {
        return (value(k, theta[k] + h) - value(k, theta[k] - h)) / (2.0 * h);
      };
      const double expected = (4.0 * slope(step / 2.0) - slope(step)) / 3.0;
      if (std::isnan(expected)) continue;  // at an end of what the law accepts
      const double size = std::abs(expected) + 1e-3 * std::abs(y.value[0]) / step * 1e-3;
      CHECK(std::abs(y.derivative[k][0] - expected) <= 1e-6 * size);
      ++checked;
    }
  });
  CHECK(checked > 3 * catalogue::law_lines.size());
}

TEST_CASE("starts contain the published value of every coefficient that is not held") {
  for (const law_line& line : catalogue::law_lines) {
    CAPTURE(line.name);
    for (const catalogue::start_range& start : line.starts) {
      CAPTURE(start.name);
      const double value = line.coefficients[*line.coefficient(start.name)].value;
      CHECK(start.low < start.high);
      CHECK((start.held || (value >= start.low && value <= start.high)));
      CHECK((!start.logarithmic || start.low > 0.0));
    }
  }
}

}  // namespace named_law_test
