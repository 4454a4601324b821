// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Kaplan et al. 2020. N is without embeddings; budgets are FLOPs, not PF-days.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/kaplan2020.hpp"

namespace leverage::catalogue {

namespace detail {

/// Entries with the input C_min.
template <class Self>
struct kaplan2020_at_min_flops : entry<Self, argument::min_flops> {
  static constexpr std::string_view symbols[] = {"C_min"};
};

template <class Self>
struct kaplan2020_loss_of_compute : entry<Self, argument::min_flops> {
  using form = kaplan2020_loss_of_compute<void>;
  static constexpr std::string_view formula = "L = (C_c^min / C_min)^alpha_C^min";
  static constexpr std::string_view tex =
      R"(L(C_{\min}) = (C_c^{\min} / C_{\min})^{\alpha_C^{\min}})";
  static constexpr std::string_view symbols[] = {"C_min"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"C_c^min", &law.C_c, "PF-days"}, {"alpha_C^min", &law.alpha_C}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.loss(leverage::flops{c});
  }
};

template <class Self>
struct kaplan2020_loss_of_naive_compute : entry<Self, argument::non_embedding_flops> {
  using form = kaplan2020_loss_of_naive_compute<void>;
  static constexpr std::string_view formula = "L = (C_c / C)^alpha_C, batches of 2^19 tokens";
  static constexpr std::string_view tex = R"(L(C) = (C_c / C)^{\alpha_C})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"C_c", &law.C_c, "PF-days"}, {"alpha_C", &law.alpha_C}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.loss(leverage::flops{c});
  }
};

/// In the order of B_crit = B_* / L^(1 / alpha_B).
template <class Law>
[[nodiscard]] constexpr auto kaplan2020_batch_fields(Law& law) {
  return field_list<Law>({{"B_*", &law.B_star, "tokens"}, {"alpha_B", &law.alpha_B}});
}

template <class Self>
struct kaplan2020_batch : entry<Self, argument::loss> {
  using form = kaplan2020_batch<void>;
  static constexpr std::string_view formula = "B_crit = B_* / L^(1 / alpha_B)";
  static constexpr std::string_view tex = R"(B_{\mathrm{crit}}(L) = B_* / L^{1 / \alpha_B})";
  static constexpr std::string_view symbols[] = {"L"};
  static constexpr outcome answer = outcome::batch;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return kaplan2020_batch_fields(law);
  }
  template <class Law, scalar L>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const L& loss) {
    return law.batch(loss).value;
  }
};

/// The conversion of steps or FLOPs at a batch, for training to a loss.
template <class Self, argument Spent>
struct kaplan2020_adjusted : entry<Self, Spent, argument::batch, argument::loss> {
  static constexpr const auto& set = leverage::kaplan2020::equation5_3;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return kaplan2020_batch_fields(law);
  }
  /// Fitted over losses alone; no loss is inside where another input is refused.
  [[nodiscard]] static constexpr extrapolation reach(const double (&x)[3]) {
    const double answer = Self::at(x);
    return set.fitted.check({{argument::loss, answer > 0.0 ? x[2] : answer}});
  }
};

/// Entries of size and data together.
template <class Self>
struct kaplan2020_of_both : entry<Self, argument::non_embedding_parameters, argument::tokens> {
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr const auto& set = leverage::kaplan2020::table2;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"N_c", &law.N_c, "parameters"},
                            {"alpha_N", &law.alpha_N},
                            {"alpha_D", &law.alpha_D},
                            {"D_c", &law.D_c, "tokens"}});
  }
};

/// Entries of compute-efficient training at C_min.
template <class Self>
struct kaplan2020_frontier : kaplan2020_at_min_flops<Self> {
  static constexpr const auto& set = leverage::kaplan2020::appendix_b;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"N_c", &law.curve.N_c, "parameters"},
                            {"alpha_N", &law.curve.alpha_N},
                            {"S_c", &law.curve.S_c, "steps"},
                            {"alpha_S", &law.curve.alpha_S},
                            {"B_*", &law.critical.B_star, "tokens"},
                            {"alpha_B", &law.critical.alpha_B}});
  }
};

}  // namespace detail

struct kaplan2020_table5_size : entry<kaplan2020_table5_size, argument::non_embedding_parameters> {
  static constexpr std::string_view name = "kaplan2020/table5_size";
  static constexpr std::string_view formula = "L = (N_c / N)^alpha_N";
  static constexpr std::string_view tex = R"(L(N) = (N_c / N)^{\alpha_N})";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::kaplan2020::table5_size;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"N_c", &law.N_c, "parameters"}, {"alpha_N", &law.alpha_N}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.loss(leverage::parameters{n});
  }
};

struct kaplan2020_table5_data : entry<kaplan2020_table5_data, argument::tokens> {
  static constexpr std::string_view name = "kaplan2020/table5_data";
  static constexpr std::string_view formula = "L = (D_c / D)^alpha_D";
  static constexpr std::string_view tex = R"(L(D) = (D_c / D)^{\alpha_D})";
  static constexpr std::string_view symbols[] = {"D"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::kaplan2020::table5_data;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"D_c", &law.D_c, "tokens"}, {"alpha_D", &law.alpha_D}});
  }
  template <class Law, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const D& d) {
    return law.loss(leverage::tokens{d});
  }
};

struct kaplan2020_table5_naive_compute
    : detail::kaplan2020_loss_of_naive_compute<kaplan2020_table5_naive_compute> {
  static constexpr std::string_view name = "kaplan2020/table5_naive_compute";
  static constexpr const auto& set = leverage::kaplan2020::table5_naive_compute;
};

struct kaplan2020_table5_min_compute
    : detail::kaplan2020_loss_of_compute<kaplan2020_table5_min_compute> {
  static constexpr std::string_view name = "kaplan2020/table5_min_compute";
  static constexpr const auto& set = leverage::kaplan2020::table5_min_compute;
};

struct kaplan2020_figure13_naive_compute
    : detail::kaplan2020_loss_of_naive_compute<kaplan2020_figure13_naive_compute> {
  static constexpr std::string_view name = "kaplan2020/figure13_naive_compute";
  static constexpr const auto& set = leverage::kaplan2020::figure13_naive_compute;
};

struct kaplan2020_figure13_min_compute
    : detail::kaplan2020_loss_of_compute<kaplan2020_figure13_min_compute> {
  static constexpr std::string_view name = "kaplan2020/figure13_min_compute";
  static constexpr const auto& set = leverage::kaplan2020::figure13_min_compute;
};

struct kaplan2020_table2_loss : detail::kaplan2020_of_both<kaplan2020_table2_loss> {
  static constexpr start_range starts[] = {{.name = "N_c", .low = 1e10, .high = 1e16},
                                           {.name = "D_c", .low = 1e10, .high = 1e16},
                                           {.name = "alpha_N", .low = 0.01, .high = 0.5},
                                           {.name = "alpha_D", .low = 0.01, .high = 0.5}};
  static constexpr std::string_view name = "kaplan2020/table2_loss";
  static constexpr std::string_view formula =
      "L = ((N_c / N)^(alpha_N / alpha_D) + D_c / D)^alpha_D";
  static constexpr std::string_view tex =
      R"(L(N, D) = \left((N_c / N)^{\alpha_N / \alpha_D} + D_c / D\right)^{\alpha_D})";
  static constexpr outcome answer = outcome::loss;
  template <class Law, scalar N, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d});
  }
};

struct kaplan2020_table2_overfitting : detail::kaplan2020_of_both<kaplan2020_table2_overfitting> {
  static constexpr std::string_view name = "kaplan2020/table2_overfitting";
  static constexpr std::string_view formula =
      "dL = (1 + (N / N_c)^(alpha_N / alpha_D) D_c / D)^alpha_D - 1";
  static constexpr std::string_view tex =
      R"(\delta L(N, D) = \left(1 + (N / N_c)^{\alpha_N / \alpha_D} D_c / D\right)^{\alpha_D} - 1)";
  static constexpr outcome answer = outcome::excess_loss;
  template <class Law, scalar N, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
    return law.overfitting(leverage::parameters{n}, leverage::tokens{d});
  }
};

struct kaplan2020_equation4_4_data
    : entry<kaplan2020_equation4_4_data, argument::non_embedding_parameters> {
  static constexpr std::string_view name = "kaplan2020/equation4_4_data";
  static constexpr std::string_view formula = "D = k N^p, for dL < 2 %";
  static constexpr std::string_view tex = R"(D(N) = k N^p)";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::tokens;
  static constexpr const auto& set = leverage::kaplan2020::equation4_4;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.d);
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.data(leverage::parameters{n}).value;
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

struct kaplan2020_equation5_4_min_steps
    : detail::kaplan2020_adjusted<kaplan2020_equation5_4_min_steps, argument::steps> {
  static constexpr std::string_view name = "kaplan2020/equation5_4_min_steps";
  static constexpr std::string_view formula =
      "S_min = S / (1 + B_crit / B), B_crit = B_* / L^(1 / alpha_B)";
  static constexpr std::string_view tex =
      R"(S_{\min} = S / (1 + B_{\mathrm{crit}} / B),\ B_{\mathrm{crit}} = B_* / L^{1 / \alpha_B})";
  static constexpr std::string_view symbols[] = {"S", "B", "L"};
  static constexpr outcome answer = outcome::steps;
  template <class Law, scalar S, scalar B, scalar L>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const S& steps, const B& batch,
                                               const L& loss) {
    return law.min_steps(steps, leverage::tokens{batch}, loss);
  }
};

struct kaplan2020_equation5_5_min_flops
    : detail::kaplan2020_adjusted<kaplan2020_equation5_5_min_flops, argument::non_embedding_flops> {
  static constexpr std::string_view name = "kaplan2020/equation5_5_min_flops";
  static constexpr std::string_view formula =
      "C_min = C / (1 + B / B_crit), B_crit = B_* / L^(1 / alpha_B)";
  static constexpr std::string_view tex =
      R"(C_{\min} = C / (1 + B / B_{\mathrm{crit}}),\ B_{\mathrm{crit}} = B_* / L^{1 / \alpha_B})";
  static constexpr std::string_view symbols[] = {"C", "B", "L"};
  static constexpr outcome answer = outcome::flops;
  template <class Law, scalar C, scalar B, scalar L>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c, const B& batch,
                                               const L& loss) {
    return law.min_flops(leverage::flops{c}, leverage::tokens{batch}, loss).value;
  }
};

struct kaplan2020_table3_loss
    : entry<kaplan2020_table3_loss, argument::non_embedding_parameters, argument::min_steps> {
  static constexpr std::string_view name = "kaplan2020/table3_loss";
  static constexpr std::string_view formula = "L = (N_c / N)^alpha_N + (S_c / S_min)^alpha_S";
  static constexpr std::string_view tex =
      R"(L(N, S_{\min}) = (N_c / N)^{\alpha_N} + (S_c / S_{\min})^{\alpha_S})";
  static constexpr std::string_view symbols[] = {"N", "S_min"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::kaplan2020::table3;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"N_c", &law.N_c, "parameters"},
                            {"alpha_N", &law.alpha_N},
                            {"S_c", &law.S_c, "steps"},
                            {"alpha_S", &law.alpha_S}});
  }
  template <class Law, scalar N, scalar S>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const S& steps) {
    return law.loss(leverage::parameters{n}, steps);
  }
};

struct kaplan2020_appendix_b_loss : detail::kaplan2020_frontier<kaplan2020_appendix_b_loss> {
  static constexpr std::string_view name = "kaplan2020/appendix_b_loss";
  static constexpr std::string_view formula =
      "L = (C_c / C_min)^alpha_C, alpha_C = 1 / (1 / alpha_S + 1 / alpha_B + 1 / alpha_N), "
      "C_c = 6 N_c B_* S_c (1 + alpha_N / alpha_S)^(1 / alpha_S + 1 / alpha_N) "
      "(alpha_N / alpha_S)^(-1 / alpha_S)";
  static constexpr std::string_view tex =
      R"(L(C) = (C_c / C)^{\alpha_C}, \alpha_C = 1 / (1/\alpha_S + 1/\alpha_B + 1/\alpha_N))";
  static constexpr outcome answer = outcome::loss;
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.loss(leverage::flops{c});
  }
};

struct kaplan2020_appendix_b_size : detail::kaplan2020_frontier<kaplan2020_appendix_b_size> {
  static constexpr std::string_view name = "kaplan2020/appendix_b_size";
  static constexpr std::string_view formula =
      "N = N_c (C_min / C_c)^(alpha_C / alpha_N) (1 + alpha_N / alpha_S)^(1 / alpha_N), "
      "alpha_C = 1 / (1 / alpha_S + 1 / alpha_B + 1 / alpha_N), "
      "C_c = 6 N_c B_* S_c (1 + alpha_N / alpha_S)^(1 / alpha_S + 1 / alpha_N) "
      "(alpha_N / alpha_S)^(-1 / alpha_S)";
  static constexpr std::string_view tex =
      R"(N(C) = N_c (C / C_c)^{\alpha_C / \alpha_N} (1 + \alpha_N / \alpha_S)^{1 / \alpha_N})";
  static constexpr outcome answer = outcome::parameters;
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_size(leverage::flops{c}).value;
  }
};

struct kaplan2020_appendix_b_steps : detail::kaplan2020_frontier<kaplan2020_appendix_b_steps> {
  static constexpr std::string_view name = "kaplan2020/appendix_b_steps";
  static constexpr std::string_view formula =
      "S_min = C_c / (6 N_c B_*) (1 + alpha_N / alpha_S)^(-1 / alpha_N) "
      "(C_min / C_c)^(alpha_C / alpha_S), "
      "alpha_C = 1 / (1 / alpha_S + 1 / alpha_B + 1 / alpha_N), "
      "C_c = 6 N_c B_* S_c (1 + alpha_N / alpha_S)^(1 / alpha_S + 1 / alpha_N) "
      "(alpha_N / alpha_S)^(-1 / alpha_S)";
  static constexpr std::string_view tex =
      R"(S(C) = \frac{C_c}{6 N_c B_*} (1 + \alpha_N / \alpha_S)^{-1/\alpha_N} (C / C_c)^{\alpha_C / \alpha_S})";
  static constexpr outcome answer = outcome::steps;
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_steps(leverage::flops{c});
  }
};

struct kaplan2020_table6_size : detail::kaplan2020_at_min_flops<kaplan2020_table6_size> {
  static constexpr std::string_view name = "kaplan2020/table6_size";
  static constexpr std::string_view formula = "N = N_e C_min^p_N, C_min in PF-days";
  static constexpr std::string_view tex = R"(N_{\mathrm{opt}} = N_e C_{\min}^{p_N})";
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::kaplan2020::table6;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"N_e", &law.n.coefficient, "parameters"}, {"p_N", &law.n.exponent}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_size(leverage::flops{c}).value;
  }
};

struct kaplan2020_table6_batch : detail::kaplan2020_at_min_flops<kaplan2020_table6_batch> {
  static constexpr std::string_view name = "kaplan2020/table6_batch";
  static constexpr std::string_view formula = "B_crit = B_e C_min^p_B, C_min in PF-days";
  static constexpr std::string_view tex = R"(B_{\mathrm{crit}} = B_e C_{\min}^{p_B})";
  static constexpr outcome answer = outcome::batch;
  static constexpr const auto& set = leverage::kaplan2020::table6;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"B_e", &law.b.coefficient, "tokens"}, {"p_B", &law.b.exponent}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_batch(leverage::flops{c}).value;
  }
};

struct kaplan2020_table6_steps : detail::kaplan2020_at_min_flops<kaplan2020_table6_steps> {
  static constexpr std::string_view name = "kaplan2020/table6_steps";
  static constexpr std::string_view formula = "S_min = S_e C_min^p_S, C_min in PF-days";
  static constexpr std::string_view tex = R"(S_{\min} = S_e C_{\min}^{p_S})";
  static constexpr outcome answer = outcome::steps;
  static constexpr const auto& set = leverage::kaplan2020::table6;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"S_e", &law.s.coefficient, "steps"}, {"p_S", &law.s.exponent}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_steps(leverage::flops{c});
  }
};

struct kaplan2020_table6_data : detail::kaplan2020_at_min_flops<kaplan2020_table6_data> {
  static constexpr std::string_view name = "kaplan2020/table6_data";
  static constexpr std::string_view formula = "D = D_e C_min^p_D, C_min in PF-days, one epoch";
  static constexpr std::string_view tex = R"(D_{\mathrm{opt}} = D_e C_{\min}^{p_D})";
  static constexpr outcome answer = outcome::tokens;
  static constexpr const auto& set = leverage::kaplan2020::table6;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"D_e", &law.d.coefficient, "tokens"}, {"p_D", &law.d.exponent}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_data(leverage::flops{c}).value;
  }
};

struct kaplan2020_figure14_naive_size
    : entry<kaplan2020_figure14_naive_size, argument::non_embedding_flops> {
  static constexpr std::string_view name = "kaplan2020/figure14_naive_size";
  static constexpr std::string_view formula = "N = k C^p, C in PF-days, batches of 2^19 tokens";
  static constexpr std::string_view tex = R"(N(C) = k C^p)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::kaplan2020::figure14;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.n);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_size(leverage::flops{c}).value;
  }
};

struct kaplan2020_equation_d1_learning_rate
    : entry<kaplan2020_equation_d1_learning_rate, argument::non_embedding_parameters> {
  static constexpr std::string_view name = "kaplan2020/equation_d1_learning_rate";
  static constexpr std::string_view formula = "LR = a + b ln N";
  static constexpr std::string_view tex = R"(\mathrm{LR}(N) = a + b \ln N)";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::learning_rate;
  static constexpr const auto& set = leverage::kaplan2020::equation_d1;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a}, {"b", &law.b}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.learning_rate(leverage::parameters{n});
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_kaplan2020(const Visit& visit) {
  visit(kaplan2020_table5_size{});
  visit(kaplan2020_table5_data{});
  visit(kaplan2020_table5_naive_compute{});
  visit(kaplan2020_table5_min_compute{});
  visit(kaplan2020_figure13_naive_compute{});
  visit(kaplan2020_figure13_min_compute{});
  visit(kaplan2020_table2_loss{});
  visit(kaplan2020_table2_overfitting{});
  visit(kaplan2020_equation4_4_data{});
  visit(kaplan2020_table5_critical_batch{});
  visit(kaplan2020_equation5_3_critical_batch{});
  visit(kaplan2020_equation5_4_min_steps{});
  visit(kaplan2020_equation5_5_min_flops{});
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
