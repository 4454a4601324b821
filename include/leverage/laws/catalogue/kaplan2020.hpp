// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Kaplan et al. 2020. N is without embeddings; budgets are FLOPs, not PF-days.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/kaplan2020.hpp"

namespace leverage::catalogue {

namespace detail {

/// What is answered at C_min.
template <class Self>
struct kaplan2020_at_least_flops : entry<Self, argument::least_flops> {
  static constexpr std::string_view symbols[] = {"C_min"};
};

template <class Self>
struct kaplan2020_loss_of_compute : entry<Self, argument::least_flops> {
  static constexpr std::string_view formula = "L = (C_c^min / C_min)^alpha_C^min";
  static constexpr std::string_view tex =
      R"(L(C_{\min}) = (C_c^{\min} / C_{\min})^{\alpha_C^{\min}})";
  static constexpr std::string_view symbols[] = {"C_min"};
  static constexpr outcome answer = outcome::loss;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return Self::set.loss(leverage::flops{c});
  }
};

template <class Self>
struct kaplan2020_loss_of_naive_compute : entry<Self, argument::body_flops> {
  static constexpr std::string_view formula = "L = (C_c / C)^alpha_C, batches of 2^19 tokens";
  static constexpr std::string_view tex = R"(L(C) = (C_c / C)^{\alpha_C})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::loss;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return Self::set.loss(leverage::flops{c});
  }
};

template <class Self>
struct kaplan2020_batch : entry<Self, argument::loss> {
  static constexpr std::string_view formula = "B_crit = B_* / L^(1 / alpha_B)";
  static constexpr std::string_view tex = R"(B_{\mathrm{crit}}(L) = B_* / L^{1 / \alpha_B})";
  static constexpr std::string_view symbols[] = {"L"};
  static constexpr outcome answer = outcome::batch;
  template <scalar L>
  [[nodiscard]] static constexpr auto value(const L& loss) {
    return Self::set.batch(loss).value;
  }
};

/// What a batch makes of steps or FLOPs on the way to a loss.
template <class Self, argument Spent>
struct kaplan2020_adjusted : entry<Self, Spent, argument::batch, argument::loss> {
  static constexpr const auto& set = leverage::kaplan2020::equation5_3;
  /// Fitted over losses alone; no loss is inside where another input is refused.
  [[nodiscard]] static constexpr auto reach(const double (&x)[3]) {
    const double answer = Self::at(x);
    return set.fitted.check(plain{answer > 0.0 ? x[2] : answer});
  }
};

}  // namespace detail

struct kaplan2020_table5_size : entry<kaplan2020_table5_size, argument::body_parameters> {
  static constexpr std::string_view name = "kaplan2020/table5_size";
  static constexpr std::string_view formula = "L = (N_c / N)^alpha_N";
  static constexpr std::string_view tex = R"(L(N) = (N_c / N)^{\alpha_N})";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::kaplan2020::table5_size;
  template <scalar N>
  [[nodiscard]] static constexpr auto value(const N& n) {
    return set.loss(leverage::parameters{n});
  }
};

struct kaplan2020_table5_data : entry<kaplan2020_table5_data, argument::tokens> {
  static constexpr std::string_view name = "kaplan2020/table5_data";
  static constexpr std::string_view formula = "L = (D_c / D)^alpha_D";
  static constexpr std::string_view tex = R"(L(D) = (D_c / D)^{\alpha_D})";
  static constexpr std::string_view symbols[] = {"D"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::kaplan2020::table5_data;
  template <scalar D>
  [[nodiscard]] static constexpr auto value(const D& d) {
    return set.loss(leverage::tokens{d});
  }
};

struct kaplan2020_table5_naive_compute
    : detail::kaplan2020_loss_of_naive_compute<kaplan2020_table5_naive_compute> {
  static constexpr std::string_view name = "kaplan2020/table5_naive_compute";
  static constexpr const auto& set = leverage::kaplan2020::table5_naive_compute;
};

struct kaplan2020_table5_least_compute
    : detail::kaplan2020_loss_of_compute<kaplan2020_table5_least_compute> {
  static constexpr std::string_view name = "kaplan2020/table5_least_compute";
  static constexpr const auto& set = leverage::kaplan2020::table5_least_compute;
};

struct kaplan2020_figure13_naive_compute
    : detail::kaplan2020_loss_of_naive_compute<kaplan2020_figure13_naive_compute> {
  static constexpr std::string_view name = "kaplan2020/figure13_naive_compute";
  static constexpr const auto& set = leverage::kaplan2020::figure13_naive_compute;
};

struct kaplan2020_figure13_least_compute
    : detail::kaplan2020_loss_of_compute<kaplan2020_figure13_least_compute> {
  static constexpr std::string_view name = "kaplan2020/figure13_least_compute";
  static constexpr const auto& set = leverage::kaplan2020::figure13_least_compute;
};

struct kaplan2020_table2_loss
    : entry<kaplan2020_table2_loss, argument::body_parameters, argument::tokens> {
  static constexpr std::string_view name = "kaplan2020/table2_loss";
  static constexpr std::string_view formula =
      "L = ((N_c / N)^(alpha_N / alpha_D) + D_c / D)^alpha_D";
  static constexpr std::string_view tex =
      R"(L(N, D) = \left((N_c / N)^{\alpha_N / \alpha_D} + D_c / D\right)^{\alpha_D})";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::kaplan2020::table2;
  template <scalar N, scalar D>
  [[nodiscard]] static constexpr auto value(const N& n, const D& d) {
    return set.loss(leverage::parameters{n}, leverage::tokens{d});
  }
};

struct kaplan2020_table2_overfitting
    : entry<kaplan2020_table2_overfitting, argument::body_parameters, argument::tokens> {
  static constexpr std::string_view name = "kaplan2020/table2_overfitting";
  static constexpr std::string_view formula =
      "dL = (1 + (N / N_c)^(alpha_N / alpha_D) D_c / D)^alpha_D - 1";
  static constexpr std::string_view tex =
      R"(\delta L(N, D) = \left(1 + (N / N_c)^{\alpha_N / \alpha_D} D_c / D\right)^{\alpha_D} - 1)";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::excess_loss;
  static constexpr const auto& set = leverage::kaplan2020::table2;
  template <scalar N, scalar D>
  [[nodiscard]] static constexpr auto value(const N& n, const D& d) {
    return set.overfitting(leverage::parameters{n}, leverage::tokens{d});
  }
};

struct kaplan2020_equation4_4_data : entry<kaplan2020_equation4_4_data, argument::body_parameters> {
  static constexpr std::string_view name = "kaplan2020/equation4_4_data";
  static constexpr std::string_view formula = "D = 5e3 N^0.74, for dL < 0.02";
  static constexpr std::string_view tex = R"(D(N) = 5 \cdot 10^3 N^{0.74})";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::tokens;
  static constexpr const auto& set = leverage::kaplan2020::equation4_4;
  template <scalar N>
  [[nodiscard]] static constexpr auto value(const N& n) {
    return set.data(leverage::parameters{n}).value;
  }
};

struct kaplan2020_table5_critical_batch
    : detail::kaplan2020_batch<kaplan2020_table5_critical_batch> {
  static constexpr std::string_view name = "kaplan2020/table5_critical_batch";
  static constexpr const auto& set = leverage::kaplan2020::table5_critical_batch;
};

struct kaplan2020_equation5_3_critical_batch
    : detail::kaplan2020_batch<kaplan2020_equation5_3_critical_batch> {
  static constexpr std::string_view name = "kaplan2020/equation5_3_critical_batch";
  static constexpr const auto& set = leverage::kaplan2020::equation5_3;
};

struct kaplan2020_equation5_4_least_steps
    : detail::kaplan2020_adjusted<kaplan2020_equation5_4_least_steps, argument::steps> {
  static constexpr std::string_view name = "kaplan2020/equation5_4_least_steps";
  static constexpr std::string_view formula = "S_min = S / (1 + B_crit(L) / B)";
  static constexpr std::string_view tex = R"(S_{\min} = S / (1 + B_{\mathrm{crit}}(L) / B))";
  static constexpr std::string_view symbols[] = {"S", "B", "L"};
  static constexpr outcome answer = outcome::steps;
  template <scalar S, scalar B, scalar L>
  [[nodiscard]] static constexpr auto value(const S& steps, const B& batch, const L& loss) {
    return set.least_steps(steps, leverage::tokens{batch}, loss);
  }
};

struct kaplan2020_equation5_5_least_flops
    : detail::kaplan2020_adjusted<kaplan2020_equation5_5_least_flops, argument::body_flops> {
  static constexpr std::string_view name = "kaplan2020/equation5_5_least_flops";
  static constexpr std::string_view formula = "C_min = C / (1 + B / B_crit(L))";
  static constexpr std::string_view tex = R"(C_{\min} = C / (1 + B / B_{\mathrm{crit}}(L)))";
  static constexpr std::string_view symbols[] = {"C", "B", "L"};
  static constexpr outcome answer = outcome::flops;
  template <scalar C, scalar B, scalar L>
  [[nodiscard]] static constexpr auto value(const C& c, const B& batch, const L& loss) {
    return set.least_flops(leverage::flops{c}, leverage::tokens{batch}, loss).value;
  }
};

struct kaplan2020_table3_loss
    : entry<kaplan2020_table3_loss, argument::body_parameters, argument::least_steps> {
  static constexpr std::string_view name = "kaplan2020/table3_loss";
  static constexpr std::string_view formula = "L = (N_c / N)^alpha_N + (S_c / S_min)^alpha_S";
  static constexpr std::string_view tex =
      R"(L(N, S_{\min}) = (N_c / N)^{\alpha_N} + (S_c / S_{\min})^{\alpha_S})";
  static constexpr std::string_view symbols[] = {"N", "S_min"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::kaplan2020::table3;
  template <scalar N, scalar S>
  [[nodiscard]] static constexpr auto value(const N& n, const S& steps) {
    return set.loss(leverage::parameters{n}, steps);
  }
};

struct kaplan2020_appendix_b_loss : detail::kaplan2020_at_least_flops<kaplan2020_appendix_b_loss> {
  static constexpr std::string_view name = "kaplan2020/appendix_b_loss";
  static constexpr std::string_view formula =
      "L = (C_c / C)^alpha_C, alpha_C = 1 / (1 / alpha_S + 1 / alpha_B + 1 / alpha_N)";
  static constexpr std::string_view tex =
      R"(L(C) = (C_c / C)^{\alpha_C}, \alpha_C = 1 / (1/\alpha_S + 1/\alpha_B + 1/\alpha_N))";
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::kaplan2020::appendix_b;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.loss(leverage::flops{c});
  }
};

struct kaplan2020_appendix_b_size : detail::kaplan2020_at_least_flops<kaplan2020_appendix_b_size> {
  static constexpr std::string_view name = "kaplan2020/appendix_b_size";
  static constexpr std::string_view formula =
      "N = N_c (C / C_c)^(alpha_C / alpha_N) (1 + alpha_N / alpha_S)^(1 / alpha_N)";
  static constexpr std::string_view tex =
      R"(N(C) = N_c (C / C_c)^{\alpha_C / \alpha_N} (1 + \alpha_N / \alpha_S)^{1 / \alpha_N})";
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::kaplan2020::appendix_b;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.best_size(leverage::flops{c}).value;
  }
};

struct kaplan2020_appendix_b_steps
    : detail::kaplan2020_at_least_flops<kaplan2020_appendix_b_steps> {
  static constexpr std::string_view name = "kaplan2020/appendix_b_steps";
  static constexpr std::string_view formula =
      "S_min = C_c / (6 N_c B_*) (1 + alpha_N / alpha_S)^(-1 / alpha_N) (C / C_c)^(alpha_C / "
      "alpha_S)";
  static constexpr std::string_view tex =
      R"(S(C) = \frac{C_c}{6 N_c B_*} (1 + \alpha_N / \alpha_S)^{-1/\alpha_N} (C / C_c)^{\alpha_C / \alpha_S})";
  static constexpr outcome answer = outcome::steps;
  static constexpr const auto& set = leverage::kaplan2020::appendix_b;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.best_steps(leverage::flops{c});
  }
};

struct kaplan2020_table6_size : detail::kaplan2020_at_least_flops<kaplan2020_table6_size> {
  static constexpr std::string_view name = "kaplan2020/table6_size";
  static constexpr std::string_view formula = "N = 1.3e9 C_min^0.73, C_min in PF-days";
  static constexpr std::string_view tex = R"(N_{\mathrm{opt}} = N_e C_{\min}^{p_N})";
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::kaplan2020::table6;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.best_size(leverage::flops{c}).value;
  }
};

struct kaplan2020_table6_batch : detail::kaplan2020_at_least_flops<kaplan2020_table6_batch> {
  static constexpr std::string_view name = "kaplan2020/table6_batch";
  static constexpr std::string_view formula = "B_crit = 2.0e6 C_min^0.24, C_min in PF-days";
  static constexpr std::string_view tex = R"(B_{\mathrm{crit}} = B_e C_{\min}^{p_B})";
  static constexpr outcome answer = outcome::batch;
  static constexpr const auto& set = leverage::kaplan2020::table6;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.best_batch(leverage::flops{c}).value;
  }
};

struct kaplan2020_table6_steps : detail::kaplan2020_at_least_flops<kaplan2020_table6_steps> {
  static constexpr std::string_view name = "kaplan2020/table6_steps";
  static constexpr std::string_view formula = "S_min = 5.4e3 C_min^0.03, C_min in PF-days";
  static constexpr std::string_view tex = R"(S_{\min} = S_e C_{\min}^{p_S})";
  static constexpr outcome answer = outcome::steps;
  static constexpr const auto& set = leverage::kaplan2020::table6;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.best_steps(leverage::flops{c});
  }
};

struct kaplan2020_table6_data : detail::kaplan2020_at_least_flops<kaplan2020_table6_data> {
  static constexpr std::string_view name = "kaplan2020/table6_data";
  static constexpr std::string_view formula = "D = 2e10 C_min^0.27, C_min in PF-days, one epoch";
  static constexpr std::string_view tex = R"(D_{\mathrm{opt}} = D_e C_{\min}^{p_D})";
  static constexpr outcome answer = outcome::tokens;
  static constexpr const auto& set = leverage::kaplan2020::table6;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.best_data(leverage::flops{c}).value;
  }
};

struct kaplan2020_figure14_naive_size
    : entry<kaplan2020_figure14_naive_size, argument::body_flops> {
  static constexpr std::string_view name = "kaplan2020/figure14_naive_size";
  static constexpr std::string_view formula =
      "N = 1.6e9 C^0.88, C in PF-days, batches of 2^19 tokens";
  static constexpr std::string_view tex = R"(N(C) = 1.6 \cdot 10^9 C^{0.88})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::kaplan2020::figure14;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.best_size(leverage::flops{c}).value;
  }
};

struct kaplan2020_equation_d1_learning_rate
    : entry<kaplan2020_equation_d1_learning_rate, argument::body_parameters> {
  static constexpr std::string_view name = "kaplan2020/equation_d1_learning_rate";
  static constexpr std::string_view formula = "LR = 0.003239 - 0.0001395 ln N";
  static constexpr std::string_view tex = R"(\mathrm{LR}(N) = 0.003239 - 0.0001395 \ln N)";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::learning_rate;
  static constexpr const auto& set = leverage::kaplan2020::equation_d1;
  template <scalar N>
  [[nodiscard]] static constexpr auto value(const N& n) {
    return set.learning_rate(leverage::parameters{n});
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_kaplan2020(const Visit& visit) {
  visit(kaplan2020_table5_size{});
  visit(kaplan2020_table5_data{});
  visit(kaplan2020_table5_naive_compute{});
  visit(kaplan2020_table5_least_compute{});
  visit(kaplan2020_figure13_naive_compute{});
  visit(kaplan2020_figure13_least_compute{});
  visit(kaplan2020_table2_loss{});
  visit(kaplan2020_table2_overfitting{});
  visit(kaplan2020_equation4_4_data{});
  visit(kaplan2020_table5_critical_batch{});
  visit(kaplan2020_equation5_3_critical_batch{});
  visit(kaplan2020_equation5_4_least_steps{});
  visit(kaplan2020_equation5_5_least_flops{});
  visit(kaplan2020_table3_loss{});
  visit(kaplan2020_appendix_b_loss{});
  visit(kaplan2020_appendix_b_size{});
  visit(kaplan2020_appendix_b_steps{});
  visit(kaplan2020_table6_size{});
  visit(kaplan2020_table6_batch{});
  visit(kaplan2020_table6_steps{});
  visit(kaplan2020_table6_data{});
  visit(kaplan2020_figure14_naive_size{});
  visit(kaplan2020_equation_d1_learning_rate{});
}

}  // namespace leverage::catalogue
