// SPDX-License-Identifier: Apache-2.0
// The umbrella header alone brings everything of the paper.
#include "leverage/laws/tian2025.hpp"

#include <doctest/doctest.h>

TEST_CASE("tian2025.hpp brings leverage, training and the definition by loss curves") {
  using namespace leverage;
  static_assert(tian2025::table6.source.key == tian2025::equation6.source.key);
  static_assert(loss_curve<>{.alpha = 2.0, .beta = 0.0, .b = 1.0}.loss(flops{1e20}) == 3.0);
  CHECK(tian2025::table5_moe.source.arxiv == tian2025::table6.source.arxiv);
}
