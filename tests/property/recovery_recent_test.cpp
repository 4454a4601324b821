// SPDX-License-Identifier: Apache-2.0
/// @file
/// Laws of 2024 to 2026 of other quantities than size, data and experts: widths and batches, bits of numbers, streams,
/// vocabularies, timescales; and allocations by compute. Recovered from runs that they simulate.
#include <doctest/doctest.h>

#include "leverage/laws.hpp"
#include "property/recovery.hpp"

namespace test::recovery {
namespace {

using namespace leverage;

TEST_CASE("allocations by compute, and a critical batch by size") {
  recovers_power("marin2026/size", marin2026::allocation.n, marin2026::allocation);
  recovers_power("marin2026/data", marin2026::allocation.d, marin2026::allocation);
  recovers_power("beck2025/transformer_size", beck2025::transformer_8192.n,
                 beck2025::transformer_8192);
  recovers_power("beck2025/mlstm_data", beck2025::mlstm_8192.d, beck2025::mlstm_8192);
  const auto batch = []<class T, class X>(const T* t, const X* x) {
    return zhang2024::critical_batch_law<T>{t[0], t[1]}.batch(parameters{x[0]}).value;
  };
  const auto& zhang = zhang2024::chinchilla;
  recovers({"zhang2024/chinchilla",
            law_of<2, 1>(batch),
            ranges(zhang.fitted),
            {{"k", zhang.k, 0.1, 1e4}, {"p", zhang.p, -1.0, 1.0}}});
  const auto cost = []<class T, class X>(const T* t, const X* x) {
    return sun2024::cost_law<T>{t[0], t[1]}.training_flops(parameters{x[0]}, tokens{x[1]}).value;
  };
  // The published range is a point: another one.
  recovers({"sun2024/cost",
            law_of<2, 2>(cost),
            {{argument::active_parameters, 1e7, 1e9}, {argument::tokens, 1e10, 1e11}},
            {{"a", sun2024::cost.a, 1.0, 100.0}, {"b", sun2024::cost.b, 1e6, 1e10}}});
}

TEST_CASE("losses by compute, in PFLOP/s-days") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return compute_curve<T>{t[0], t[1]}.loss(flops{x[0]});
  };
  const auto recovers_curve = [&](const char* name, const auto& set) {
    recovers({name,
              law_of<2, 1>(law),
              ranges(set.fitted),
              {{"k", set.k, 0.1, 10.0}, {"p", set.p, -0.5, 0.0}}});
  };
  recovers_curve("liu2025/muon", liu2025::muon);
  recovers_curve("kimi2025b/linear", kimi2025b::linear);
}

TEST_CASE("learning rates by tokens, width and batch, and by size and tokens") {
  const auto by_batch = []<class T, class X>(const T* t, const X* x) {
    return marin2026::learning_rate_by_sequences<T>{t[0], t[1], t[2]}.matrices(tokens{x[0]}, x[1],
                                                                               tokens{x[2]});
  };
  const auto& v16 = marin2026::v16;
  recovers({"marin2026/v16",
            law_of<3, 3>(by_batch),
            ranges(v16.fitted),
            {{"k", v16.k, 1e-3, 1e3}, {"p", v16.p, -2.0, 2.0}, {"q", v16.q, -2.0, 2.0}}});
  const auto by_size = []<class T, class X>(const T* t, const X* x) {
    return bjorck2024::learning_rate_law<T>{t[0], t[1], t[2]}.learning_rate(parameters{x[0]},
                                                                            tokens{x[1]});
  };
  const auto& joint = bjorck2024::joint;
  recovers({"bjorck2024/joint",
            law_of<3, 2>(by_size),
            ranges(joint.fitted),
            {{"c", joint.c, 1e-6, 1.0},
             {"alpha", joint.alpha, -2.0, 2.0},
             {"beta", joint.beta, -2.0, 2.0}}});
}

TEST_CASE("parallel streams, a timescale, and the worth of a vocabulary") {
  const auto streams = []<class T, class X>(const T* t, const X* x) {
    return chen2025::loss_law<T>{t[0], t[1], t[2], t[3]}.loss(parameters{x[0]}, x[1]);
  };
  // Sizes over a factor of nine do not tell a floor from a small exponent: it is held.
  const auto& pile = chen2025::pile;
  recovers({"chen2025/pile",
            law_of<4, 2>(streams),
            ranges(pile.fitted),
            {known("E", pile.E),
             {"A", pile.A, 1e-3, 10.0},
             {"alpha", pile.alpha, 0.02, 1.0},
             {"k", pile.k, 0.01, 10.0}}});
  const auto decay = []<class T, class X>(const T* t, const X* x) {
    return bergsma2025::timescale_law<T>{t[0], t[1]}.weight_decay(parameters{x[0]}, tokens{x[1]},
                                                                  tokens{x[2]}, x[3]);
  };
  const auto& timescale = bergsma2025::timescale;
  recovers({"bergsma2025/timescale",
            law_of<2, 4>(decay),
            {{argument::parameters, 1e8, 3e9},
             {argument::tokens, 1e10, 1e11},
             {argument::batch, 1e5, 1e7},
             {argument::learning_rate, 1e-4, 1e-2}},
            {{"k", timescale.k, 0.01, 100.0}, {"p", timescale.p, -2.0, 2.0}}});
  const auto vocabulary = []<class T, class X>(const T* t, const X* x) {
    return tao2024::size_law<T>{t[0], T(33e6), t[1]}.best(parameters{x[0]}).value;
  };
  const auto& derivative = tao2024::approach2;
  recovers({"tao2024/approach2",
            law_of<2, 1>(vocabulary),
            ranges(derivative.fitted),
            {{"V_0", derivative.V_0, 1e4, 1e9}, {"g", derivative.g, -2.0, 2.0}}});
}

TEST_CASE("the loss at a learning rate that stays") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return luo2025::loss_law<T>{t[0], t[1], t[2], {}, {}, {}, {}}.loss_at_constant_rate(x[0] *
                                                                                        x[1]);
  };
  const auto& large = luo2025::llama_400m;
  recovers({"luo2025/400m",
            law_of<3, 2>(law),
            {{argument::steps, 1e3, 1e6}, {argument::learning_rate, 1e-4, 1e-2}},
            {{"L_0", large.L_0, 0.1, 5.0},
             {"A", large.A, 0.01, 10.0},
             {"alpha", large.alpha, 0.05, 2.0}}});
}

TEST_CASE("bits of floating-point numbers, and of whole ones") {
  const auto floating = []<class T, class X>(const T* t, const X* x) {
    return sun2025::loss_law<T>{t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7]}.loss(
        parameters{x[0]}, tokens{x[1]}, sun2025::number_format<X>{x[2], x[3], x[4]});
  };
  // Sizes and tokens over a decade each do not tell the floor from small exponents: the terms without bits are held.
  const auto& sun = sun2025::unified;
  // Formats without an exponent, whose losses are tenfold, leave nothing to the others.
  auto formats = ranges(sun.fitted);
  formats[2].low = 1.0;
  recovers({"sun2025/unified",
            law_of<8, 5>(floating),
            formats,
            {known("n", sun.n),
             known("alpha", sun.alpha),
             known("d", sun.d),
             known("beta", sun.beta),
             known("eps", sun.eps),
             {"gamma", sun.gamma, 1e2, 1e6},
             {"delta", sun.delta, 0.1, 10.0},
             {"nu", sun.nu, 0.1, 10.0}},
            {"gamma"}});
  const auto whole = []<class T, class X>(const T* t, const X* x) {
    return kumar2024::loss_law<T>{t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], t[8], t[9]}.loss(
        parameters{x[0]}, tokens{x[1]}, kumar2024::precision<X>{x[2], x[3], x[4]});
  };
  const auto& kumar = kumar2024::training;
  recovers({"kumar2024/training",
            law_of<10, 5>(whole),
            ranges(kumar.fitted),
            {known("A", kumar.A),
             known("B", kumar.B),
             known("E", kumar.E),
             known("alpha", kumar.alpha),
             {"gamma_w", kumar.gamma_w, 1.0, 5.0},
             known("n_w", kumar.n_w),
             {"gamma_a", kumar.gamma_a, 1.0, 2.6},
             known("n_a", kumar.n_a),
             {"gamma_kv", kumar.gamma_kv, 0.3, 1.2},
             known("n_kv", kumar.n_kv)},
            {},
            320});
}

}  // namespace
}  // namespace test::recovery
