// SPDX-License-Identifier: Apache-2.0
/// @file
/// Beck et al. 2025 beyond its vectors.
#include "leverage/laws/beck2025.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace laws_beck2025_test {

using namespace leverage;
using test::near;

TEST_CASE("a Transformer at 1e20 FLOPs and a context of 8192: 718 M parameters on 17.9 B tokens") {
  const auto& law = beck2025::transformer_8192;
  CHECK(near(law.best_size(flops{1e20}).value, 7.1830e8, 5e-5));
  CHECK(near(law.best_data(flops{1e20}).value, 1.7876e10, 5e-5));
}

TEST_CASE("attention is in C: 6 N D is the less of it the longer the context") {
  const flops c{2e19};
  const auto share = [&](const split_law<>& law) {
    return 6.0 * law.best_size(c).value * law.best_data(c).value / c.value;
  };
  CHECK(share(beck2025::transformer_8192) < share(beck2025::transformer_2048));
  CHECK(share(beck2025::transformer_16384) < share(beck2025::transformer_8192));
  // An mLSTM has no such growth with the context.
  CHECK(share(beck2025::mlstm_16384) > 1.5 * share(beck2025::transformer_16384));
}

}  // namespace laws_beck2025_test
