// SPDX-License-Identifier: Apache-2.0
/// @file
/// Laws of mixtures of experts, recovered from runs that they simulate.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "leverage/laws.hpp"
#include "property/recovery.hpp"

namespace test::recovery {
namespace {

using namespace leverage;

TEST_CASE("loss of a dense size and experts, three routers") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return clark2022::routed_law<T>{t[0], t[1], t[2], t[3], t[4], t[5]}.loss(parameters{x[0]},
                                                                             x[1]);
  };
  const auto recovers_router = [&](const char* name, const auto& set) {
    recovers({name,
              law_of<6, 2>(law),
              ranges(set.fitted),
              {{"a", set.a, -0.5, 0.0},
               {"b", set.b, -0.5, 0.0},
               {"c", set.c, 0.0, 0.05},
               {"d", set.d, 0.0, 2.0},
               {"E_start", set.E_start, 1.0, 10.0},
               {"E_max", set.E_max, 50.0, 5e3}},
              {},
              240});
  };
  recovers_router("clark2022/s_base", clark2022::s_base);
  recovers_router("clark2022/rl_r", clark2022::rl_r);
  recovers_router("clark2022/hash", clark2022::hash);
}

TEST_CASE("loss of size, tokens and granularity") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return krajewski2024::loss_law<T>{t[0], t[1], t[2], t[3], t[4], t[5], t[6]}.loss(
        parameters{x[0]}, tokens{x[1]}, x[2]);
  };
  const auto recovers_granular = [&](const char* name, const auto& set,
                                     std::vector<std::string> open) {
    recovers({name,
              law_of<7, 3>(law),
              ranges(set.fitted),
              {{"a", set.a, 1.0, 1e3},
               {"alpha", set.alpha, 0.02, 0.5},
               {"b", set.b, 1.0, 1e3},
               {"beta", set.beta, 0.02, 0.5},
               {"g", set.g, 0.1, 1e2},
               {"gamma", set.gamma, 0.1, 2.0},
               {"c", set.c, 0.05, 2.0}},
              std::move(open),
              240});
  };
  // Tokens over a factor of eight do not tell a small exponent from a floor.
  recovers_granular("krajewski2024/table1_moe", krajewski2024::table1_moe, {"b", "beta", "c"});
  recovers_granular("krajewski2024/table5", krajewski2024::table5, {"b", "beta", "c"});
  recovers_granular("krajewski2024/table8", krajewski2024::table8, {"b", "c"});
}

TEST_CASE("FLOPs of training with a router") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return krajewski2024::routed_cost<T>{t[0], t[1], t[2], t[3]}
        .total(parameters{x[0]}, tokens{x[1]}, x[2])
        .value;
  };
  const auto& set = krajewski2024::expansion_64;
  recovers({"krajewski2024/expansion_64",
            law_of<4, 3>(law),
            ranges(set.fitted),
            {{"c_f", set.c_f, 0.1, 1e2},
             {"c_r", set.c_r, 0.1, 1e2},
             known("E", set.E),
             known("width_per_block", set.width_per_block)}});
}

TEST_CASE("loss of active parameters, tokens and experts") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return ludziejewski2025::loss_law<T>{t[0], t[1], t[2], t[3], t[4], t[5],
                                         t[6], t[7], t[8], t[9], t[10]}
        .loss(parameters{x[0]}, tokens{x[1]}, x[2]);
  };
  const auto& set = ludziejewski2025::table3;
  recovers(
      {"ludziejewski2025/table3",
       law_of<11, 3>(law),
       ranges(set.fitted),
       {{"a", set.a, 1.0, 1e3},
        {"alpha", set.alpha, -0.5, 0.0},
        {"delta", set.delta, -1.0, 1.0},
        {"gamma", set.gamma, -0.1, 0.1},
        {"b", set.b, 1.0, 1e3},
        {"beta", set.beta, -0.5, 0.0},
        {"omega", set.omega, -1.0, 1.0},
        {"zeta", set.zeta, -0.1, 0.1},
        {"E_start", set.E_start, 1.0, 10.0},
        {"E_max", set.E_max, 40.0, 4e3},
        {"c", set.c, 0.1, 3.0}},
       // Up to 32 experts nothing is seen of a limit at 290, and what experts do to prefactors is hardly told
       // from what they do to exponents.
       {"delta", "gamma", "b", "omega", "zeta", "E_start", "E_max"},
       280});
}

TEST_CASE("loss of size, tokens and the share of idle experts") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return abnar2025::loss_law<T>{t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], t[8], t[9]}.loss(
        parameters{x[0]}, tokens{x[1]}, x[2]);
  };
  const auto& set = abnar2025::table3;
  recovers(
      {"abnar2025/table3",
       law_of<10, 3>(law),
       ranges(set.fitted),
       {{"a", set.a, 1e1, 1e6},
        {"alpha", set.alpha, 0.1, 1.0},
        {"b", set.b, 1e1, 1e6},
        {"beta", set.beta, 0.1, 1.0},
        {"c", set.c, 0.05, 5.0},
        {"lambda", set.lambda, -1.0, 0.0},
        {"d", set.d, 0.5, 5e2},
        {"delta", set.delta, 0.01, 1.0},
        {"gamma", set.gamma, 0.01, 1.0},
        {"e", set.e, 0.1, 3.0}},
       // The first term is gone but for the smallest sizes, and two slow terms stand beside a floor.
       {"a", "c", "lambda", "d", "e"},
       280});
}

TEST_CASE("loss of size, tokens, active parameters, active experts and sharing") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return zhao2025::loss_law<T>{t[0], t[1], t[2], t[3], t[4],  t[5],
                                 t[6], t[7], t[8], t[9], t[10], t[11]}
        .loss(parameters{x[0]}, tokens{x[1]}, parameters{x[2]}, x[3], x[4]);
  };
  const auto to_run = [](double* row) { row[2] = row[2] < row[0] ? row[2] : row[0]; };
  const auto& set = zhao2025::joint;
  recovers(
      {"zhao2025/joint",
       law_of<12, 5>(law),
       ranges(set.fitted),
       {{"e", set.e, 0.01, 1.0},
        {"f", set.f, 0.5, 50.0},
        {"m", set.m, 0.5, 50.0},
        {"n", set.n, -20.0, 0.0},
        {"k", set.k, 1e-4, 1.0},
        {"h", set.h, 1e-3, 1.0},
        {"a", set.a, 1.0, 1e3},
        {"alpha", set.alpha, 0.05, 0.6},
        {"b", set.b, 1e2, 1e6},
        {"beta", set.beta, 0.1, 1.0},
        {"c", set.c, 1.0, 1e3},
        {"epsilon", set.epsilon, 0.1, 3.0}},
       // phi enters with k and h alone: what multiplies it is next to nothing, or falls with its scale. And
       // tokens over a factor of five.
       {"e", "f", "m", "n", "k", "h", "b"},
       300,
       to_run});
}

TEST_CASE("loss of size, tokens and a power of the experts: coefficients made up") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return wang2024::loss_law<T>{t[0], t[1], t[2], t[3], t[4], t[5]}.loss(parameters{x[0]},
                                                                          tokens{x[1]}, x[2]);
  };
  recovers({"wang2024/made_up",
            law_of<6, 3>(law),
            {{argument::parameters, 50e6, 3e9},
             {argument::tokens, 2e9, 100e9},
             {argument::experts, 1.0, 64.0}},
            {{"A", 420.0, 1.0, 1e5},
             {"alpha", 0.34, 0.05, 1.0},
             {"gamma", 0.12, 0.01, 0.5},
             {"B", 1500.0, 1.0, 1e5},
             {"beta", 0.36, 0.05, 1.0},
             {"sigma", 1.7, 0.1, 3.0}},
            {},
            240});
}

TEST_CASE("efficiency leverage of activation ratio, granularity and compute") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return tian2025::joint_law<T>{t[0], t[1], t[2], t[3], {t[4], t[5], T(0.0)}}.leverage(
        activation_ratio{x[0]}, granularity{x[1]}, flops{x[2]});
  };
  const auto& set = tian2025::table6;
  const unknown a{"a", set.a, -2.0, 2.0};
  const unknown d{"d", set.d, -0.2, 0.0};
  const unknown gamma{"gamma", set.gamma, 0.0, 0.1};
  const unknown beta{"beta", set.beta, -0.5, 0.0};
  const unknown start{"A_start", set.saturation.start, 1e-3, 0.1};
  // The true A_max is as good as infinite, and the report says that no bound is known.
  recovers({"tian2025/table6",
            law_of<6, 3>(law),
            ranges(set.fitted),
            {a, d, gamma, beta, start, {"A_max", set.saturation.max, 1.0, 1e3}},
            {"A_max"},
            300});
  recovers({"tian2025/table6_without_limit",
            law_of<6, 3>(law),
            ranges(set.fitted),
            {a, d, gamma, beta, start, known("A_max", set.saturation.max)},
            {},
            300});
}

TEST_CASE("its slices: leverage of one variable") {
  const auto activation = []<class T, class X>(const T* t, const X* x) {
    return tian2025::activation_law<T>{t[0], {t[1], t[2], T(0.0)}}.leverage(activation_ratio{x[0]});
  };
  const auto granular = []<class T, class X>(const T* t, const X* x) {
    return tian2025::granularity_law<T>{t[0], t[1], t[2]}.leverage(granularity{x[0]});
  };
  const auto compute = []<class T, class X>(const T* t, const X* x) {
    return tian2025::compute_law<T>{t[0], t[1]}.leverage(flops{x[0]});
  };
  const auto& set = tian2025::table6;
  const auto all = ranges(set.fitted);
  constexpr granularity g{2.0};
  constexpr activation_ratio a{0.05};
  constexpr flops c{1e20};
  const auto by_activation = set.at(g, c);
  recovers({"tian2025/activation",
            law_of<3, 1>(activation),
            {all[0]},
            {{"a", by_activation.a, -2.0, 0.0},
             {"A_start", set.saturation.start, 1e-3, 0.1},
             {"A_max", 3.0, 1.0, 1e2}}});
  const auto by_granularity = set.at(a, c);
  recovers({"tian2025/granularity",
            law_of<3, 1>(granular),
            {all[1]},
            {{"a", by_granularity.a, -5.0, 5.0},
             {"b", by_granularity.b, -1.0, 1.0},
             {"c", by_granularity.c, -20.0, 0.0}}});
  const auto by_compute = set.at(a, g);
  recovers({"tian2025/compute",
            law_of<2, 1>(compute),
            {all[2]},
            {{"a", by_compute.a, -1.0, 1.0}, {"c", by_compute.c, -20.0, 20.0}}});
}

}  // namespace
}  // namespace test::recovery
