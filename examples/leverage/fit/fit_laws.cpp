// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_laws.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fit/fit_formula.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/abnar2025.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/laws/kaplan2020/loss.hpp"
#include "leverage/laws/krajewski2024.hpp"
#include "leverage/laws/ludziejewski2025.hpp"
#include "leverage/laws/muennighoff2023.hpp"
#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/laws/wang2024.hpp"

namespace leverage::program {

namespace {

using namespace fit;

template <std::size_t Q, class Law>
fit_formula widened_formula(Law law, const coefficients<Q>& set,
                            std::array<std::vector<double>, Q> grid, const theta_of<Q>& low,
                            const theta_of<Q>& high) {
  fit_formula f{
      Q, any_law<max_coefficients>::of<Q>(std::move(law)), widened<max_coefficients>(set), {}, {},
      {}};
  f.grid.fill({0.0});
  std::move(grid.begin(), grid.end(), f.grid.begin());
  std::copy(low.begin(), low.end(), f.low.begin());
  std::copy(high.begin(), high.end(), f.high.begin());
  return f;
}

/// A coefficient in the box of the starts. One that is positive there stays positive, and is spread evenly in its
/// logarithm.
struct boxed {
  std::string_view name;
  double low;
  double high;
  bool linear = false;
};

/// Of a law that takes numbers, or packs of them, and not rows: law(theta, x[0], x[1], ...).
template <std::size_t R, std::size_t Q, class Law>
fit_formula boxed_formula(Law law, const boxed (&box)[Q]) {
  const auto on_rows = [law]<std::size_t... J>(std::index_sequence<J...>) {
    return [law](const auto& theta, const pack_row& row) { return law(theta, row[J].value...); };
  }(std::make_index_sequence<R>{});
  coefficients<Q> set;
  theta_of<Q> low;
  theta_of<Q> high;
  for (std::size_t k = 0; k < Q; ++k) {
    const boxed& b = box[k];
    set[k] =
        free_coefficient(b.name, b.low > 0.0 ? transform::log() : transform::identity(), b.linear);
    low[k] = b.low;
    high[k] = b.high;
  }
  fit_formula f = widened_formula<Q>(on_rows, set, {}, low, high);
  f.grid[0].clear();
  return f;
}

template <class Theta>
using of = std::remove_cvref_t<decltype(std::declval<const Theta&>()[0])>;

fit_formula kaplan(const std::vector<double>& /*constants*/) {
  return boxed_formula<2>(
      []<class Theta>(const Theta& t, const auto& n, const auto& d) {
        return kaplan2020::joint_law<of<Theta>>{t[0], t[1], t[2], t[3]}.loss(
            leverage::parameters{n}, leverage::tokens{d});
      },
      {{"N_c", 1e10, 1e16}, {"D_c", 1e10, 1e16}, {"alpha_N", 0.01, 0.5}, {"alpha_D", 0.01, 0.5}});
}

fit_formula krajewski(const std::vector<double>& /*constants*/) {
  return boxed_formula<3>(
      []<class Theta>(const Theta& t, const auto& n, const auto& d, const auto& g) {
        return krajewski2024::loss_law<of<Theta>>{t[0], t[1], t[2], t[3], t[4], t[5], t[6]}.loss(
            leverage::parameters{n}, leverage::tokens{d}, g);
      },
      {{"a", 1.0, 1e3, true},
       {"alpha", 0.02, 0.5},
       {"b", 1.0, 1e3, true},
       {"beta", 0.02, 0.5},
       {"g", 0.1, 1e2, true},
       {"gamma", 0.1, 2.0},
       {"c", 0.05, 2.0, true}});
}

fit_formula ludziejewski(const std::vector<double>& /*constants*/) {
  return boxed_formula<3>(
      []<class Theta>(const Theta& t, const auto& n, const auto& d, const auto& experts) {
        return ludziejewski2025::loss_law<of<Theta>>{t[0], t[1], t[2], t[3], t[4], t[5],
                                                     t[6], t[7], t[8], t[9], t[10]}
            .loss(leverage::parameters{n}, leverage::tokens{d}, experts);
      },
      {{"a", 1.0, 1e3, true},
       {"alpha", -0.5, 0.0},
       {"delta", -1.0, 1.0},
       {"gamma", -0.1, 0.1},
       {"b", 1.0, 1e3, true},
       {"beta", -0.5, 0.0},
       {"omega", -1.0, 1.0},
       {"zeta", -0.1, 0.1},
       {"E_start", 1.0, 10.0},
       {"E_max", 40.0, 4e3},
       {"c", 0.1, 3.0, true}});
}

fit_formula abnar(const std::vector<double>& /*constants*/) {
  return boxed_formula<3>(
      []<class Theta>(const Theta& t, const auto& n, const auto& d, const auto& idle) {
        return abnar2025::loss_law<of<Theta>>{t[0], t[1], t[2], t[3], t[4],
                                              t[5], t[6], t[7], t[8], t[9]}
            .loss(leverage::parameters{n}, leverage::tokens{d}, idle);
      },
      {{"a", 1e1, 1e6, true},
       {"alpha", 0.1, 1.0},
       {"b", 1e1, 1e6, true},
       {"beta", 0.1, 1.0},
       {"c", 0.05, 5.0, true},
       {"lambda", -1.0, 0.0},
       {"d", 0.5, 5e2, true},
       {"delta", 0.01, 1.0},
       {"gamma", 0.01, 1.0},
       {"e", 0.1, 3.0, true}});
}

fit_formula wang(const std::vector<double>& /*constants*/) {
  return boxed_formula<3>(
      []<class Theta>(const Theta& t, const auto& n, const auto& d, const auto& experts) {
        return wang2024::loss_law<of<Theta>>{t[0], t[1], t[2], t[3], t[4], t[5]}.loss(
            leverage::parameters{n}, leverage::tokens{d}, experts);
      },
      {{"A", 1.0, 1e5, true},
       {"alpha", 0.05, 1.0},
       {"gamma", 0.01, 0.5},
       {"B", 1.0, 1e5, true},
       {"beta", 0.05, 1.0},
       {"sigma", 0.1, 3.0, true}});
}

fit_formula tian(const std::vector<double>& constants) {
  const double max = constants[0];
  return boxed_formula<3>(
      [max]<class Theta>(const Theta& t, const auto& a, const auto& g, const auto& c) {
        using T = of<Theta>;
        return tian2025::joint_law<T>{t[0], t[1], t[2], t[3], {t[4], T(max), T(0.0)}}.leverage(
            leverage::activation_ratio{a}, leverage::granularity{g}, leverage::flops{c});
      },
      {{"a", -2.0, 2.0},
       {"d", -0.2, 0.2},
       {"gamma", -0.1, 0.1},
       {"beta", -0.5, 0.5},
       {"A_start", 1e-3, 0.1}});
}

fit_formula power_law_of_two(const std::vector<double>& /*constants*/) {
  return widened_formula<3>(
      [](const auto& t, const auto& row) { return t[0] * pow(row[0], t[1]) * pow(row[1], t[2]); },
      {free_coefficient("k", transform::log(), true), free_coefficient("p"), free_coefficient("q")},
      {{{1.0}, {-1.0, -0.3, 0.0, 0.3, 1.0}, {-1.0, -0.3, 0.0, 0.3, 1.0}}}, {1e-6, -2.0, -2.0},
      {1e6, 2.0, 2.0});
}

fit_formula chinchilla_of(bool tied_exponents) {
  const std::vector<double> exponents{0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.9, 1.5};
  coefficients<5> set{free_coefficient("A", transform::log(), true),
                      free_coefficient("B", transform::log(), true),
                      free_coefficient("E", transform::log(), true), free_coefficient("alpha"),
                      free_coefficient("beta")};
  if (tied_exponents) {
    set[4] = tied("beta", 3);
  }
  return widened_formula<5>(
      [](const auto& t, const auto& row) {
        return forms::chinchilla(t[0], t[1], t[2], t[3], t[4], row[0], row[1]);
      },
      set,
      {{{1.0}, {1.0}, {1.0}, exponents, tied_exponents ? std::vector<double>{0.0} : exponents}},
      {1.0, 1.0, 0.1, 0.05, 0.05}, {1e6, 1e6, 5.0, 1.0, 1.0});
}

fit_formula muennighoff(const std::vector<double>& base) {
  const std::vector<double> decays{1.0, 4.0, 8.0, 16.0, 32.0, 64.0};
  return widened_formula<2>(
      [base](const auto& t, const auto& row) {
        using T = std::remove_cvref_t<decltype(t[0])>;
        const muennighoff2023::loss_law<T> form{
            .base = {T(base[0]), T(base[1]), T(base[2]), T(base[3]), T(base[4])},
            .decay_data = {t[0]},
            .decay_size = {t[1]}};
        return form.loss(leverage::parameters{T(row[0].value)}, leverage::tokens{T(row[1].value)},
                         leverage::tokens{T(row[2].value)});
      },
      {free_coefficient("R_D*", transform::log()), free_coefficient("R_N*", transform::log())},
      {{decays, decays}}, {0.5, 0.5}, {500.0, 500.0});
}

fit_formula clark(const std::vector<double>& /*constants*/) {
  return widened_formula<6>(
      [](const auto& t, const auto& row) {
        return forms::clark(t[0], t[1], t[2], t[3], t[4], t[5], row[0], row[1]);
      },
      {free_coefficient("a"), free_coefficient("b"), free_coefficient("c"), free_coefficient("d"),
       free_coefficient("E_start", transform::log()), free_coefficient("E_max", transform::log())},
      {{{-0.1, -0.05}, {-0.15, -0.05}, {0.01}, {1.1}, {1.0, 2.0, 4.0}, {100.0, 300.0, 1000.0}}},
      {-0.2, -0.3, 0.0, 0.5, 1.0, 50.0}, {-0.01, 0.0, 0.05, 2.0, 8.0, 2000.0});
}

fit_formula power_law(const std::vector<double>& /*constants*/) {
  return widened_formula<3>(
      [](const auto& t, const auto& row) { return forms::power_law(t[0], t[1], t[2], row[0]); },
      {free_coefficient("k", transform::log(), true), free_coefficient("p"),
       free_coefficient("floor", transform::identity(), true)},
      {{{1.0}, {-2.0, -1.0, -0.5, -0.3, -0.1, -0.05, 0.05, 0.1, 0.3, 0.5, 1.0, 2.0}, {0.0}}},
      {1e-6, -2.0, 0.0}, {1e6, 2.0, 5.0});
}

fit_formula chinchilla(const std::vector<double>& /*constants*/) { return chinchilla_of(false); }
fit_formula chinchilla_tied(const std::vector<double>& /*constants*/) {
  return chinchilla_of(true);
}

}  // namespace

const std::vector<fit_law_entry>& fit_laws() {
  static const std::vector<fit_law_entry> all{
      {"chinchilla",
       &chinchilla,
       "L = E + A N^-alpha + B D^-beta",
       {"N", "D"},
       "L",
       {"A", "B", "E", "alpha", "beta"},
       {},
       "Hoffmann et al. 2022, arXiv:2203.15556"},
      {"chinchilla-tied",
       &chinchilla_tied,
       "L = E + A N^-alpha + B D^-alpha",
       {"N", "D"},
       "L",
       {"A", "B", "E", "alpha", "beta"},
       {},
       "as Gadre et al. 2024, arXiv:2403.08540, with alpha = 2 eta"},
      {"muennighoff",
       &muennighoff,
       "L = E + A N'^-alpha + B D'^-beta with repeated tokens and excess parameters decaying",
       {"N", "D", "U"},
       "L",
       {"R_D*", "R_N*"},
       {{"A", muennighoff2023::c4_base.A},
        {"B", muennighoff2023::c4_base.B},
        {"E", muennighoff2023::c4_base.E},
        {"alpha", muennighoff2023::c4_base.alpha},
        {"beta", muennighoff2023::c4_base.beta}},
       "Muennighoff et al. 2023, arXiv:2305.16264"},
      {"clark",
       &clark,
       "log10 L = a log10 N + b log10 Ehat + c log10 N log10 Ehat + d, Ehat of E experts "
       "saturating",
       {"N", "E"},
       "L",
       {"a", "b", "c", "d", "E_start", "E_max"},
       {},
       "Clark et al. 2022, arXiv:2202.01169"},
      {"kaplan",
       &kaplan,
       "L = ((N_c / N)^(alpha_N / alpha_D) + D_c / D)^alpha_D",
       {"N", "D"},
       "L",
       {"N_c", "D_c", "alpha_N", "alpha_D"},
       {},
       "Kaplan et al. 2020, arXiv:2001.08361, Eq. 1.5"},
      {"krajewski",
       &krajewski,
       "L = c + (g G^-gamma + a) N^-alpha + b D^-beta, N all parameters, G = 4 d_model / d_expert",
       {"N", "D", "G"},
       "L",
       {"a", "alpha", "b", "beta", "g", "gamma", "c"},
       {},
       "Krajewski et al. 2024, arXiv:2402.07871"},
      {"ludziejewski",
       &ludziejewski,
       "L = a Ehat^delta N^(alpha + gamma ln Ehat) + b Ehat^omega D^(beta + zeta ln Ehat) + c, N "
       "active "
       "parameters, Ehat of E experts saturating",
       {"N", "D", "E"},
       "L",
       {"a", "alpha", "delta", "gamma", "b", "beta", "omega", "zeta", "E_start", "E_max", "c"},
       {},
       "Ludziejewski et al. 2025, arXiv:2502.05172"},
      {"abnar",
       &abnar,
       "L = a N^-alpha + b D^-beta + c (1 - S)^-lambda + d (1 - S)^-delta N^-gamma + e, N all "
       "parameters, S idle over all experts",
       {"N", "D", "S"},
       "L",
       {"a", "alpha", "b", "beta", "c", "lambda", "d", "delta", "gamma", "e"},
       {},
       "Abnar et al. 2025, arXiv:2501.12370, Eq. 6",
       "S"},
      {"wang",
       &wang,
       "L = A N^-alpha E^-gamma + B D^-beta + sigma, E experts",
       {"N", "D", "E"},
       "L",
       {"A", "alpha", "gamma", "B", "beta", "sigma"},
       {},
       "Wang et al. 2024, arXiv:2410.05661"},
      {"tian",
       &tian,
       "EL = Ahat^(a + d log10 C + gamma (log2 G)^2 + beta log2 G), Ahat of the activation ratio "
       "saturating, G = 2 d_model / d_expert",
       {"A", "G", "C"},
       "EL",
       {"a", "d", "gamma", "beta", "A_start"},
       {{"A_max", tian2025::table6.saturation.max}},
       "Tian et al. 2025, arXiv:2507.17702, Eq. 5; from losses instead: leverage study"},
      {"power-law", &power_law, "y = k x^p + floor", {"x"}, "y", {"k", "p", "floor"}, {}, "any"},
      {"power-law-2",
       &power_law_of_two,
       "y = k x^p z^q",
       {"x", "z"},
       "y",
       {"k", "p", "q"},
       {},
       "any; learning rates of N and D as Li et al. 2025, arXiv:2503.04715"},
  };
  return all;
}

}  // namespace leverage::program
