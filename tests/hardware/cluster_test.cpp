// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/cluster.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "support/near.hpp"

namespace cluster_test {

using namespace leverage;
using hardware::cluster;
using hardware::number_format;
namespace accelerators = hardware::accelerators;

constexpr cluster<> machine{
    .accelerator = accelerators::h100_sxm, .accelerators = 1024, .price = usd_per_second{0.001}};

TEST_CASE("the peak of a cluster is that of all its accelerators") {
  static_assert(machine.peak(number_format::bf16) == flop_per_second{1024 * 989e12});
  static_assert(machine.peak(number_format::fp4) == flop_per_second{0.0});
  CHECK(machine.peak(number_format::fp8).value == 1024 * 1979e12);
}

TEST_CASE("no number of accelerators has no peak") {
  cluster<> none = machine;
  none.accelerators = not_a_count;
  CHECK(test::is_nan(none.peak(number_format::bf16).value));
}

TEST_CASE("a cluster has no price unless it is given one") {
  static_assert(cluster<>{}.price == usd_per_second{0.0});
  CHECK(cluster<>{}.accelerators == 1);
}

TEST_CASE("over duals a cluster is the same") {
  using d1 = dual<double, 1>;
  constexpr auto other = static_cast<cluster<d1>>(machine);
  static_assert(other.accelerators == 1024 && other.price.value.value == 0.001);
  static_assert(other.accelerator.name == "h100-sxm");
  CHECK(other.peak(number_format::bf16).value.value == 1024 * 989e12);
}

}  // namespace cluster_test
