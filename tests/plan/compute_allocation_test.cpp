// SPDX-License-Identifier: Apache-2.0
/// @file
/// Table 5 of Tian et al. 2025 as an allocation, in 20 digits.
#include "leverage/plan/compute_allocation.hpp"

#include <doctest/doctest.h>

#include "leverage/laws/tian2025/training.hpp"
#include "support/near.hpp"

namespace compute_allocation_test {

using namespace leverage;
using namespace leverage::plan;
using test::is_nan;
using test::near;

TEST_CASE("Table 5 of Tian et al. 2025 splits a budget; M and D given; the budget of a model") {
  struct row {
    double c, moe_model, moe_data, dense_model, dense_data;
  };
  for (const row& r : {row{1e18, 283902213.30545011105, 3523194794.2717859647,
                           376566168.92671489152, 2654014572.9195862677},
                       row{3e20, 5191131824.6935082019, 57804896915.272754953,
                           8297293340.4247407167, 36135112704.675323234},
                       row{1e22, 30986232720.864710893, 322802326120.29737936,
                           55544530477.274815043, 179929885339.27638336}}) {
    const auto moe = compute_allocation{tian2025::table5_moe}.optimum(flops{r.c});
    CHECK(near(moe.size.value, r.moe_model, 1e-13));
    CHECK(near(moe.data.value, r.moe_data, 1e-13));
    CHECK(near(moe.cost.value, r.c, 6e-4));
    CHECK(moe.verdict.extrapolates() == (r.c > 3e20));
    const auto dense = compute_allocation{tian2025::table5_dense}.optimum(flops{r.c});
    CHECK(near(dense.size.value, r.dense_model, 1e-13));
    CHECK(near(dense.data.value, r.dense_data, 1e-13));
  }
  const compute_allocation p{tian2025::table5_moe};
  CHECK(near(p.given_data(tokens{1e12}, flops{1e22}).size.value, 1e10, 1e-14));
  CHECK(near(p.given_size(flops_per_token{1e10}, flops{1e22}).data.value, 1e12, 1e-14));
  CHECK(near(p.best_for(flops_per_token{30986232720.864710893}).data.value, 322802326120.29737936,
             1e-12));
  CHECK(p.given_size(flops_per_token{1e10}, flops{1e22}).status == allocation_status::as_given);
  CHECK(p.given_data(tokens{1e12}, flops{1e22}).status == allocation_status::as_given);
  CHECK(p.optimum(flops{1e22}).status == allocation_status::optimal);
  CHECK(p.best_for(flops_per_token{1e10}).status == allocation_status::optimal);
  CHECK(is_nan(p.optimum(flops{1e22}).loss));
}

TEST_CASE("a size, an amount of data or a budget that is none makes no allocation") {
  const compute_allocation p{tian2025::table5_moe};
  const auto refused = [](const auto& a) {
    CHECK(a.status == allocation_status::invalid);
    CHECK_FALSE(a.usable());
    REQUIRE(a.violations.size() == 1);
    CHECK(a.violations[0] == "budget, size or tokens: expected a number above 0");
  };
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    refused(p.optimum(flops{bad}));
    refused(p.given_size(flops_per_token{1e10}, flops{bad}));
    refused(p.given_data(tokens{1e12}, flops{bad}));
  }
  for (const double bad : {0.0, -1e10, test::nan}) {
    // The product of a negative size and the negative tokens that it leaves is a budget all the same.
    refused(p.given_size(flops_per_token{bad}, flops{1e22}));
    refused(p.given_data(tokens{bad}, flops{1e22}));
  }
}

}  // namespace compute_allocation_test
