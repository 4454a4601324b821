// SPDX-License-Identifier: Apache-2.0
#include "fit_formula.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "leverage/core/quantities.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/laws/muennighoff2023.hpp"

namespace leverage::program {

namespace {

using namespace fit;

template <std::size_t Q, class Law>
fit_formula widened_formula(Law law, const coefficients<Q>& set,
                            std::array<std::vector<double>, Q> grid, const theta_of<Q>& low,
                            const theta_of<Q>& high) {
  fit_formula f{
      Q, any_law<most_coefficients>::of<Q>(std::move(law)), widened<most_coefficients>(set), {}, {},
      {}};
  f.grid.fill({0.0});
  std::move(grid.begin(), grid.end(), f.grid.begin());
  std::copy(low.begin(), low.end(), f.low.begin());
  std::copy(high.begin(), high.end(), f.high.begin());
  return f;
}

fit_formula chinchilla(bool tied_exponents) {
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

fit_formula clark() {
  return widened_formula<6>(
      [](const auto& t, const auto& row) {
        return forms::clark(t[0], t[1], t[2], t[3], t[4], t[5], row[0], row[1]);
      },
      {free_coefficient("a"), free_coefficient("b"), free_coefficient("c"), free_coefficient("d"),
       free_coefficient("E_start", transform::log()), free_coefficient("E_max", transform::log())},
      {{{-0.1, -0.05}, {-0.15, -0.05}, {0.01}, {1.1}, {1.0, 2.0, 4.0}, {100.0, 300.0, 1000.0}}},
      {-0.2, -0.3, 0.0, 0.5, 1.0, 50.0}, {-0.01, 0.0, 0.05, 2.0, 8.0, 2000.0});
}

fit_formula power_law() {
  return widened_formula<3>(
      [](const auto& t, const auto& row) { return forms::power_law(t[0], t[1], t[2], row[0]); },
      {free_coefficient("k", transform::log(), true), free_coefficient("p"),
       free_coefficient("floor", transform::identity(), true)},
      {{{1.0}, {-2.0, -1.0, -0.5, -0.3, -0.1, -0.05, 0.05, 0.1, 0.3, 0.5, 1.0, 2.0}, {0.0}}},
      {1e-6, -2.0, 0.0}, {1e6, 2.0, 5.0});
}

}  // namespace

fit_formula formula_of(const fit_law_entry& entry, const std::vector<double>& constants) {
  if (entry.key.starts_with("chinchilla")) {
    return chinchilla(entry.key == "chinchilla-tied");
  }
  if (entry.key == "muennighoff") {
    return muennighoff(constants);
  }
  return entry.key == "clark" ? clark() : power_law();
}

}  // namespace leverage::program
