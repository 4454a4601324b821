// SPDX-License-Identifier: Apache-2.0
/// @file
/// Laws of one variable, recovered from runs that they simulate: power laws, with a floor and without, and those of
/// learning rate, batch and error.
#include <doctest/doctest.h>

#include "leverage/laws.hpp"
#include "property/recovery.hpp"

namespace test::recovery {
namespace {

using namespace leverage;

/// (scale / x)^p, with x in units of `unit`.
void recovers_falling(const char* name, double scale, double exponent, const auto& set,
                      double unit = 1.0) {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return kaplan2020::detail::falling(t[0], x[0], t[1]);
  };
  auto range = ranges(set.fitted);
  range[0].low /= unit;
  range[0].high /= unit;
  recovers(
      {name, law_of<2, 1>(law), range, {{"scale", scale, 1e5, 1e16}, {"p", exponent, 0.01, 1.0}}});
}

TEST_CASE("power laws of compute: allocation, learning rate, batch") {
  recovers_power("bi2024/learning_rate", bi2024::equation1.eta, bi2024::equation1);
  recovers_power("bi2024/batch", bi2024::equation1.b, bi2024::equation1);
  recovers_power("bi2024/model", bi2024::equation4.m, bi2024::equation4);
  recovers_power("bi2024/data", bi2024::equation4.d, bi2024::equation4);
  recovers_power("tian2025/learning_rate", tian2025::equation6.eta, tian2025::equation6);
  recovers_power("tian2025/batch", tian2025::equation6.b, tian2025::equation6);
  recovers_power("tian2025/moe_model", tian2025::table5_moe.m, tian2025::table5_moe);
  recovers_power("tian2025/moe_data", tian2025::table5_moe.d, tian2025::table5_moe);
  recovers_power("tian2025/dense_model", tian2025::table5_dense.m, tian2025::table5_dense);
  recovers_power("tian2025/dense_data", tian2025::table5_dense.d, tian2025::table5_dense);
  recovers_power("dubey2024/printed", {dubey2024::printed.A, dubey2024::printed.alpha},
                 dubey2024::printed);
  recovers_power("dubey2024/figure3", {dubey2024::figure3.A, dubey2024::figure3.alpha},
                 dubey2024::figure3);
  recovers_power("wan2026/data", wan2026::allocation.D, wan2026::allocation);
  recovers_power("wan2026/model", wan2026::allocation.M, wan2026::allocation);
}

TEST_CASE(
    "best sizes by compute in the steps from Kaplan to Hoffmann, and with them rate and batch") {
  const auto recovers_size = [](const char* name, const auto& set) {
    recovers_power(name, {set.k, set.a}, set);
  };
  recovers_size("hoffmann2022/approach1", hoffmann2022::approach1);
  recovers_size("hoffmann2022/approach2", hoffmann2022::approach2);
  recovers_size("porian2024/refinedweb_kaplan", porian2024::refinedweb_kaplan);
  recovers_size("porian2024/refinedweb_head", porian2024::refinedweb_head);
  recovers_size("porian2024/refinedweb_warmup", porian2024::refinedweb_warmup);
  recovers_size("porian2024/refinedweb_cosine", porian2024::refinedweb_cosine);
  recovers_size("porian2024/refinedweb_tuned", porian2024::refinedweb_tuned);
  recovers_size("porian2024/openwebtext2_kaplan", porian2024::openwebtext2_kaplan);
  recovers_size("porian2024/openwebtext2_head", porian2024::openwebtext2_head);
  recovers_size("porian2024/openwebtext2_warmup", porian2024::openwebtext2_warmup);
  recovers_size("porian2024/openwebtext2_cosine", porian2024::openwebtext2_cosine);
  recovers_size("porian2024/openwebtext2_tuned", porian2024::openwebtext2_tuned);
  recovers_power("porian2024/learning_rate", porian2024::tuned.eta, porian2024::tuned);
  recovers_power("porian2024/batch", porian2024::tuned.b, porian2024::tuned);
}

TEST_CASE("learning rate by size and tokens, and batch by tokens") {
  const auto rate = []<class T, class X>(const T* t, const X* x) {
    return li2025::step_law<T>{t[0], t[1], t[2], {}, {}}.learning_rate(parameters{x[0]},
                                                                       tokens{x[1]});
  };
  const auto batch = []<class T, class X>(const T* t, const X* x) {
    return li2025::step_law<T>{{}, {}, {}, t[0], t[1]}.batch(tokens{x[0]}).value;
  };
  const auto recovers_steps = [&](const char* of_rate, const char* of_batch, const auto& set) {
    recovers({of_rate,
              law_of<3, 2>(rate),
              ranges(set.fitted),
              {{"c", set.c, 1e-3, 1e3},
               {"alpha", set.alpha, -2.0, 2.0},
               {"beta", set.beta, -2.0, 2.0}}});
    recovers({of_batch,
              law_of<2, 1>(batch),
              {set.fitted.inputs[1]},
              {{"d", set.d, 1e-3, 1e3}, {"gamma", set.gamma, -2.0, 2.0}}});
  };
  recovers_steps("li2025/rounded_learning_rate", "li2025/rounded_batch", li2025::rounded);
  recovers_steps("li2025/tool_learning_rate", "li2025/tool_batch", li2025::tool);
}

TEST_CASE("Kaplan's power laws: allocation, enough data, and losses without a floor") {
  using namespace kaplan2020;
  recovers_power("kaplan2020/size", kaplan2020::table6.n, kaplan2020::table6);
  recovers_power("kaplan2020/batch", kaplan2020::table6.b, kaplan2020::table6);
  recovers_power("kaplan2020/steps", kaplan2020::table6.s, kaplan2020::table6);
  recovers_power("kaplan2020/data", kaplan2020::table6.d, kaplan2020::table6);
  recovers_power("kaplan2020/naive_size", figure14.n, figure14);
  recovers_power("kaplan2020/enough_data", equation4_4.d, equation4_4);
  recovers_falling("kaplan2020/loss_of_size", table5_size.N_c, table5_size.alpha_N, table5_size);
  recovers_falling("kaplan2020/loss_of_data", table5_data.D_c, table5_data.alpha_D, table5_data);
  recovers_falling("kaplan2020/loss_of_naive_compute", table5_naive_compute.C_c,
                   table5_naive_compute.alpha_C, table5_naive_compute, flops_per_petaflop_day);
  recovers_falling("kaplan2020/loss_of_min_compute", table5_min_compute.C_c,
                   table5_min_compute.alpha_C, table5_min_compute, flops_per_petaflop_day);
  recovers_falling("kaplan2020/figure13_naive_compute", figure13_naive_compute.C_c,
                   figure13_naive_compute.alpha_C, figure13_naive_compute, flops_per_petaflop_day);
  recovers_falling("kaplan2020/figure13_min_compute", figure13_min_compute.C_c,
                   figure13_min_compute.alpha_C, figure13_min_compute, flops_per_petaflop_day);
  recovers_falling("clark2022/dense", clark2022::dense.N_c, clark2022::dense.alpha,
                   clark2022::dense);
}

TEST_CASE("the critical batch of a loss") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return kaplan2020::critical_batch_law<T>{t[0], t[1]}.batch(x[0]).value;
  };
  const auto recovers_batch = [&](const char* name, const auto& set) {
    recovers({name,
              law_of<2, 1>(law),
              ranges(set.fitted),
              {{"B_star", set.B_star, 1e6, 1e11}, {"alpha_B", set.alpha_B, 0.02, 2.0}}});
  };
  recovers_batch("kaplan2020/table5_critical_batch", kaplan2020::table5_critical_batch);
  recovers_batch("kaplan2020/equation5_3", kaplan2020::equation5_3);
}

TEST_CASE("learning rates by size: linear in the logarithm, and with a power of the experts") {
  const auto by_size = []<class T, class X>(const T* t, const X* x) {
    return kaplan2020::learning_rate_law<T>{t[0], t[1]}.learning_rate(parameters{x[0]});
  };
  const auto& kaplan = kaplan2020::equation_d1;
  recovers({"kaplan2020/learning_rate",
            law_of<2, 1>(by_size),
            ranges(kaplan.fitted),
            {{"a", kaplan.a, 0.001, 0.1}, {"b", kaplan.b, -0.0005, 0.0}}});

  const auto by_experts = []<class T, class X>(const T* t, const X* x) {
    return ludziejewski2025::learning_rate_law<T>{t[0], t[1], t[2]}.learning_rate(parameters{x[0]},
                                                                                  x[1]);
  };
  const auto& mixtures = ludziejewski2025::learning_rate;
  recovers({"ludziejewski2025/learning_rate",
            law_of<3, 2>(by_experts),
            ranges(mixtures.fitted),
            {{"constant", mixtures.constant, -10.0, 20.0},
             {"size", mixtures.size, -2.0, 2.0},
             {"experts", mixtures.experts, -2.0, 2.0}}});
}

TEST_CASE("batch and learning rate at a loss, and growth with compute: coefficients made up") {
  const auto batch = []<class T, class X>(const T* t, const X* x) {
    return wang2024::hyperparameter_law<T>{{t[0], t[1]}, {}}.batch(x[0]).value;
  };
  const auto rate = []<class T, class X>(const T* t, const X* x) {
    return wang2024::hyperparameter_law<T>{{}, {t[0], t[1]}}.learning_rate(x[0]);
  };
  recovers({"wang2024/batch",
            law_of<2, 1>(batch),
            {{argument::loss, 1.8, 3.5}},
            {{"lambda", 3e8, 1e5, 1e11}, {"p", -5.0, -10.0, 10.0}}});
  recovers({"wang2024/learning_rate",
            law_of<2, 1>(rate),
            {{argument::loss, 1.8, 3.5}},
            {{"lambda", 1e-5, 1e-9, 1.0}, {"p", 4.0, -10.0, 10.0}}});

  // The published exponents, from a best size at a budget that is known.
  const auto growth = []<class T, class X>(const T* t, const X* x) {
    return wang2024::growth_law<T>{t[0]}
        .best_size(parameters{T(1e9)}, flops{T(1e20)}, flops{x[0]})
        .value;
  };
  const auto recovers_growth = [&](const char* name, const auto& set) {
    recovers({name,
              law_of<1, 1>(growth),
              {{argument::flops, 1e18, 3e22}},
              {{"exponent", set.size_exponent, -1.0, 2.0}}});
  };
  recovers_growth("wang2024/moe", wang2024::moe);
  recovers_growth("wang2024/dense", wang2024::dense);
}

TEST_CASE("a loss curve with a floor: coefficients made up") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return loss_curve<T>{t[0], t[1], t[2]}.loss(flops{x[0]});
  };
  recovers({"tian2025/loss_curve",
            law_of<3, 1>(law),
            {{argument::flops, 1e18, 6e20}},
            {{"alpha", 400.0, 1.0, 1e5}, {"beta", -0.13, -0.5, 0.0}, {"b", 1.2, 0.1, 2.0}}});
}

TEST_CASE("the error of downstream tasks by the loss") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return gadre2024::error_law<T>{t[0], t[1], t[2]}.error(x[0]);
  };
  const auto recovers_error = [&](const char* name, const auto& set) {
    recovers({name,
              law_of<3, 1>(law),
              ranges(set.fitted),
              {{"k", set.k, 0.1, 10.0},
               {"gamma", set.gamma, 0.1, 5.0},
               {"epsilon", set.epsilon, 0.5, 1.0}}});
  };
  recovers_error("gadre2024/c4_error46", gadre2024::c4_error46);
  recovers_error("gadre2024/c4_error17", gadre2024::c4_error17);
  recovers_error("gadre2024/redpajama_error46", gadre2024::redpajama_error46);
  recovers_error("gadre2024/redpajama_error17", gadre2024::redpajama_error17);
  recovers_error("gadre2024/refinedweb_error46", gadre2024::refinedweb_error46);
  recovers_error("gadre2024/refinedweb_error17", gadre2024::refinedweb_error17);
}

}  // namespace
}  // namespace test::recovery
