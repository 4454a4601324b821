// SPDX-License-Identifier: Apache-2.0
// The accelerators against the table from which they were taken, figure by figure.
#include "leverage/hardware/accelerators.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "support/near.hpp"

namespace accelerators_data_test {

using namespace leverage;
using hardware::accelerator;

/// The first cells of each line by the names of their columns; those before the first quoted one.
std::vector<std::map<std::string, std::string>> rows_of(const std::string& path) {
  std::ifstream in(path);
  const auto cells = [](const std::string& line) {
    std::vector<std::string> all;
    std::istringstream text(line.substr(0, line.find('"')));
    for (std::string cell; std::getline(text, cell, ',');) all.push_back(cell);
    return all;
  };
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> names = cells(line);
  std::vector<std::map<std::string, std::string>> rows;
  while (std::getline(in, line)) {
    std::map<std::string, std::string>& row = rows.emplace_back();
    const std::vector<std::string> all = cells(line);
    for (std::size_t i = 0; i < all.size(); ++i) row[names.at(i)] = all[i];
  }
  return rows;
}

TEST_CASE(
    "every accelerator of the table has its figures, and there is one more, of which the table has "
    "runs only") {
  const char* dir = std::getenv("LEVERAGE_DATA_DIR");
  REQUIRE(dir != nullptr);
  const auto rows = rows_of(std::string(dir) + "/../tables/accelerators.csv");
  REQUIRE(rows.size() + 1 == std::size(hardware::accelerators::all));
  for (auto row : rows) {
    CAPTURE(row["accelerator"]);
    const accelerator<>* a = hardware::find_accelerator(row["accelerator"]);
    REQUIRE(a != nullptr);
    const auto number = [&](const char* column) {
      return row[column].empty() ? 0.0 : std::stod(row[column]);
    };
    CHECK(test::near(a->peak_bf16.value, 1e12 * number("bf16_tflops"), 1e-15));
    CHECK(test::near(a->peak_fp8.value, 1e12 * number("fp8_tflops"), 1e-15));
    CHECK(test::near(a->peak_fp4.value, 1e12 * number("fp4_tflops"), 1e-15));
    CHECK(test::near(a->memory_bandwidth.value, 1e12 * number("memory_tb_s"), 1e-15));
    CHECK(test::near(a->scale_up.value, 1e9 * number("scaleup_gb_s_per_direction"), 1e-15));
    CHECK(static_cast<double>(a->domain) == number("scaleup_domain"));
    CHECK(test::near(a->scale_out.value, 1e9 * number("scaleout_gb_s_per_gpu"), 1e-15));
    CHECK(test::near(a->best_bf16.value, 1e12 * number("matmul_bf16_measured_tflops"), 1e-15));
    CHECK(test::near(a->best_fp8.value, 1e12 * number("matmul_fp8_measured_tflops"), 1e-15));
    // The data sheet's size is in units of 1e9 to 2^30 bytes; a driver keeps up to a twelfth of it.
    CHECK(a->memory.value < number("memory_gb") * 0x1p30 * 1.01);
    CHECK(a->memory.value > number("memory_gb") * 0x1p30 * 0.92);
  }
}

}  // namespace accelerators_data_test
