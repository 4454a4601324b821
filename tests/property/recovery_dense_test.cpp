// SPDX-License-Identifier: Apache-2.0
/// @file
/// Laws of the loss of dense models, recovered from runs that they simulate.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "leverage/laws.hpp"
#include "property/recovery.hpp"

namespace test::recovery {
namespace {

using namespace leverage;

/// E + A N^-alpha + B D^-beta; `to_run` where the second range is not of tokens.
void recovers_chinchilla(const char* name, const hoffmann2022::loss_law<>& truth,
                         std::vector<fitted_interval> ranges, void (*to_run)(double*) = nullptr,
                         std::vector<std::string> open = {}) {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return hoffmann2022::loss_law<T>{t[0], t[1], t[2], t[3], t[4]}.loss(parameters{x[0]},
                                                                        tokens{x[1]});
  };
  recovers({name,
            law_of<5, 2>(law),
            std::move(ranges),
            {{"A", truth.A, 1.0, 1e5},
             {"B", truth.B, 1.0, 1e5},
             {"E", truth.E, 0.1, 3.0},
             {"alpha", truth.alpha, 0.05, 1.0},
             {"beta", truth.beta, 0.05, 1.0}},
            std::move(open),
            240,
            to_run});
}
/// Compute to tokens, 6 N D.
void tokens_of_compute(double* row) { row[1] /= 6.0 * row[0]; }

TEST_CASE("loss of size and tokens in the form of Hoffmann et al.") {
  recovers_chinchilla("hoffmann2022/printed", hoffmann2022::printed,
                      ranges(hoffmann2022::printed.fitted));
  recovers_chinchilla("hoffmann2022/unrounded", hoffmann2022::unrounded,
                      ranges(hoffmann2022::unrounded.fitted));
  recovers_chinchilla("besiroglu2024/table1", besiroglu2024::table1,
                      ranges(besiroglu2024::table1.fitted), tokens_of_compute);
  recovers_chinchilla("besiroglu2024/optimum", besiroglu2024::optimum,
                      ranges(besiroglu2024::optimum.fitted), tokens_of_compute);
  recovers_chinchilla("hoffmann2022/four_digits", hoffmann2022::four_digits,
                      ranges(hoffmann2022::four_digits.fitted));
  recovers_chinchilla("besiroglu2024/likelihood", besiroglu2024::likelihood,
                      ranges(besiroglu2024::likelihood.fitted), tokens_of_compute);
  recovers_chinchilla("muennighoff2023/c4_base", muennighoff2023::c4_base,
                      ranges(muennighoff2023::c4_base.fitted));
  recovers_chinchilla("muennighoff2023/c4_untied", muennighoff2023::c4_untied,
                      ranges(muennighoff2023::c4_untied.fitted));
  recovers_chinchilla("sardana2024/repository", sardana2024::repository,
                      ranges(sardana2024::repository.fitted));
  // Tokens over a factor of eight do not tell a small exponent from a floor.
  recovers_chinchilla("krajewski2024/table1_dense", krajewski2024::table1_dense,
                      ranges(krajewski2024::table1_dense.fitted), nullptr, {"B", "E", "beta"});
}

TEST_CASE("the same with coefficients made up, of a loss per byte") {
  const hu2024::loss_law<> law{.A = 60.0, .B = 25.0, .E = 0.25, .alpha = 0.29, .beta = 0.23};
  recovers_chinchilla("hu2024/made_up", law,
                      {{argument::parameters, 40e6, 2e9}, {argument::tokens, 0.4e9, 120e9}});
}

TEST_CASE("loss of size and tokens per parameter with one exponent") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return gadre2024::loss_law<T>{t[0], t[1], t[2], t[3]}.loss(parameters{x[0]}, tokens{x[1]});
  };
  const auto recovers_overtrained = [&](const char* name, const auto& set) {
    recovers({name,
              law_of<4, 2>(law),
              ranges(set.fitted),
              {{"a", set.a, 1.0, 1e4},
               {"b", set.b, 1.0, 1e4},
               {"eta", set.eta, 0.02, 0.5},
               {"E", set.E, 0.1, 3.0}},
              {},
              160,
              [](double* row) { row[1] *= row[0]; }});
  };
  recovers_overtrained("gadre2024/c4", gadre2024::c4);
  recovers_overtrained("gadre2024/redpajama", gadre2024::redpajama);
  recovers_overtrained("gadre2024/refinedweb", gadre2024::refinedweb);
}

TEST_CASE("Kaplan's loss of size and data, and of size and steps") {
  const auto joint = []<class T, class X>(const T* t, const X* x) {
    return kaplan2020::joint_law<T>{t[0], t[1], t[2], t[3]}.loss(parameters{x[0]}, tokens{x[1]});
  };
  const auto& data = kaplan2020::table2;
  recovers({"kaplan2020/table2",
            law_of<4, 2>(joint),
            ranges(data.fitted),
            {{"N_c", data.N_c, 1e10, 1e16},
             {"D_c", data.D_c, 1e10, 1e16},
             {"alpha_N", data.alpha_N, 0.01, 0.5},
             {"alpha_D", data.alpha_D, 0.01, 0.5}}});

  const auto curve = []<class T, class X>(const T* t, const X* x) {
    return kaplan2020::learning_curve<T>{t[0], t[1], t[2], t[3]}.loss(parameters{x[0]}, x[1]);
  };
  const auto& steps = kaplan2020::table3;
  recovers({"kaplan2020/table3",
            law_of<4, 2>(curve),
            ranges(steps.fitted),
            {{"N_c", steps.N_c, 1e10, 1e16},
             {"S_c", steps.S_c, 1e1, 1e5},
             {"alpha_N", steps.alpha_N, 0.01, 0.5},
             {"alpha_S", steps.alpha_S, 0.1, 2.0}}});
}

TEST_CASE(
    "of six constants the loss along the efficient frontier shows two, and the report says so") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return kaplan2020::efficient_frontier<T>{{t[0], t[1], t[2], t[3]}, {t[4], t[5]}}.loss(
        flops{x[0]});
  };
  const auto& set = kaplan2020::appendix_b;
  recovers({"kaplan2020/appendix_b",
            law_of<6, 1>(law),
            ranges(set.fitted),
            {{"N_c", set.curve.N_c, 1e10, 1e16},
             {"S_c", set.curve.S_c, 1e1, 1e5},
             {"alpha_N", set.curve.alpha_N, 0.01, 0.5},
             {"alpha_S", set.curve.alpha_S, 0.1, 2.0},
             {"B_star", set.critical.B_star, 1e6, 1e11},
             {"alpha_B", set.critical.alpha_B, 0.02, 2.0}},
            {a_direction}});
}

/// The law of repeated tokens with decays of these kinds, t[0] to t[4] being those of the base.
template <template <class> class Data, template <class> class Size>
constexpr auto repeated = []<class T, class X>(const T* t, const X* x) {
  return muennighoff2023::loss_law<T, Data<T>, Size<T>>{
      {t[0], t[1], t[2], t[3], t[4]}, {t[5]}, {t[6]}}
      .loss(parameters{x[0]}, tokens{x[1]}, tokens{x[2]});
};
void unique_tokens_are_seen(double* row) { row[2] = row[2] < row[1] ? row[2] : row[1]; }

TEST_CASE("loss of repeated tokens: the decays where the rest is known, in each form") {
  using namespace muennighoff2023;
  const auto recovers_decays = [](const char* name, const studied_law& law, const auto& set,
                                  const std::vector<unknown>& decays,
                                  std::vector<std::string> open = {}) {
    study s{name,
            law,
            ranges(set.fitted),
            {known("A", set.base.A), known("B", set.base.B), known("E", set.base.E),
             known("alpha", set.base.alpha), known("beta", set.base.beta)},
            std::move(open),
            180,
            unique_tokens_are_seen};
    s.unknowns.insert(s.unknowns.end(), decays.begin(), decays.end());
    recovers(s);
  };
  recovers_decays(
      "muennighoff2023/c4_decays", law_of<7, 3>(repeated<saturating, saturating>), c4,
      {{"R_D", c4.decay_data.repeats, 1.0, 100.0}, {"R_N", c4.decay_size.repeats, 1.0, 100.0}});
  recovers_decays("muennighoff2023/c4_geometric", law_of<7, 3>(repeated<geometric, geometric>),
                  c4_geometric,
                  {{"delta_D", c4_geometric.decay_data.delta, 0.001, 0.9},
                   {"delta_N", c4_geometric.decay_size.delta, 0.001, 0.9}});
  recovers_decays("muennighoff2023/c4_exponential",
                  law_of<7, 3>(repeated<exponential, exponential>), c4_exponential,
                  {{"r_D", c4_exponential.decay_data.rate, 0.001, 3.0},
                   {"r_N", c4_exponential.decay_size.rate, 0.001, 3.0}});

  const auto of_data = []<class T, class X>(const T* t, const X* x) {
    return loss_law<T, saturating<T>, undiminished>{{t[0], t[1], t[2], t[3], t[4]}, {t[5]}, {}}
        .loss(parameters{x[0]}, tokens{x[1]}, tokens{x[2]});
  };
  recovers_decays("muennighoff2023/decay_of_data", law_of<6, 3>(of_data), decay_of_data,
                  {{"R_D", decay_of_data.decay_data.repeats, 1.0, 100.0}});
  const auto of_size = []<class T, class X>(const T* t, const X* x) {
    return loss_law<T, undiminished, saturating<T>>{{t[0], t[1], t[2], t[3], t[4]}, {}, {t[5]}}
        .loss(parameters{x[0]}, tokens{x[1]}, tokens{x[2]});
  };
  recovers_decays("muennighoff2023/decay_of_size", law_of<6, 3>(of_size), decay_of_size,
                  {{"R_N", decay_of_size.decay_size.repeats, 1.0, 1e4}});
}

TEST_CASE("loss of repeated tokens, all at once") {
  using namespace muennighoff2023;
  recovers({"muennighoff2023/c4",
            law_of<7, 3>(repeated<saturating, saturating>),
            ranges(c4.fitted),
            {{"A", c4.base.A, 1.0, 1e5},
             {"B", c4.base.B, 1.0, 1e5},
             {"E", c4.base.E, 0.1, 3.0},
             {"alpha", c4.base.alpha, 0.05, 1.0},
             {"beta", c4.base.beta, 0.05, 1.0},
             {"R_D", c4.decay_data.repeats, 1.0, 100.0},
             {"R_N", c4.decay_size.repeats, 1.0, 100.0}},
            {},
            240,
            unique_tokens_are_seen});
}

TEST_CASE("loss by parameters without vocabulary, and how many the vocabulary adds") {
  const auto total = []<class T, class X>(const T* t, const X* x) {
    return pearce2024::vocabulary_law<T>{t[0]}.total(parameters{x[0]}).value;
  };
  const auto& vocabulary = pearce2024::vocabulary;
  recovers({"pearce2024/vocabulary",
            law_of<1, 1>(total),
            ranges(vocabulary.fitted),
            {{"gamma", vocabulary.gamma, 1e3, 1e6}}});

  const auto law = []<class T, class X>(const T* t, const X* x) {
    return pearce2024::non_embedding_law<T>{{t[0], t[1], t[2], t[3], t[4]}, {t[5]}}.loss(
        parameters{x[0]}, tokens{x[1]});
  };
  const auto recovers_body = [&](const char* name, const auto& set) {
    recovers({name,
              law_of<6, 2>(law),
              ranges(set.fitted),
              {{"A", set.base.A, 1.0, 1e5},
               {"B", set.base.B, 1.0, 1e5},
               {"E", set.base.E, 0.1, 3.0},
               {"alpha", set.base.alpha, 0.05, 1.0},
               {"beta", set.base.beta, 0.05, 1.0},
               {"gamma", set.vocabulary.gamma, 1e3, 1e6}},
              {},
              240});
  };
  recovers_body("pearce2024/epoch", pearce2024::epoch);
  recovers_body("pearce2024/chinchilla", pearce2024::chinchilla);
}

TEST_CASE("loss of two stages of training: coefficients made up") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return liew2025::loss_law<T>{t[0], t[1], t[2], t[3], t[4]}.loss(tokens{x[0]}, tokens{x[1]});
  };
  recovers({"liew2025/made_up",
            law_of<5, 2>(law),
            {{argument::tokens, 1e9, 1e12}, {argument::unique_tokens, 1e9, 1e11}},
            {{"A", 2e6, 1e2, 1e9},
             {"alpha1", 0.35, 0.0, 1.0},
             {"alpha2", 0.45, 0.0, 1.0},
             {"alpha3", 0.0125, 0.0, 0.05},
             {"E", 1.9, 0.1, 3.0}}});
}

TEST_CASE("loss of pruned models, of text and of images") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return frantar2023::loss_law<T>{t[0], t[1], t[2], t[3], t[4], t[5], t[6]}.loss(
        parameters{x[0]}, tokens{x[1]}, x[2]);
  };
  const auto recovers_pruned = [&](const char* name, const auto& set,
                                   std::vector<std::string> open) {
    recovers({name,
              law_of<7, 3>(law),
              ranges(set.fitted),
              {{"a_S", set.a_S, 1.0, 1e3},
               {"b_S", set.b_S, 0.1, 2.0},
               {"c_S", set.c_S, 1.0, 1e3},
               {"b_N", set.b_N, 0.05, 1.0},
               {"a_D", set.a_D, 1e6, 1e11},
               {"b_D", set.b_D, 0.05, 2.0},
               {"c", set.c, 0.1, 10.0}},
              std::move(open),
              240});
  };
  // Data over a factor of four do not tell a small exponent from a floor; that of images is large.
  recovers_pruned("frantar2023/t5", frantar2023::t5, {"a_D", "b_D", "c"});
  recovers_pruned("frantar2023/vit", frantar2023::vit, {});
  recovers_pruned("frantar2023/vit_notebook", frantar2023::vit_notebook, {});
}

}  // namespace
}  // namespace test::recovery
