// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the catalogue has to say about each entry beside its numbers, transcribed a second time from the papers and
/// the notes on them: inputs, answer, kind of models, how the coefficients were verified, and the fitted range of
/// each bounded quantity with both ends. Where the papers state no bound, the row says what stands in for one.
#pragma once

#include <string_view>
#include <vector>

#include "leverage/core/argument.hpp"
#include "leverage/core/outcome.hpp"
#include "leverage/core/provenance.hpp"

namespace test {

using leverage::argument;
using leverage::evidence;
using leverage::model_kind;
using leverage::outcome;

/// A quantity in which the runs are bounded, by the name of the very N, D or C.
struct bound {
  argument which;
  double low;
  double high;
};

struct catalogue_row {
  std::string_view name;
  std::vector<argument> inputs;
  outcome answer;
  model_kind models;
  evidence verified;
  std::vector<bound> fitted;
};

[[nodiscard]] inline std::vector<catalogue_row> catalogue_table() {
  using enum argument;
  using A = argument;
  constexpr auto dense = model_kind::dense;
  constexpr auto mixture = model_kind::mixture;
  constexpr auto any = model_kind::any;
  constexpr auto paper = evidence::paper;
  constexpr auto code = evidence::authors_code;
  constexpr auto notes = evidence::transcriptions;
  constexpr auto derived = evidence::derived;
  using O = outcome;

  // [kaplan2020]  N 768..1.5e9 without embeddings, D 2.2e7..2.3e10. No bounds of C are stated: from 1e-5 PF-days,
  // where its figures begin, to the largest run, 6 N B S = 6 x 1.5e9 x 2^19 x 2.5e5 = 1.18e21 FLOPs. None of L for
  // the critical batch: Figure 10 goes from 3 to 10. None of S_min: the runs took up to 2.5e5 steps, with 3000 of
  // warmup.
  const bound kaplan_n{non_embedding_parameters, 768, 1.5e9};
  const bound kaplan_d{tokens, 2.2e7, 2.3e10};
  const bound kaplan_c{non_embedding_flops, 1e-5 * 8.64e19, 1.18e21};
  const bound kaplan_c_min{min_flops, 1e-5 * 8.64e19, 1.18e21};
  const bound kaplan_l{A::loss, 3, 10};

  // [hoffmann2022]  N 44 M..16 B with embeddings, D 5 B..500 B; approach 2: nine budgets 6e18..3e21. Approach 1 has
  // no stated budgets: those of the runs of Figure 4, as [besiroglu2024] read them.
  const std::vector<bound> hoffmann{{A::parameters, 44e6, 16e9}, {A::tokens, 5e9, 500e9}};
  const std::vector<bound> hoffmann_1{{A::flops, 1.397e18, 1.296e22}};
  const std::vector<bound> hoffmann_2{{A::flops, 6e18, 3e21}};

  // [besiroglu2024]  N 5.733e7..1.618e10, C = 6 N D 1.397e18..1.296e22.
  const std::vector<bound> besiroglu{{A::parameters, 5.733e7, 1.618e10},
                                     {A::flops, 1.397e18, 1.296e22}};

  // [clark2022]  N 15 M..1.3 B of the dense base model, E 1..512.
  const bound clark_n{dense_parameters, 15e6, 1.3e9};
  const std::vector<bound> clark{clark_n, {experts, 1, 512}};

  // [krajewski2024]  N 129 M..3.7 B of all experts without vocabulary and router, D 16 B..130 B, G 1..16, at E = 64.
  // The runs at E = 16 and the dense ones are not bounded: the same numbers stand in.
  const std::vector<bound> krajewski{{expert_non_embedding_parameters, 129e6, 3.7e9},
                                     {A::tokens, 16e9, 130e9},
                                     {fine_granularity, 1, 16}};

  // [ludziejewski2025]  N_act 79 M..2.7 B with embeddings, D 0.5 B..80 B, E 1..32. For the learning rate, whose N
  // leaves embeddings out, no range is stated: the same numbers stand in.
  const std::vector<bound> ludziejewski{
      {active_parameters, 79e6, 2.7e9}, {A::tokens, 0.5e9, 80e9}, {experts, 1, 32}};

  // [tian2025]  EL: A = E_a / E from 2 of 256 to 2 of 2, G 2..16, C = M D 1e18..3e20. Eq. 6 and Table 5: 3e17..3e20.
  const std::vector<bound> tian_c{{non_vocabulary_flops, 3e17, 3e20}};

  // [bi2024]  C = M D: Eq. 1 on 1e17..2e19, Eq. 4 on eight budgets 1e17..3e20.
  const std::vector<bound> bi_1{{non_vocabulary_flops, 1e17, 2e19}};
  const std::vector<bound> bi_4{{non_vocabulary_flops, 1e17, 3e20}};

  // [gadre2024]  Five runs: four sizes at D/N = 20, of which the smallest also at 320. The sizes are those of the
  // repository's open_lm_11m and open_lm_411m; the losses of the six error points are those of its runs.
  const std::vector<bound> gadre{{A::parameters, 10569312, 411616256},
                                 {tokens_per_parameter, 20, 320}};
  const std::vector<bound> gadre_c4{{A::loss, 2.656, 5.221}};
  const std::vector<bound> gadre_redpajama{{A::loss, 2.768, 5.388}};
  const std::vector<bound> gadre_refinedweb{{A::loss, 2.763, 5.272}};

  // [dubey2024]  IsoFLOP budgets 6e18..1e22.
  const std::vector<bound> dubey{{A::flops, 6e18, 1e22}};

  // [frantar2023]  The notes state no range: that of the authors' runs, 48 of T5 and 112 of ViT.
  const bound frantar_share{pruned_share, 0, 0.875};
  const std::vector<bound> frantar{
      {nonzero_parameters, 1.3e6, 85e6}, {A::tokens, 16.3e9, 65.6e9}, frantar_share};
  const std::vector<bound> frantar_vit{{pruned_share, 0, 0.9375}};

  // [abnar2025]  S 0..0.98, C 3e19..1e21, N_a about 0.1 B..1 B. N from the smallest dense model to 1 B / (1 - 0.98);
  // D from 3e19 / (6 x 1 B) to 1e21 / (6 x 0.1 B).
  const bound abnar_n{A::parameters, 0.1e9, 50e9};
  const std::vector<bound> abnar{abnar_n, {A::tokens, 5e9, 1.67e12}, {sparsity, 0, 0.98}};

  // [zhao2025]  The fitted runs: N 133 M..3.4 B, D 10 B..50 B, N_a 30 M..2.2 B, G 1..20, S 0..0.7. The checks of up to
  // 9 B parameters and 100 B tokens, of which the notes speak, are beyond the fit.
  const bound zhao_n{A::parameters, 133e6, 3.4e9};
  const std::vector<bound> zhao{zhao_n,
                                {A::tokens, 10e9, 50e9},
                                {active_parameters, 30e6, 2.2e9},
                                {active_experts, 1, 20},
                                {sharing_ratio, 0, 0.7}};

  // [wan2026]  The notes state no range: the authors' summary has 1e18..3e20.
  const std::vector<bound> wan{{non_vocabulary_flops, 1e18, 3e20}};

  // [muennighoff2023]  N 7 M..9 B and up to 900 B tokens; the smallest D and the unique tokens, 0.1 B..178 B, are
  // those of its runs. The 54 points of the fit without repetition are not bounded: those of [hoffmann2022].
  const std::vector<bound> muennighoff{
      {A::parameters, 7e6, 9e9}, {A::tokens, 1e8, 900e9}, {unique_tokens, 1e8, 178e9}};

  // [porian2024]  C 1.25e16..2.56e19, 6 N D with the N that the step counts: without the head in the first step,
  // with it from the second on. Sizes of the tuned runs are not stated: the best ones at both ends.
  const std::vector<bound> porian_non_embedding{{non_embedding_flops, 1.25e16, 2.56e19}};
  const std::vector<bound> porian_head{{head_flops, 1.25e16, 2.56e19}};
  const std::vector<bound> porian_n{{parameters_with_head, 1.18e7, 5.24e8}};

  // [pearce2024]  20 models at 10^2.9..10^9.2 without embeddings, rounded; D 1e6..1e25 of the simulation. The relation
  // of N and N_T holds over the shapes of [hoffmann2022], 44 M and 16.183 B less 32000 words of width 512 and 5120.
  const bound pearce_n{non_embedding_parameters, 794.3, 1.585e9};
  const std::vector<bound> pearce{pearce_n, {A::tokens, 1e6, 1e25}};
  const std::vector<bound> pearce_shapes{{non_embedding_parameters, 2.76e7, 1.602e10}};

  // [li2025]  The notes state no range: the released runs, N 214663680..1073741824 without vocabulary, D 4 B..100 B.
  const bound li_n{non_embedding_parameters, 214663680, 1073741824};
  const bound li_d{A::tokens, 4e9, 100e9};

  // [marin2026]  Best runs at 1e18..3e20. Learning rates: only the widths are stated, of v16 those of the best runs. The
  // recipe stands in: T* at 1e18 and 3e20, or at the ends of the ablation, 2.19e17 and 2.83e19; batches of 32 sequences
  // of 4096 up to the next power of two above T* / 2^14.
  const std::vector<bound> marin{{non_vocabulary_flops, 1e18, 3e20}};
  const std::vector<bound> marin_v16{
      {A::tokens, 3.598e9, 5.076e10}, {width, 768, 2048}, {A::batch, 131072, 4194304}};
  const std::vector<bound> marin_may{
      {A::tokens, 1.779e9, 1.697e10}, {width, 512, 1280}, {A::batch, 131072, 1048576}};
  const std::vector<A> tdb{A::tokens, width, A::batch};

  // [sun2025]  Table of all runs: N 40894464..679477248, D 10485760000..104857600000, E0M7 to E6M1, blocks 32..512. The
  // bits of a number are those of E1M1 to E0M7.
  const bound sun_n{non_embedding_parameters, 40894464, 679477248};
  const bound sun_e{exponent_bits, 0, 6};
  const bound sun_m{mantissa_bits, 1, 7};
  const bound sun_b{block_size, 32, 512};

  // [kumar2024]  N 30 M..220 M, D 1.5 B..26 B, 3..16 bits, activations of more than 3.
  const bound kumar_n{A::parameters, 30e6, 220e6};
  const bound kumar_w{weight_bits, 3, 16};
  const bound kumar_a{activation_bits, 4, 16};
  const bound kumar_kv{key_value_bits, 3, 16};

  // [sun2024]  The range of the runs was not found: about the optimum that the paper reports, 3.12e24.
  const std::vector<A> c_exact{exact_flops};
  const std::vector<bound> hunyuan{{exact_flops, 3.1e24, 3.14e24}};

  // [beck2025]  Context 8192: 5e18..2e20, the others 5e18..5e19.
  const std::vector<bound> beck{{exact_flops, 5e18, 2e20}};
  const std::vector<bound> beck_short{{exact_flops, 5e18, 5e19}};

  // [liu2025]  N 0.4 B..1.5 B; the budgets are not stated: 120 N^2 at both ends. [kimi2025b]  6 N D, 0.65 B on 39 B and
  // 1.7 B on 128 B tokens, to two digits.
  const std::vector<bound> moonlight{{non_embedding_flops, 1.92e19, 2.7e20}};
  const std::vector<bound> kimi{{non_embedding_flops, 1.5e20, 1.3e21}};

  // [chen2025]  N 0.5 B..4.4 B, 1..8 streams.
  const std::vector<A> np{non_embedding_parameters, parallel_streams};
  const std::vector<bound> parscale{{non_embedding_parameters, 0.5e9, 4.4e9},
                                    {parallel_streams, 1, 8}};

  // [tao2024]  exp_data.csv and utils.py: 33222784 weights to 1197 M less two matrices of 16384 x 2048; runs of 2.18e17
  // FLOPs and more, the largest 6 (1.13 B + 96256 x 2048) x 54.8 B; the fewest tokens 5.3 B / 20.
  const bound tao_n{non_embedding_parameters, 33222784, 1.13e9};
  const std::vector<bound> tao_c{{A::flops, 2.18e17, 4.36e20}};
  const bound tao_v{vocabulary, 4096, 96256};

  const std::vector<bound> luo{{steps, 24e3, 72e3}};

  // [bergsma2025]  20..1280 tokens per parameter.
  const std::vector<bound> bergsma{{tokens_per_parameter, 20, 1280}};

  const std::vector<A> n{A::parameters}, nd{A::parameters, A::tokens}, c{A::flops};
  const std::vector<A> n_non_embedding{non_embedding_parameters};
  const std::vector<A> non_embedding_d{non_embedding_parameters, A::tokens};
  const std::vector<A> c_min{min_flops}, c_non_embedding{non_embedding_flops}, c_head{head_flops};
  const std::vector<A> c_model{non_vocabulary_flops};
  const std::vector<A> l{A::loss};
  const std::vector<A> n_head{parameters_with_head};
  const std::vector<A> ne{dense_parameters, experts};
  const std::vector<A> ndg{expert_non_embedding_parameters, A::tokens, fine_granularity};
  const std::vector<A> ndu{A::parameters, A::tokens, unique_tokens};
  const std::vector<A> cm{A::flops, tokens_per_parameter};
  const std::vector<A> share{pruned_share};

  return {
      {"kaplan2020/table5_size", n_non_embedding, O::loss, dense, paper, {kaplan_n}},
      {"kaplan2020/table5_data", {A::tokens}, O::loss, dense, paper, {kaplan_d}},
      {"kaplan2020/table5_naive_compute", c_non_embedding, O::loss, dense, paper, {kaplan_c}},
      {"kaplan2020/table5_min_compute", c_min, O::loss, dense, paper, {kaplan_c_min}},
      {"kaplan2020/figure13_naive_compute", c_non_embedding, O::loss, dense, paper, {kaplan_c}},
      {"kaplan2020/figure13_min_compute", c_min, O::loss, dense, paper, {kaplan_c_min}},
      {"kaplan2020/table2_loss", non_embedding_d, O::loss, dense, paper, {kaplan_n, kaplan_d}},
      {"kaplan2020/table2_overfitting",
       non_embedding_d,
       O::excess_loss,
       dense,
       paper,
       {kaplan_n, kaplan_d}},
      {"kaplan2020/equation4_4_data", n_non_embedding, O::tokens, dense, paper, {kaplan_n}},
      {"kaplan2020/table5_critical_batch", l, O::batch, dense, paper, {kaplan_l}},
      {"kaplan2020/equation5_3_critical_batch", l, O::batch, dense, paper, {kaplan_l}},
      {"kaplan2020/equation5_4_min_steps",
       {steps, batch, A::loss},
       O::steps,
       dense,
       paper,
       {kaplan_l}},
      {"kaplan2020/equation5_5_min_flops",
       {non_embedding_flops, batch, A::loss},
       O::flops,
       dense,
       paper,
       {kaplan_l}},
      {"kaplan2020/table3_loss",
       {non_embedding_parameters, min_steps},
       O::loss,
       dense,
       paper,
       {kaplan_n, {min_steps, 3e3, 2.5e5}}},
      // Appendix B prints the formulas; the constants follow from Tables 3 and 5.
      {"kaplan2020/appendix_b_loss", c_min, O::loss, dense, derived, {kaplan_c_min}},
      {"kaplan2020/appendix_b_size", c_min, O::parameters, dense, derived, {kaplan_c_min}},
      {"kaplan2020/appendix_b_steps", c_min, O::steps, dense, derived, {kaplan_c_min}},
      {"kaplan2020/table6_size", c_min, O::parameters, dense, paper, {kaplan_c_min}},
      {"kaplan2020/table6_batch", c_min, O::batch, dense, paper, {kaplan_c_min}},
      {"kaplan2020/table6_steps", c_min, O::steps, dense, paper, {kaplan_c_min}},
      {"kaplan2020/table6_data", c_min, O::tokens, dense, paper, {kaplan_c_min}},
      {"kaplan2020/figure14_naive_size", c_non_embedding, O::parameters, dense, paper, {kaplan_c}},
      {"kaplan2020/equation_d1_learning_rate",
       n_non_embedding,
       O::learning_rate,
       dense,
       paper,
       {kaplan_n}},

      {"hoffmann2022/printed", nd, O::loss, dense, paper, hoffmann},
      {"hoffmann2022/printed_best_size", c, O::parameters, dense, paper, hoffmann},
      {"hoffmann2022/printed_best_data", c, O::tokens, dense, paper, hoffmann},
      // A comment in the paper's source, read in several repositories that took it from there.
      {"hoffmann2022/unrounded", nd, O::loss, dense, notes, hoffmann},
      {"hoffmann2022/unrounded_best_size", c, O::parameters, dense, notes, hoffmann},
      {"hoffmann2022/unrounded_best_data", c, O::tokens, dense, notes, hoffmann},
      // In the code of those who use it: [besiroglu2024] and [pearce2024].
      {"hoffmann2022/four_digits", nd, O::loss, dense, code, hoffmann},
      {"hoffmann2022/four_digits_best_size", c, O::parameters, dense, code, hoffmann},
      {"hoffmann2022/four_digits_best_data", c, O::tokens, dense, code, hoffmann},
      // Least squares through nine printed projections: the paper has no coefficient.
      {"hoffmann2022/approach1_best_size", c, O::parameters, dense, derived, hoffmann_1},
      {"hoffmann2022/approach1_best_data", c, O::tokens, dense, derived, hoffmann_1},
      {"hoffmann2022/approach2_best_size", c, O::parameters, dense, derived, hoffmann_2},
      {"hoffmann2022/approach2_best_data", c, O::tokens, dense, derived, hoffmann_2},

      {"besiroglu2024/table1", nd, O::loss, dense, code, besiroglu},
      {"besiroglu2024/table1_best_size", c, O::parameters, dense, code, besiroglu},
      {"besiroglu2024/table1_best_data", c, O::tokens, dense, code, besiroglu},
      {"besiroglu2024/optimum", nd, O::loss, dense, derived, besiroglu},
      {"besiroglu2024/optimum_best_size", c, O::parameters, dense, derived, besiroglu},
      {"besiroglu2024/optimum_best_data", c, O::tokens, dense, derived, besiroglu},
      {"besiroglu2024/likelihood", nd, O::loss, dense, code, besiroglu},
      {"besiroglu2024/likelihood_best_size", c, O::parameters, dense, code, besiroglu},
      {"besiroglu2024/likelihood_best_data", c, O::tokens, dense, code, besiroglu},

      {"clark2022/s_base", ne, O::loss, any, notes, clark},
      {"clark2022/s_base_effective_parameters", ne, O::parameters, any, notes, clark},
      {"clark2022/rl_r", ne, O::loss, any, notes, clark},
      {"clark2022/rl_r_effective_parameters", ne, O::parameters, any, notes, clark},
      {"clark2022/hash", ne, O::loss, any, notes, clark},
      {"clark2022/hash_effective_parameters", ne, O::parameters, any, notes, clark},
      {"clark2022/dense", {dense_parameters}, O::loss, dense, notes, {clark_n}},

      {"krajewski2024/table1_moe", ndg, O::loss, mixture, paper, krajewski},
      {"krajewski2024/table5", ndg, O::loss, mixture, paper, krajewski},
      {"krajewski2024/table8", ndg, O::loss, mixture, paper, krajewski},
      {"krajewski2024/table1_dense",
       non_embedding_d,
       O::loss,
       dense,
       paper,
       {{non_embedding_parameters, 129e6, 3.7e9}, {A::tokens, 16e9, 130e9}}},
      {"krajewski2024/training_flops", ndg, O::flops, mixture, paper, krajewski},

      {"ludziejewski2025/table3",
       {active_parameters, A::tokens, experts},
       O::loss,
       any,
       paper,
       ludziejewski},
      {"ludziejewski2025/best_size", {A::flops, experts}, O::parameters, any, paper, ludziejewski},
      {"ludziejewski2025/best_data", {A::flops, experts}, O::tokens, any, paper, ludziejewski},
      {"ludziejewski2025/learning_rate",
       {active_non_embedding_parameters, experts},
       O::learning_rate,
       any,
       paper,
       {{active_non_embedding_parameters, 79e6, 2.7e9}, {experts, 1, 32}}},

      {"tian2025/table6",
       {activation_ratio, expert_granularity, non_vocabulary_flops},
       O::leverage,
       any,
       paper,
       {{activation_ratio, 2.0 / 256.0, 1},
        {expert_granularity, 2, 16},
        {non_vocabulary_flops, 1e18, 3e20}}},
      {"tian2025/equation6_learning_rate", c_model, O::learning_rate, mixture, paper, tian_c},
      {"tian2025/equation6_batch", c_model, O::batch, mixture, paper, tian_c},
      {"tian2025/table5_moe_best_model", c_model, O::flops_per_token, mixture, paper, tian_c},
      {"tian2025/table5_moe_best_data", c_model, O::tokens, mixture, paper, tian_c},
      {"tian2025/table5_dense_best_model", c_model, O::flops_per_token, dense, paper, tian_c},
      {"tian2025/table5_dense_best_data", c_model, O::tokens, dense, paper, tian_c},

      {"bi2024/equation1_learning_rate", c_model, O::learning_rate, dense, paper, bi_1},
      {"bi2024/equation1_batch", c_model, O::batch, dense, paper, bi_1},
      {"bi2024/equation4_model", c_model, O::flops_per_token, dense, paper, bi_4},
      {"bi2024/equation4_data", c_model, O::tokens, dense, paper, bi_4},

      // Refitted with the authors' code on the authors' runs.
      {"gadre2024/c4_loss", nd, O::loss, dense, derived, gadre},
      {"gadre2024/c4_loss_of_compute", cm, O::loss, dense, derived, gadre},
      {"gadre2024/c4_error46", l, O::error, dense, derived, gadre_c4},
      {"gadre2024/c4_error17", l, O::error, dense, derived, gadre_c4},
      {"gadre2024/redpajama_loss", nd, O::loss, dense, derived, gadre},
      {"gadre2024/redpajama_loss_of_compute", cm, O::loss, dense, derived, gadre},
      {"gadre2024/redpajama_error46", l, O::error, dense, derived, gadre_redpajama},
      {"gadre2024/redpajama_error17", l, O::error, dense, derived, gadre_redpajama},
      {"gadre2024/refinedweb_loss", nd, O::loss, dense, derived, gadre},
      {"gadre2024/refinedweb_loss_of_compute", cm, O::loss, dense, derived, gadre},
      {"gadre2024/refinedweb_error46", l, O::error, dense, derived, gadre_refinedweb},
      {"gadre2024/refinedweb_error17", l, O::error, dense, derived, gadre_refinedweb},

      {"dubey2024/printed_data", c, O::tokens, dense, paper, dubey},
      {"dubey2024/figure3_data", c, O::tokens, dense, notes, dubey},

      {"frantar2023/t5_loss",
       {nonzero_parameters, A::tokens, pruned_share},
       O::loss,
       dense,
       notes,
       frantar},
      {"frantar2023/t5_best_pruned_share",
       {nonzero_parameters, A::flops},
       O::ratio,
       dense,
       notes,
       frantar},
      {"frantar2023/t5_multiplier", share, O::ratio, dense, notes, {frantar_share}},
      // The authors' notebook has the unrounded coefficients, whose first digits are the printed ones.
      {"frantar2023/vit_multiplier", share, O::ratio, dense, code, frantar_vit},
      {"frantar2023/vit_notebook_multiplier", share, O::ratio, dense, code, frantar_vit},

      {"abnar2025/loss", {A::parameters, A::tokens, sparsity}, O::loss, any, notes, abnar},
      {"abnar2025/best_sparsity", n, O::ratio, mixture, notes, {abnar_n}},

      // One note has the coefficients; eight of them reproduce the four optima that the paper reports.
      {"zhao2025/loss",
       {A::parameters, A::tokens, active_parameters, active_experts, sharing_ratio},
       O::loss,
       mixture,
       evidence::one_transcription,
       zhao},
      {"zhao2025/best_active", n, O::parameters, mixture, evidence::one_transcription, {zhao_n}},
      {"zhao2025/best_active_share", n, O::ratio, mixture, evidence::one_transcription, {zhao_n}},

      {"wan2026/best_data", c_model, O::tokens, mixture, evidence::one_transcription, wan},
      {"wan2026/best_model", c_model, O::flops_per_token, mixture, evidence::one_transcription,
       wan},

      {"muennighoff2023/c4", ndu, O::loss, dense, code, muennighoff},
      {"muennighoff2023/c4_geometric", ndu, O::loss, dense, paper, muennighoff},
      {"muennighoff2023/c4_exponential", ndu, O::loss, dense, paper, muennighoff},
      {"muennighoff2023/decay_of_data", ndu, O::loss, dense, paper, muennighoff},
      {"muennighoff2023/decay_of_size", ndu, O::loss, dense, paper, muennighoff},
      {"muennighoff2023/c4_base", nd, O::loss, dense, paper, hoffmann},
      {"muennighoff2023/c4_base_best_size", c, O::parameters, dense, paper, hoffmann},
      {"muennighoff2023/c4_base_best_data", c, O::tokens, dense, paper, hoffmann},
      {"muennighoff2023/c4_untied", nd, O::loss, dense, code, hoffmann},
      {"muennighoff2023/c4_untied_best_size", c, O::parameters, dense, code, hoffmann},
      {"muennighoff2023/c4_untied_best_data", c, O::tokens, dense, code, hoffmann},

      // Defaults of the repository: a law of [hoffmann2022], of whose runs they speak.
      {"sardana2024/repository", nd, O::loss, dense, code, hoffmann},
      {"sardana2024/repository_best_size", c, O::parameters, dense, code, hoffmann},
      {"sardana2024/repository_best_data", c, O::tokens, dense, code, hoffmann},

      {"porian2024/refinedweb_kaplan", c_non_embedding, O::parameters, dense, code,
       porian_non_embedding},
      {"porian2024/refinedweb_head", c_head, O::parameters, dense, code, porian_head},
      {"porian2024/refinedweb_warmup", c_head, O::parameters, dense, code, porian_head},
      {"porian2024/refinedweb_cosine", c_head, O::parameters, dense, code, porian_head},
      {"porian2024/refinedweb_tuned", c_head, O::parameters, dense, code, porian_head},
      {"porian2024/openwebtext2_kaplan", c_non_embedding, O::parameters, dense, code,
       porian_non_embedding},
      {"porian2024/openwebtext2_head", c_head, O::parameters, dense, code, porian_head},
      {"porian2024/openwebtext2_warmup", c_head, O::parameters, dense, code, porian_head},
      {"porian2024/openwebtext2_cosine", c_head, O::parameters, dense, code, porian_head},
      {"porian2024/openwebtext2_tuned", c_head, O::parameters, dense, code, porian_head},
      {"porian2024/learning_rate", n_head, O::learning_rate, dense, notes, porian_n},
      {"porian2024/batch", n_head, O::batch, dense, notes, porian_n},

      {"pearce2024/total_parameters", n_non_embedding, O::parameters, dense, code, pearce_shapes},
      {"pearce2024/epoch_loss", non_embedding_d, O::loss, dense, code, pearce},
      {"pearce2024/epoch_budget", n_non_embedding, O::flops, dense, code, {pearce_n}},
      {"pearce2024/epoch_best_data", n_non_embedding, O::tokens, dense, code, {pearce_n}},
      {"pearce2024/epoch_exponent", n_non_embedding, O::ratio, dense, code, {pearce_n}},
      {"pearce2024/chinchilla_loss", non_embedding_d, O::loss, dense, code, pearce},
      {"pearce2024/chinchilla_budget", n_non_embedding, O::flops, dense, code, {pearce_n}},
      {"pearce2024/chinchilla_best_data", n_non_embedding, O::tokens, dense, code, {pearce_n}},
      {"pearce2024/chinchilla_exponent", n_non_embedding, O::ratio, dense, code, {pearce_n}},

      {"li2025/rounded_learning_rate",
       non_embedding_d,
       O::learning_rate,
       dense,
       notes,
       {li_n, li_d}},
      {"li2025/rounded_batch", {A::tokens}, O::batch, dense, notes, {li_d}},
      {"li2025/tool_learning_rate", non_embedding_d, O::learning_rate, dense, code, {li_n, li_d}},
      {"li2025/tool_batch", {A::tokens}, O::batch, dense, code, {li_d}},

      {"marin2026/best_size", c_model, O::parameters, mixture, code, marin},
      {"marin2026/best_data", c_model, O::tokens, mixture, code, marin},
      {"marin2026/loss", c_model, O::loss, mixture, code, marin},
      {"marin2026/bits_per_byte", c_model, O::loss_bits_per_byte, mixture, code, marin},
      {"marin2026/v16_adam_learning_rate", tdb, O::learning_rate, mixture, code, marin_v16},
      {"marin2026/v16_adamh_learning_rate", tdb, O::learning_rate, mixture, code, marin_v16},
      {"marin2026/may_adam_learning_rate", tdb, O::learning_rate, mixture, code, marin_may},
      {"marin2026/may_muonh_learning_rate", tdb, O::learning_rate, mixture, code, marin_may},

      {"sun2025/loss",
       {non_embedding_parameters, A::tokens, exponent_bits, mantissa_bits, block_size},
       O::loss,
       dense,
       paper,
       {sun_n, {A::tokens, 10485760000, 104857600000}, sun_e, sun_m, sun_b}},
      {"sun2025/critical_data",
       {non_embedding_parameters, exponent_bits, mantissa_bits, block_size},
       O::tokens,
       dense,
       paper,
       {sun_n, sun_e, sun_m, sun_b}},
      {"sun2025/best_mantissa", {format_bits}, O::bits, dense, paper, {{format_bits, 3, 8}}},

      {"zhang2024/critical_batch",
       n_non_embedding,
       O::batch,
       dense,
       code,
       {{non_embedding_parameters, 85e6, 1.2e9}}},

      {"kumar2024/loss",
       {A::parameters, A::tokens, weight_bits, activation_bits, key_value_bits},
       O::loss,
       dense,
       paper,
       {kumar_n, {A::tokens, 1.5e9, 26e9}, kumar_w, kumar_a, kumar_kv}},
      {"kumar2024/effective_parameters",
       {A::parameters, weight_bits, activation_bits, key_value_bits},
       O::parameters,
       dense,
       paper,
       {kumar_n, kumar_w, kumar_a, kumar_kv}},

      {"sun2024/best_size", c_exact, O::parameters, mixture, evidence::one_transcription, hunyuan},
      {"sun2024/best_data", c_exact, O::tokens, mixture, evidence::one_transcription, hunyuan},
      {"sun2024/training_flops",
       {active_parameters, A::tokens},
       O::flops,
       mixture,
       evidence::one_transcription,
       {{active_parameters, 58.0e9, 58.2e9}, {A::tokens, 5.55e12, 5.65e12}}},

      {"beck2025/transformer_2048_best_size", c_exact, O::parameters, dense, code, beck_short},
      {"beck2025/transformer_2048_best_data", c_exact, O::tokens, dense, code, beck_short},
      {"beck2025/transformer_8192_best_size", c_exact, O::parameters, dense, code, beck},
      {"beck2025/transformer_8192_best_data", c_exact, O::tokens, dense, code, beck},
      {"beck2025/transformer_16384_best_size", c_exact, O::parameters, dense, code, beck_short},
      {"beck2025/transformer_16384_best_data", c_exact, O::tokens, dense, code, beck_short},
      {"beck2025/mlstm_2048_best_size", c_exact, O::parameters, dense, code, beck_short},
      {"beck2025/mlstm_2048_best_data", c_exact, O::tokens, dense, code, beck_short},
      {"beck2025/mlstm_8192_best_size", c_exact, O::parameters, dense, code, beck},
      {"beck2025/mlstm_8192_best_data", c_exact, O::tokens, dense, code, beck},
      {"beck2025/mlstm_16384_best_size", c_exact, O::parameters, dense, code, beck_short},
      {"beck2025/mlstm_16384_best_data", c_exact, O::tokens, dense, code, beck_short},

      {"liu2025/muon_loss", c_non_embedding, O::loss, dense, paper, moonlight},
      {"liu2025/adamw_loss", c_non_embedding, O::loss, dense, paper, moonlight},
      {"kimi2025b/mla_loss", c_non_embedding, O::loss, mixture, paper, kimi},
      {"kimi2025b/linear_loss", c_non_embedding, O::loss, mixture, paper, kimi},

      // The authors' losses, minimised with their objective.
      {"chen2025/python", np, O::loss, dense, derived, parscale},
      {"chen2025/pile", np, O::loss, dense, derived, parscale},

      {"tao2024/best_non_vocabulary_size", c, O::parameters, dense, code, tao_c},
      {"tao2024/approach1_vocabulary_weights", c, O::parameters, dense, code, tao_c},
      {"tao2024/approach2_vocabulary_weights",
       n_non_embedding,
       O::parameters,
       dense,
       code,
       {tao_n}},
      {"tao2024/approach3_loss",
       {non_embedding_parameters, vocabulary, width, A::tokens},
       O::unigram_loss,
       dense,
       code,
       {tao_n, tao_v, {width, 512, 2048}, {A::tokens, 2.65e8, 5.48e10}}},
      {"tao2024/tokens_per_character", {vocabulary}, O::ratio, dense, code, {tao_v}},

      {"bergsma2025/best_timescale",
       {tokens_per_parameter},
       O::ratio,
       dense,
       evidence::one_transcription,
       bergsma},
      {"bergsma2025/weight_decay",
       {A::parameters, A::tokens, A::batch, A::learning_rate},
       O::weight_decay,
       dense,
       evidence::one_transcription,
       bergsma},
      {"bergsma2025/learning_rate",
       {A::parameters, A::tokens, A::batch, A::weight_decay},
       O::learning_rate,
       dense,
       evidence::one_transcription,
       bergsma},

      // Joint fit to 760 M..2.7 B; the shortest run is not stated: 25 B tokens.
      {"bjorck2024/learning_rate",
       non_embedding_d,
       O::learning_rate,
       dense,
       notes,
       {{non_embedding_parameters, 760e6, 2.7e9}, {A::tokens, 25e9, 800e9}}},

      // 24..72 thousand steps; the rate of all runs is 3e-4.
      {"luo2025/25m_constant_rate", {steps, A::learning_rate}, O::loss, dense, code, luo},
      {"luo2025/100m_constant_rate", {steps, A::learning_rate}, O::loss, dense, code, luo},
      {"luo2025/400m_constant_rate", {steps, A::learning_rate}, O::loss, dense, code, luo},
  };
}

}  // namespace test
