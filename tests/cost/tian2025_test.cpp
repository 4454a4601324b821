// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/tian2025.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "leverage/model/tian2025_runs.hpp"
#include "support/near.hpp"

namespace cost_tian2025_test {

using namespace leverage;
using cost::tian2025::forward_flops_arxiv;
using cost::tian2025::forward_flops_exact;
using cost::tian2025::forward_flops_iclr;
using cost::tian2025::training_flops_arxiv;
using cost::tian2025::training_flops_iclr;
using cost::tian2025::training_flops_per_token;

constexpr transformer with_sequence(transformer m, count s) {
  m.sequence = s;
  return m;
}
constexpr transformer moe_mini = presets::moe_mini.model;
constexpr transformer dense = presets::dense_6b.model;
constexpr transformer ling = presets::ling_mini.model;
constexpr transformer all_mixtures = [] {
  transformer m = moe_mini;
  m.experts.dense_layers = 0;
  return m;
}();

// Exact evaluation of the printed formulas: arXiv Eq. 14-16, ICLR Eq. 11-13.
static_assert(forward_flops_arxiv(moe_mini).value == 2'109'210'624);
static_assert(forward_flops_iclr(moe_mini).value == 2'121'269'248);
static_assert(forward_flops_arxiv(with_sequence(moe_mini, 8192)).value == 2'780'299'264);
static_assert(forward_flops_iclr(with_sequence(moe_mini, 8192)).value == 2'792'357'888);
static_assert(forward_flops_arxiv(dense).value == 12'918'456'320);
static_assert(forward_flops_iclr(dense).value == 13'153'337'344);
static_assert(forward_flops_arxiv(with_sequence(dense, 8192)).value == 14'797'504'512);
static_assert(forward_flops_iclr(with_sequence(dense, 8192)).value == 15'032'385'536);
static_assert(forward_flops_arxiv(ling).value == 2'019'557'376);
static_assert(forward_flops_iclr(ling).value == 2'021'654'528);
static_assert(forward_flops_iclr(all_mixtures).value == 2'118'123'520);

// The exact count, router included.
static_assert(forward_flops_exact(moe_mini).value == 2'348'810'240);
static_assert(forward_flops_exact(all_mixtures).value == 2'348'810'240);
static_assert(forward_flops_exact(dense).value == 14'092'861'440);
static_assert(training_flops_per_token(moe_mini).value == 3 * count{2'348'810'240});

// Training is three times the forward operations in both versions.
static_assert(training_flops_arxiv(moe_mini).value == 6'327'631'872);
static_assert(training_flops_iclr(moe_mini).value == 6'363'807'744);
static_assert(training_flops_arxiv(dense).value == 38'755'368'960);
static_assert(training_flops_iclr(dense).value == 39'460'012'032);

TEST_CASE("the printed conventions at run time are those of the constants") {
  transformer m = moe_mini;
  CHECK(forward_flops_arxiv(m).value == 2'109'210'624);
  CHECK(forward_flops_iclr(m).value == 2'121'269'248);
  CHECK(forward_flops_exact(m).value == 2'348'810'240);
  CHECK(training_flops_per_token(m).value == 7'046'430'720);
}

TEST_CASE("the versions differ from the exact count by what their one line says") {
  const count d = 2048;
  const count projections = 20 * 2 * d * d * 5 / 2;  // 2 d^2 (2 + 2/r), r = 4
  const count router = 19 * 2 * d * 384;
  const count shared_matrix = 19 * 2 * d * 384;
  const count output = 20 * 2 * d * d;
  CHECK(forward_flops_exact(moe_mini).value - forward_flops_arxiv(moe_mini).value ==
        projections / 2 + router);
  CHECK(forward_flops_exact(moe_mini).value - forward_flops_iclr(moe_mini).value ==
        output + shared_matrix + router);
  CHECK(cost::tian2025::arxiv_difference == "half of the attention projections; no router");
  CHECK(cost::tian2025::iclr_difference ==
        "no output projection; two of three shared-expert matrices; no router");
}

TEST_CASE(
    "attention projections are 4, 6 and 8 d^2 without grouping, 2.5, 3 and 5 d^2 at four to one") {
  const count d = 4096;
  const auto rest = 28 * (4 * count{4096} * d + 6 * d * 14336);
  for (const count kv : {count{32}, count{8}}) {
    transformer m = dense;
    m.attention.kv_heads = kv;
    const count arxiv = kv == 32 ? 8 : 5;  // halves of d^2
    const count iclr = kv == 32 ? 12 : 6;
    const count exact = kv == 32 ? 16 : 10;
    CHECK(forward_flops_arxiv(m).value - rest == 28 * d * d * arxiv / 2);
    CHECK(forward_flops_iclr(m).value - rest == 28 * d * d * iclr / 2);
    CHECK(forward_flops_exact(m).value - rest == 28 * d * d * exact / 2);
  }
}

TEST_CASE(
    "the dense model costs six times the mixture, not seven: seven is a ratio of parameters") {
  // Dense-6.1B over MoE-mini by forward operations without router: 6.077 at 4096, 5.342 at 8192.
  const double router = 19 * 2 * 2048.0 * 384;
  const auto ratio = [&](count s) {
    return static_cast<double>(forward_flops_exact(with_sequence(dense, s)).value) /
           (static_cast<double>(forward_flops_exact(with_sequence(moe_mini, s)).value) - router);
  };
  CHECK(test::near(ratio(4096), 6.077, 1e-4));
  CHECK(test::near(ratio(8192), 5.342, 1e-4));
}

TEST_CASE(
    "the learning rates of Ling 2.0 belong to three times the forward operations of 20 T tokens") {
  // Without the router: 3 * 2 229 272 576 * 20e12 = 1.3375635456e23 for Ling-mini-2.0.
  const count router = 19 * 2 * count{2048} * 256;
  const flops_per_token m{training_flops_per_token(ling).value - 3 * router};
  CHECK(test::near((m * tokens{20e12}).value, 1.3375635456e23, 1e-15));
}

TEST_CASE("what the appendix does not describe has no such count") {
  const auto refused = [](const auto& change) {
    transformer m = moe_mini;
    change(m);
    CHECK(validate(m).empty());
    CHECK(forward_flops_arxiv(m).value == not_a_count);
    CHECK(forward_flops_iclr(m).value == not_a_count);
    CHECK(forward_flops_exact(m).value > 0);  // the exact count is for every valid configuration
  };
  refused([](transformer& m) { m.attention.head_dim = 64; });
  refused([](transformer& m) { m.attention.window.width = 512; });
  refused([](transformer& m) { m.feed_forward.gated = false; });
  refused([](transformer& m) { m.experts.gated = false; });
  refused([](transformer& m) { m = presets::deepseek_v3.model; });
  refused([](transformer& m) { m = presets::gpt2_124m.model; });
  // A dense block that no layer has need not be gated.
  transformer m = all_mixtures;
  m.feed_forward = {.width = 0, .gated = false};
  CHECK(forward_flops_arxiv(m).value == forward_flops_arxiv(all_mixtures).value);
  CHECK(forward_flops_arxiv(all_mixtures).value > 0);
}

TEST_CASE("an invalid configuration has no count in any convention") {
  transformer m = moe_mini;
  m.layers = -1;
  CHECK(forward_flops_arxiv(m).value == not_a_count);
  CHECK(forward_flops_iclr(m).value == not_a_count);
  CHECK(forward_flops_exact(m).value == not_a_count);
  CHECK(training_flops_per_token(m).value == not_a_count);
  CHECK(test::is_nan(training_flops_per_token(m).as_real().value));
}

TEST_CASE("logits and prediction modules are not part of the laws' compute") {
  transformer m = moe_mini;
  m.prediction_layers = 2;
  m.vocabulary = 10;
  CHECK(forward_flops_exact(m).value == 2'348'810'240);
  CHECK(forward_flops_arxiv(m).value == 2'109'210'624);
  CHECK(forward_flops_iclr(m).value == 2'121'269'248);
}

TEST_CASE(
    "counted causally, mixtures keep the study's advice on attention; at full attention none "
    "does") {
  using cost::tian2025::causal_attention_share;
  const auto full = [](const transformer& m) { return cost::forward_flops(m).attention_share(); };
  CHECK(test::near(full(moe_mini), 0.464, 2e-3));
  CHECK(test::near(full(presets::ling_mini.model), 0.485, 1e-3));
  CHECK(test::near(causal_attention_share(moe_mini), 0.375, 1e-3));
  CHECK(test::near(causal_attention_share(presets::ling_mini.model), 0.395, 2e-3));
  transformer v3 = presets::deepseek_v3.model;
  v3.sequence = 4096;
  CHECK(test::near(causal_attention_share(v3), 0.405, 2e-3));

  // Table 12: five runs for each of six sizes; the baseline is the second of a size, and the third of the smallest.
  const auto& runs = tian2025_runs::attention_share.runs;
  const auto share = [&](std::size_t size, std::size_t i) {
    return causal_attention_share(runs[5 * size + i].model);
  };
  const auto baseline = [](std::size_t size) { return 5 * size + (size == 0 ? 2U : 1U); };
  for (std::size_t size = 0; size < 6; ++size) {
    CHECK(full(runs[baseline(size)].model) > 0.49);
  }
  CHECK(test::near(full(runs[baseline(0)].model), 0.757, 1e-3));
  CHECK(test::near(share(4, 0), 0.337, 2e-3));
  CHECK(test::near(share(4, 1), 0.418, 2e-3));
  CHECK(test::near(share(4, 4), 0.533, 2e-3));
  CHECK(test::near(share(5, 0), 0.308, 2e-3));
  CHECK(test::near(share(5, 1), 0.382, 2e-3));
  CHECK(test::near(share(5, 4), 0.511, 2e-3));
  for (std::size_t size = 0; size < 4; ++size) {  // the smaller sizes do not fit
    CHECK(causal_attention_share(runs[baseline(size)].model) > 0.46);
  }

  // From a full breakdown and the causal operations it is the same number.
  const count causal = cost::tian2025::causal_attention(moe_mini);
  CHECK(causal_attention_share(cost::forward_flops(moe_mini), causal) ==
        causal_attention_share(moe_mini));
}

}  // namespace cost_tian2025_test
