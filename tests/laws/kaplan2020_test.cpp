// SPDX-License-Identifier: Apache-2.0
// The umbrella header alone brings everything of the paper; each part has its test in kaplan2020/.
#include "leverage/laws/kaplan2020.hpp"

#include <doctest/doctest.h>

namespace laws_kaplan2020_test {

using namespace leverage;
using namespace leverage::kaplan2020;

TEST_CASE("N_c and alpha_N have three values, one a table") {
  static_assert(table5_size.N_c == 8.8e13 && table2.N_c == 6.4e13 && table3.N_c == 6.5e13);
  static_assert(table5_size.alpha_N == 0.076 && table2.alpha_N == 0.076 && table3.alpha_N == 0.077);
  CHECK(table6.source.key == table5_critical_batch.source.key);
}

TEST_CASE("every set names its paper, and says inside or outside") {
  CHECK(table2.source.arxiv == "2001.08361");
  CHECK(appendix_b.source.verified == evidence::derived);
  CHECK(table2.fitted.check({{argument::non_embedding_parameters, 1e8}, {argument::tokens, 1e9}})
            .inside());
  CHECK(
      table2.fitted.check({{argument::non_embedding_parameters, 175e9}, {argument::tokens, 300e9}})
          .extrapolates());
  CHECK(table6.fitted.check({{argument::min_flops, 3.14e23}}).extrapolates());
}

}  // namespace laws_kaplan2020_test
