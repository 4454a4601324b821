// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/design_request.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace design_request_test {

using namespace leverage;
using namespace leverage::plan;

TEST_CASE("a request that makes no sense is answered with everything that is wrong") {
  design_request ask;
  ask.space.layers = {10, 4, 2};
  ask.limits.min_granularity = 20;
  ask.limits.max_parameters = test::nan;
  const std::vector<std::string> found = plan::validate(ask);
  std::string all;
  for (const std::string& v : found) all += v + '\n';
  for (const char* what : {"budget", "vocabulary", "layers", "granularity", "max parameters"}) {
    CHECK(all.find(what) != std::string::npos);
  }
  CHECK(found.size() == 5);
  CHECK(all.find("found 10..4 by 2") != std::string::npos);
}

TEST_CASE("tokens of a request: given, or a multiple of the compute-optimal number") {
  design_request ask;
  ask.budget = flops{1e22};
  ask.overtraining = 3.0;
  // Table 5 of Tian et al. 2025 in 20 digits.
  CHECK(test::near(tokens_of(ask).value, 3.0 * 322802326120.29737936, 1e-13));
  ask.data = tokens{5e11};
  CHECK(tokens_of(ask) == tokens{5e11});
}

}  // namespace design_request_test
