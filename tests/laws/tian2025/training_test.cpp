// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/tian2025/training.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "laws/tian2025/vectors.hpp"
#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace laws_tian2025_training_test {

using namespace leverage;
using namespace leverage::tian2025;
using test::law_tolerance;
using test::near;
using test::run_time;

constexpr bool meets_the_vectors() {
  bool all = true;
  for (const auto& v : test::tian2025::hyperparameters) {
    all = all && near(equation6.learning_rate(flops{v.c}), v.learning_rate, law_tolerance) &&
          near(equation6.batch(flops{v.c}).value, v.batch, law_tolerance);
  }
  for (const auto& v : test::tian2025::allocation) {
    all = all && near(table5_moe.model(flops{v.c}).value, v.moe_m, law_tolerance) &&
          near(table5_moe.data(flops{v.c}).value, v.moe_d, law_tolerance) &&
          near(table5_dense.model(flops{v.c}).value, v.dense_m, law_tolerance) &&
          near(table5_dense.data(flops{v.c}).value, v.dense_d, law_tolerance);
  }
  return all;
}
static_assert(meets_the_vectors());

TEST_CASE("learning rate and batch meet their 50-digit values at run time") {
  for (const auto& v : test::tian2025::hyperparameters) {
    CHECK(near(equation6.learning_rate(flops{run_time(v.c)}), v.learning_rate, law_tolerance));
    CHECK(near(equation6.batch(flops{run_time(v.c)}).value, v.batch, law_tolerance));
  }
}

TEST_CASE("compute-optimal model and tokens meet their 50-digit values at run time") {
  for (const auto& v : test::tian2025::allocation) {
    CHECK(near(table5_moe.model(flops{run_time(v.c)}).value, v.moe_m, law_tolerance));
    CHECK(near(table5_moe.data(flops{run_time(v.c)}).value, v.moe_d, law_tolerance));
    CHECK(near(table5_dense.model(flops{run_time(v.c)}).value, v.dense_m, law_tolerance));
    CHECK(near(table5_dense.data(flops{run_time(v.c)}).value, v.dense_d, law_tolerance));
  }
}

TEST_CASE("M D is C but for the rounding of the printed coefficients") {
  for (const double c : {1e18, 1e22}) {
    CHECK(
        near((table5_moe.model(flops{c}) * table5_moe.data(flops{c})).value, 1.0002428 * c, 1e-6));
    CHECK(near((table5_dense.model(flops{c}) * table5_dense.data(flops{c})).value, 0.9994121 * c,
               1e-6));
  }
}

TEST_CASE("the budget of a model is the inverse of the model of a budget") {
  static_assert(near(table5_moe.budget_for(table5_moe.model(flops{1e22})).value, 1e22, 1e-12));
  static_assert(near(table5_moe.budget_for(table5_moe.data(flops{1e22})).value, 1e22, 1e-12));
}

TEST_CASE(
    "the learning rates of the Ling 2.0 models are Eq. 6 at their training FLOPs, within 2 %") {
  // Ling 2.0 report, Table 1: 20 T tokens; C three times the forward FLOPs per token.
  CHECK(near(equation6.learning_rate(flops{1.3375635456e23}), 3.36e-4, 0.02));
  CHECK(near(equation6.learning_rate(flops{7.0866960384e23}), 2.61e-4, 0.02));
  CHECK(near(equation6.learning_rate(flops{6.442450944e24}), 1.86e-4, 0.02));
  // Batches in sequences of 4096 tokens, within 8 %.
  CHECK(near(equation6.batch(flops{1.3375635456e23}).value, 4400 * 4096.0, 0.08));
  CHECK(near(equation6.batch(flops{7.0866960384e23}).value, 8352 * 4096.0, 0.08));
  CHECK(near(equation6.batch(flops{6.442450944e24}).value, 18144 * 4096.0, 0.08));
}

TEST_CASE("mixtures want smaller models and more tokens than dense ones, over the fitted range") {
  for (const double c : {3e17, 1e18, 3e20, 1e22}) {
    CHECK(table5_moe.data(flops{c}) > table5_dense.data(flops{c}));
    CHECK(table5_moe.model(flops{c}) < table5_dense.model(flops{c}));
  }
}

TEST_CASE("the printed coefficients, and their exponents as elasticities") {
  static_assert(equation6.eta.coefficient == 1.1576 && equation6.eta.exponent == -0.1529);
  static_assert(equation6.b.coefficient == 0.0694 && equation6.b.exponent == 0.3644);
  static_assert(table5_moe.m.coefficient == 0.1915 && table5_moe.d.coefficient == 5.2232);
  static_assert(table5_dense.m.coefficient == 0.0655 && table5_dense.d.coefficient == 15.2582);
  // M and D share the budget: their exponents sum to one.
  CHECK(near(table5_moe.m.exponent + table5_moe.d.exponent, 1.0, 1e-15));
  CHECK(near(table5_dense.m.exponent + table5_dense.d.exponent, 1.0, 1e-15));
  const auto batch = differentiate([](auto c) { return equation6.batch(flops{c}).value; }, 1e20);
  CHECK(near(batch.derivative[0] * 1e20 / batch.value, 0.3644, 1e-14));
  const auto rate = differentiate([](auto c) { return equation6.learning_rate(flops{c}); }, 1e20);
  CHECK(near(rate.derivative[0] * 1e20 / rate.value, -0.1529, 1e-14));
}

TEST_CASE("the search grid of the study, 2^18 to 2^21 tokens a batch, is Eq. 6 over its range") {
  CHECK(equation6.batch(flops{3e17}).value > 0x1p17);
  CHECK(equation6.batch(flops{3e20}).value < 0x1p21);
}

TEST_CASE("the practical rules as the paper gives them") {
  static_assert(granularity_guideline.low == 8 && granularity_guideline.high == 12);
  static_assert(unbalanced_granularity_guideline.low == 6 &&
                unbalanced_granularity_guideline.high == 8);
  static_assert(attention_share_guideline.low == 0.3 && attention_share_guideline.high == 0.4);
  static_assert(attention_share_guideline.harmless_low == 0.2 &&
                attention_share_guideline.harmless_high == 0.5);
  CHECK(recommended_sharing_ratio(flops{1e20}) == 0.167);
  CHECK(recommended_sharing_ratio(flops{1.0001e20}) == 0.083);
  static_assert(recommended_sharing_ratio(flops{1e18}) == 0.167);
  // No wider interval is printed for granularity.
  static_assert(granularity_guideline.harmless_low == 8 &&
                granularity_guideline.harmless_high == 12);
  static_assert(unbalanced_granularity_guideline.harmless_low == 6 &&
                unbalanced_granularity_guideline.harmless_high == 8);
  static_assert(dense_first_layers_of_60[0].flops == 1e18 &&
                dense_first_layers_of_60[1].flops == 3e20);
  static_assert(dense_first_layers_of_60[0].fewest == 0);
  static_assert(dense_first_layers_of_60[0].most == 0 && dense_first_layers_of_60[1].fewest == 2 &&
                dense_first_layers_of_60[1].most == 3);
  static_assert(overtraining_of_the_study == 3);
}

TEST_CASE("every set says where it comes from and where it was fitted") {
  const auto check = [](const auto& set) {
    CHECK(set.source.arxiv == "2507.17702");
    CHECK(!set.source.location.empty());
    CHECK(!set.source.range.empty());
    CHECK(set.fitted.inputs[0].low == 3e17);
    CHECK(set.fitted.inputs[0].high == 3e20);
    CHECK(set.fitted.check({{argument::non_vocabulary_flops, 1e19}}).inside());
    CHECK(set.fitted.check({{argument::non_vocabulary_flops, 1e21}}).extrapolates());
  };
  check(equation6);
  check(table5_moe);
  check(table5_dense);
}

TEST_CASE("a budget that is not positive and finite has no answer") {
  for (const double c : {0.0, -1e20, test::infinity, test::nan}) {
    CHECK(test::is_nan(equation6.learning_rate(flops{run_time(c)})));
    CHECK(test::is_nan(equation6.batch(flops{run_time(c)}).value));
    CHECK(test::is_nan(table5_moe.model(flops{run_time(c)}).value));
    CHECK(test::is_nan(table5_dense.data(flops{run_time(c)}).value));
    CHECK(test::is_nan(table5_moe.budget_for(flops_per_token{run_time(c)}).value));
    CHECK(test::is_nan(recommended_sharing_ratio(flops{run_time(c)})));
  }
}

}  // namespace laws_tian2025_training_test
