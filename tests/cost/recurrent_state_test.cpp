// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/recurrent_state.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/sequence_flops.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

namespace recurrent_state_test {

using namespace leverage;
using cost::attention_mask;
using cost::detail::chunk_flops;
using cost::detail::state_flops;
using cost::detail::state_flops_of_sequence;
using cost::detail::state_flops_per_token;

using row = std::vector<double>;
using matrix = std::vector<row>;

/// Counts the multiply-adds of sums of products.
struct counter {
  count multiply_adds = 0;

  double dot(const row& a, const row& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) add(sum, a[i] * b[i]);
    return sum;
  }
  void add(double& to, double product) {
    to += product;
    ++multiply_adds;
  }
};

/// Keys, queries, values, decays and step sizes of some tokens of a head.
struct head {
  matrix k, q, v;
  row decay, beta;

  head(std::size_t tokens, std::size_t key, std::size_t value, test::random_numbers& numbers)
      : k(tokens, row(key)), q(k), v(tokens, row(value)), decay(tokens), beta(tokens) {
    const auto fill = [&](row& r) {
      for (double& x : r) x = numbers.real(-1.0, 1.0);
    };
    for (auto* all : {&k, &q, &v}) std::for_each(all->begin(), all->end(), fill);
    for (double& x : decay) x = numbers.real(0.5, 1.0);
    for (double& x : beta) x = numbers.real(0.1, 1.0);
  }
  [[nodiscard]] std::size_t size() const { return k.size(); }
};

/// S v x k, and what each token reads.
struct run {
  matrix state, out;
};

/// Token by token: S = decay S + u k^T with u = v, or beta (v - decay S k) in the delta rule.
run recurrent(const head& h, bool delta, counter& n) {
  run r{matrix(h.v[0].size(), row(h.k[0].size())), {}};
  for (std::size_t t = 0; t < h.size(); ++t) {
    row read(r.state.size());
    for (std::size_t i = 0; i < r.state.size(); ++i) {
      for (double& x : r.state[i]) x *= h.decay[t];
      double u = h.v[t][i];
      if (delta) u = h.beta[t] * (u - n.dot(r.state[i], h.k[t]));
      for (std::size_t j = 0; j < h.k[t].size(); ++j) n.add(r.state[i][j], u * h.k[t][j]);
      read[i] = n.dot(r.state[i], h.q[t]);
    }
    r.out.push_back(read);
  }
  return r;
}

/// Decay of what token i wrote when token t reads it.
double between(const head& h, std::size_t i, std::size_t t) {
  double product = 1.0;
  for (std::size_t m = i + 1; m <= t; ++m) product *= h.decay[m];
  return product;
}
double from_start(const head& h, std::size_t t) { return h.decay[0] * between(h, 0, t); }

/// T with keys or values: the diagonal of T is 1.
matrix triangular(const matrix& t, const matrix& b, counter& n) {
  matrix out = b;
  for (std::size_t i = 0; i < b.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      for (std::size_t m = 0; m < b[i].size(); ++m) n.add(out[i][m], t[i][j] * b[j][m]);
    }
  }
  return out;
}

/// U - W S of the WY representation.
matrix pseudo_values(const head& h, const matrix& state, counter& n) {
  const std::size_t c = h.size();
  matrix a(c, row(c));
  for (std::size_t i = 0; i < c; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      a[i][j] = h.beta[i] * between(h, j, i) * n.dot(h.k[i], h.k[j]);
    }
  }
  matrix inverse(c, row(c));
  for (std::size_t i = 0; i < c; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double sum = a[i][j];
      for (std::size_t m = j + 1; m < i; ++m) n.add(sum, a[i][m] * inverse[m][j]);
      inverse[i][j] = -sum;
    }
  }
  matrix values = h.v;
  matrix keys = h.k;
  for (std::size_t t = 0; t < c; ++t) {
    for (double& x : values[t]) x *= h.beta[t];
    for (double& x : keys[t]) x *= h.beta[t] * from_start(h, t);
  }
  matrix u = triangular(inverse, values, n);
  const matrix w = triangular(inverse, keys, n);
  for (std::size_t t = 0; t < c; ++t) {
    for (std::size_t i = 0; i < state.size(); ++i) u[t][i] -= n.dot(w[t], state[i]);
  }
  return u;
}

/// One chunk from a state. The products of queries and keys are given where heads share them.
run chunked(const head& h, bool delta, const matrix& state, counter& n, counter& n_shared) {
  const matrix u = delta ? pseudo_values(h, state, n) : h.v;
  run r{state, matrix(h.size(), row(state.size()))};
  for (std::size_t t = 0; t < h.size(); ++t) {
    for (std::size_t i = 0; i < state.size(); ++i) {
      r.out[t][i] = from_start(h, t) * n.dot(state[i], h.q[t]);
    }
    for (std::size_t j = 0; j <= t; ++j) {
      const double score = between(h, j, t) * n_shared.dot(h.q[t], h.k[j]);
      for (std::size_t i = 0; i < state.size(); ++i) n.add(r.out[t][i], score * u[j][i]);
    }
  }
  for (std::size_t i = 0; i < state.size(); ++i) {
    for (double& x : r.state[i]) x *= from_start(h, h.size() - 1);
    for (std::size_t t = 0; t < h.size(); ++t) {
      const double last = between(h, t, h.size() - 1);
      for (std::size_t j = 0; j < h.k[t].size(); ++j) {
        n.add(r.state[i][j], last * u[t][i] * h.k[t][j]);
      }
    }
  }
  return r;
}

void check_equal(const matrix& a, const matrix& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a[i].size(); ++j) {
      CHECK(a[i][j] == doctest::Approx(b[i][j]).epsilon(1e-9));
    }
  }
}

TEST_CASE("both forms compute the same, and cost what their closed forms say, sum by sum") {
  test::random_numbers numbers{5};
  for (const bool delta : {true, false}) {
    for (std::size_t c = 1; c < 9; ++c) {
      for (const auto& [k, v] : {std::pair<std::size_t, std::size_t>{1, 1}, {3, 5}, {4, 2}}) {
        const head first(c, k, v, numbers);
        const head second(c, k, v, numbers);
        head both = first;
        const auto append = [](auto& to, const auto& from) {
          to.insert(to.end(), from.begin(), from.end());
        };
        append(both.k, second.k);
        append(both.q, second.q);
        append(both.v, second.v);
        append(both.decay, second.decay);
        append(both.beta, second.beta);
        counter by_token;
        const run expected = recurrent(both, delta, by_token);
        counter own;
        counter shared;
        const run one = chunked(first, delta, matrix(v, row(k)), own, shared);
        const run two = chunked(second, delta, one.state, own, shared);
        matrix out = one.out;
        append(out, two.out);
        check_equal(out, expected.out);
        check_equal(two.state, expected.state);

        const auto ck = static_cast<count>(k);
        const auto cv = static_cast<count>(v);
        const auto tokens = static_cast<count>(c);
        // Mamba-2 stands for the form without a delta rule: simple decay has keys as wide as values.
        const recurrent_mixer mixer{.kind = delta ? recurrence::gated_delta : recurrence::mamba2,
                                    .heads = 1,
                                    .head_dim = cv,
                                    .key_heads = 1,
                                    .key_dim = ck,
                                    .kernel = 4};
        CHECK(2 * by_token.multiply_adds == 2 * tokens * state_flops(mixer));
        CHECK(own.multiply_adds + shared.multiply_adds ==
              chunk_flops<count>(mixer, tokens, attention_mask::exact_causal));
        if (k == v && !delta) {
          const recurrent_mixer simple{
              .kind = recurrence::simple_decay, .heads = 1, .head_dim = cv};
          CHECK(chunk_flops<count>(simple, tokens, attention_mask::exact_causal) ==
                chunk_flops<count>(mixer, tokens, attention_mask::exact_causal));
        }
        // Six heads in two groups: queries and keys meet once a group in Mamba-2, once a head in the delta rule.
        recurrent_mixer grouped = mixer;
        grouped.heads = 6;
        grouped.key_heads = 2;
        CHECK(2 * chunk_flops<count>(grouped, tokens, attention_mask::exact_causal) ==
              2 * (6 * own.multiply_adds + (delta ? 6 : 2) * shared.multiply_adds));
      }
    }
  }
}

constexpr recurrent_mixer delta{.kind = recurrence::gated_delta,
                                .heads = 32,
                                .head_dim = 128,
                                .key_heads = 16,
                                .key_dim = 128,
                                .kernel = 4};
constexpr recurrent_mixer kda{
    .kind = recurrence::kimi_delta, .heads = 32, .head_dim = 128, .kernel = 4};
constexpr recurrent_mixer simple{.kind = recurrence::simple_decay, .heads = 64, .head_dim = 128};
constexpr recurrent_mixer mamba1{.kind = recurrence::mamba1,
                                 .heads = 8192,
                                 .head_dim = 1,
                                 .key_dim = 16,
                                 .kernel = 4,
                                 .rank = 256};

// A chunk of one token costs 2 (k + v) more than the recurrent form.
static_assert(chunk_flops<count>(delta, 1, attention_mask::exact_causal) ==
              state_flops(delta) + count{32} * 2 * (128 + 128));
static_assert(chunk_flops<count>(simple, 1, attention_mask::exact_causal) ==
              state_flops(simple) + count{64} * 2 * (128 + 128));
static_assert(chunk_flops<count>(mamba1, 64, attention_mask::exact_causal) ==
              64 * state_flops(mamba1));
// KDA has the products of the gated delta rule with keys as wide as values.
static_assert(chunk_flops<count>(kda, 64, attention_mask::full) ==
              chunk_flops<count>(delta, 64, attention_mask::full));
// Whole tiles: 6 k v + 10 c k + c^2 / 3, about, per token and head.
static_assert(chunk_flops<count>(kda, 64, attention_mask::full) ==
              32 * (count{64} * 6 * 128 * 128 + count{2} * 64 * 64 * 5 * 128 + 64 * 63 * 62 / 3));
// arXiv:2510.26692, Eq. 13, per head and token: 6 d^2 + 3 c d + c^2 = 126,976 at c = 64 and d = 128.
static_assert(6 * 128 * 128 + 3 * 64 * 128 + 64 * 64 == 126'976);
static_assert(test::near(126'976.0 * 32 * 64 /
                             chunk_flops<double>(kda, 64, attention_mask::exact_causal),
                         0.90, 5e-3));

TEST_CASE("a sequence is its chunks, the last one shorter, and a token their average rounded up") {
  for (const recurrent_mixer& r : {delta, kda, simple, mamba1}) {
    for (const count s : {count{1}, count{63}, count{64}, count{100}, count{128}, count{4097}}) {
      for (const count chunk : {count{1}, count{7}, count{64}, count{256}}) {
        count sum = 0;
        for (count left = s; left > 0; left -= std::min(left, chunk)) {
          sum += chunk_flops<count>(r, std::min(left, chunk), attention_mask::exact_causal);
        }
        CHECK(state_flops_of_sequence(r, s, attention_mask::exact_causal, chunk) ==
              static_cast<double>(sum));
        CHECK(state_flops_per_token(r, s, attention_mask::exact_causal, chunk) ==
              (sum + s - 1) / s);
      }
      CHECK(state_flops_per_token(r, s, attention_mask::full, 0) == state_flops(r));
    }
  }
}

TEST_CASE("the chunk changes the recurrent states of a model and nothing else") {
  const transformer m{
      .layers = 4,
      .d_model = 64,
      .vocabulary = 1000,
      .sequence = 1000,
      .blocks = {
          {.layers = {.first = 3, .period = 4},
           .attention = {.heads = 4, .kv_heads = 2, .head_dim = 16},
           .feed_forward = {.width = 128}},
          {.layers = {.period = 4, .run = 3}, .recurrent = delta, .feed_forward = {.width = 128}}}};
  const auto mask = attention_mask::exact_causal;
  const cost::flop_breakdown by_token = cost::forward_flops(m, mask);
  const cost::flop_breakdown in_chunks = cost::forward_flops(m, mask, 64);
  const count states = 3 * state_flops_per_token(delta, 1000, mask, 64);
  CHECK(in_chunks.recurrent_state == states);
  CHECK(in_chunks.total().value - by_token.total().value == states - by_token.recurrent_state);
  const double more = 3.0 * (state_flops_of_sequence(delta, 1000, mask, 64) -
                             1000.0 * static_cast<double>(state_flops(delta)));
  CHECK(cost::forward_flops_of_sequence(m, 1000, mask, 64).value ==
        cost::forward_flops_of_sequence(m, 1000, mask).value + more);
  const std::vector<cost::equal_sequences> twice{{1000, 2}};
  CHECK(cost::packed_flops_of(m, twice, mask, 64).forward.value ==
        cost::packed_flops_of(m, twice, mask).forward.value + 2.0 * more);
  const cost::generation_flops chat = cost::generation_flops_of(m, 1000, 10, 64);
  CHECK(chat.prefill.value == cost::forward_flops_of_sequence(m, 1000, mask, 64).value);
  CHECK(chat.decode.value == cost::generation_flops_of(m, 1000, 10).decode.value);
  for (const count bad : {count{-1}, count{4097}, std::numeric_limits<count>::max()}) {
    CHECK(cost::forward_flops(m, mask, bad).total().value == not_a_count);
    CHECK(test::is_nan(cost::forward_flops_of_sequence(m, 10, mask, bad).value));
    CHECK(test::is_nan(cost::packed_flops_of(m, twice, mask, bad).forward.value));
    CHECK(test::is_nan(cost::generation_flops_of(m, 10, 1, bad).prefill.value));
  }
}

}  // namespace recurrent_state_test
