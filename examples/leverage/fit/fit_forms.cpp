// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_forms.hpp"

#include "fit/fit_schedule.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/laws/bhagia2024.hpp"
#include "leverage/laws/caballero2022.hpp"
#include "leverage/laws/catalogue.hpp"
#include "leverage/laws/farseer2025.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/laws/wang2024.hpp"
#include "leverage/study/named_law.hpp"

namespace leverage::program {

namespace {

using catalogue::start_range;

struct power_law_with_floor {
  template <class T, class Row>
  auto operator()(const std::array<T, 3>& t, const Row& row) const {
    return forms::power_law(t[0], t[1], t[2], row[0]);
  }
  static constexpr double exponents[] = {-2.0, -1.0, -0.5, -0.3, -0.1, -0.05,
                                         0.05, 0.1,  0.3,  0.5,  1.0,  2.0};
  static constexpr start_range starts[] = {
      {.name = "k", .low = -1e3, .high = 1e3, .linear = true},
      {.name = "p", .low = -2.0, .high = 2.0, .grid = exponents},
      {.name = "floor", .low = 0.0, .high = 5.0, .linear = true}};
};

struct power_law_of_two {
  template <class T, class Row>
  auto operator()(const std::array<T, 3>& t, const Row& row) const {
    return t[0] * pow(row[0], t[1]) * pow(row[1], t[2]);
  }
  static constexpr double exponents[] = {-1.0, -0.3, 0.0, 0.3, 1.0};
  static constexpr start_range starts[] = {
      {.name = "k", .low = 1e-6, .high = 1e6, .linear = true},
      {.name = "p", .low = -2.0, .high = 2.0, .grid = exponents},
      {.name = "q", .low = -2.0, .high = 2.0, .grid = exponents}};
};

struct wang {
  template <class T, class Row>
  auto operator()(const std::array<T, 6>& t, const Row& row) const {
    return wang2024::loss_law<T>{t[0], t[1], t[2], t[3], t[4], t[5]}.loss(
        parameters{row[0].value}, tokens{row[1].value}, row[2].value);
  }
  static constexpr start_range starts[] = {
      {.name = "A", .low = 1.0, .high = 1e5, .linear = true},
      {.name = "alpha", .low = 0.05, .high = 1.0},
      {.name = "gamma", .low = 0.01, .high = 0.5},
      {.name = "B", .low = 1.0, .high = 1e5, .linear = true},
      {.name = "beta", .low = 0.05, .high = 1.0},
      {.name = "sigma", .low = 0.1, .high = 3.0, .linear = true}};
};

/// The value of a broken power law, its formula as the header has it.
template <std::size_t Breaks, class T, std::size_t P, class Row>
auto broken_power(const std::array<T, P>& t, const Row& row) {
  caballero2022::broken_power_law<T, Breaks> law{t[0], t[1], t[2], {}};
  for (std::size_t i = 0; i < Breaks; ++i) {
    law.breaks[i] = {t[3 + 3 * i], t[4 + 3 * i], t[5 + 3 * i]};
  }
  return law(row[0].value);
}

struct broken_once {
  template <class T, class Row>
  auto operator()(const std::array<T, 6>& t, const Row& row) const {
    return broken_power<1>(t, row);
  }
  static constexpr start_range starts[] = {{.name = "a", .low = 0.0, .high = 5.0, .linear = true},
                                           {.name = "b", .low = -1e3, .high = 1e3, .linear = true},
                                           {.name = "c_0", .low = -0.5, .high = 1.0},
                                           {.name = "c_1", .low = -1.0, .high = 1.0},
                                           {.name = "d_1", .low = 1e-3, .high = 1e3},
                                           {.name = "f_1", .low = 0.05, .high = 2.0}};
  static constexpr placed_coefficient placed[] = {{"d_1", "x"}};
};

struct broken_twice {
  template <class T, class Row>
  auto operator()(const std::array<T, 9>& t, const Row& row) const {
    return broken_power<2>(t, row);
  }
  static constexpr start_range starts[] = {{.name = "a", .low = 0.0, .high = 5.0, .linear = true},
                                           {.name = "b", .low = -1e3, .high = 1e3, .linear = true},
                                           {.name = "c_0", .low = -0.5, .high = 1.0},
                                           {.name = "c_1", .low = -1.0, .high = 1.0},
                                           {.name = "d_1", .low = 1e-3, .high = 1e3},
                                           {.name = "f_1", .low = 0.05, .high = 2.0},
                                           {.name = "c_2", .low = -1.0, .high = 1.0},
                                           {.name = "d_2", .low = 1e-3, .high = 1e3},
                                           {.name = "f_2", .low = 0.05, .high = 2.0}};
  static constexpr placed_coefficient placed[] = {{"d_1", "x"}, {"d_2", "x"}};
};

struct accuracy_of_loss {
  template <class T, class Row>
  auto operator()(const std::array<T, 4>& t, const Row& row) const {
    return bhagia2024::accuracy_law<T>{t[0], t[1], t[2], t[3]}.accuracy(row[0].value);
  }
  static constexpr start_range starts[] = {
      {.name = "chance", .low = 0.0, .high = 0.5, .linear = true},
      {.name = "ceiling", .low = 0.4, .high = 1.0, .linear = true, .logarithmic = false},
      {.name = "k", .low = 0.3, .high = 30.0},
      {.name = "L_0", .low = 0.1, .high = 10.0}};
  static constexpr placed_coefficient placed[] = {{"L_0", "L"}};
};

struct accuracy_of_compute {
  template <class T, class Row>
  auto operator()(const std::array<T, 5>& t, const Row& row) const {
    return bhagia2024::accuracy_curve<T>{t[0], t[1], t[2], t[3], t[4]}.accuracy(
        flops{row[0].value});
  }
  static constexpr start_range starts[] = {
      {.name = "chance", .low = 0.0, .high = 0.5, .linear = true},
      {.name = "ceiling", .low = 0.4, .high = 1.0, .linear = true, .logarithmic = false},
      {.name = "C_0", .low = 1e-3, .high = 1e3},
      {.name = "p", .low = 0.02, .high = 1.0},
      {.name = "t", .low = 0.0, .high = 10.0}};
  static constexpr placed_coefficient placed[] = {{"C_0", "C"}};
};

struct farseer {
  template <class T, class Row>
  auto operator()(const std::array<T, 9>& t, const Row& row) const {
    return farseer2025::loss_law<T>{{t[0], t[1], t[2]}, {t[3], t[4], t[5]}, {t[6], t[7], t[8]}}
        .loss(parameters{row[0].value}, tokens{row[1].value});
  }
  static constexpr start_range starts[] = {
      {.name = "a3", .low = -0.2, .high = 0.0},     {.name = "gamma", .low = 0.05, .high = 0.3},
      {.name = "b3", .low = -2.0, .high = 2.0},     {.name = "a2", .low = 1.0, .high = 300.0},
      {.name = "beta", .low = -0.3, .high = -0.02}, {.name = "b2", .low = -10.0, .high = 5.0},
      {.name = "a1", .low = -0.5, .high = 0.0},     {.name = "alpha", .low = 0.03, .high = 0.3},
      {.name = "b1", .low = -1.0, .high = 2.0}};
};

constexpr start_range multi_power_starts[] = {
    {.name = "L_0", .low = 0.5, .high = 4.0, .linear = true},
    {.name = "A", .low = 0.05, .high = 5.0, .linear = true},
    {.name = "alpha", .low = 0.1, .high = 1.0},
    {.name = "B", .low = 10.0, .high = 1e4, .linear = true},
    {.name = "C", .low = 0.2, .high = 20.0},
    {.name = "beta", .low = 0.1, .high = 1.5},
    {.name = "gamma", .low = 0.1, .high = 1.0}};

constexpr start_range annealing_starts[] = {
    {.name = "L_0", .low = 0.5, .high = 4.0, .linear = true},
    {.name = "A", .low = 0.05, .high = 5.0, .linear = true},
    {.name = "alpha", .low = 0.1, .high = 1.0},
    {.name = "C", .low = 0.01, .high = 100.0, .linear = true},
    {.name = "lambda", .low = 0.9, .high = 0.9999, .logarithmic = false}};

template <class Formula>
fit::any_law<fit::max_coefficients> erased() {
  return fit::any_law<fit::max_coefficients>::recorded<std::size(Formula::starts)>(Formula{});
}

}  // namespace

std::span<const fit_form> catalogue_forms() {
  static const std::vector<fit_form> all = [] {
    std::vector<fit_form> forms;
    catalogue::for_each([&forms]<class Entry>(Entry) {
      forms.push_back({Entry::name, [] { return study::named_law(Entry{}); }});
    });
    return forms;
  }();
  return all;
}

std::span<const free_form> free_forms() {
  static constexpr free_form all[] = {
      {{"wang", &erased<wang>},
       "L = A N^-alpha E^-gamma + B D^-beta + sigma, E experts",
       {"N", "D", "E"},
       "L",
       wang::starts,
       "Wang et al. 2024, arXiv:2410.05661"},
      {{"power-law", &erased<power_law_with_floor>},
       "y = k x^p + floor",
       {"x"},
       "y",
       power_law_with_floor::starts,
       "any"},
      {{"power-law-2", &erased<power_law_of_two>},
       "y = k x^p z^q",
       {"x", "z"},
       "y",
       power_law_of_two::starts,
       "any; learning rates of N and D as Li et al. 2025, arXiv:2503.04715",
       "k"},
      {{"broken-power-law", &erased<broken_once>},
       "y = a + b x^-c_0 (1 + (x/d_1)^(1/f_1))^(-c_1 f_1)",
       {"x"},
       "y",
       broken_once::starts,
       "Caballero et al. 2022, arXiv:2210.14891",
       {},
       broken_once::placed},
      {{"broken-power-law-2", &erased<broken_twice>},
       "y = a + b x^-c_0 (1 + (x/d_1)^(1/f_1))^(-c_1 f_1) (1 + (x/d_2)^(1/f_2))^(-c_2 f_2)",
       {"x"},
       "y",
       broken_twice::starts,
       "Caballero et al. 2022, arXiv:2210.14891",
       {},
       broken_twice::placed},
      {{"accuracy", &erased<accuracy_of_loss>},
       "accuracy = chance + (ceiling - chance) / (1 + exp(k (L - L_0)))",
       {"L"},
       "accuracy",
       accuracy_of_loss::starts,
       "Bhagia et al. 2024, arXiv:2412.04403",
       {},
       accuracy_of_loss::placed},
      {{"accuracy-of-compute", &erased<accuracy_of_compute>},
       "accuracy = chance + (ceiling - chance) / (1 + exp((C_0 / C)^p - t))",
       {"C"},
       "accuracy",
       accuracy_of_compute::starts,
       "Bhagia et al. 2024, arXiv:2412.04403; Dubey et al. 2024, arXiv:2407.21783: both steps in "
       "one",
       {},
       accuracy_of_compute::placed},
      {{"farseer", &erased<farseer>},
       "L = exp(a3 N^gamma + b3) + exp(a2 N^beta + b2) D^-exp(a1 N^alpha + b1)",
       {"N", "D"},
       "L",
       farseer::starts,
       "Li et al. 2025, arXiv:2506.10972"},
      {{"multi-power", nullptr},
       "L = L_0 + A S_1^-alpha - B sum_k (eta_(k-1) - eta_k) (1 - (1 + C eta_k^-gamma S_k)^-beta)",
       {"step", "lr"},
       "L",
       multi_power_starts,
       "Luo et al. 2025, arXiv:2503.12811; a column \"run\" where there are several",
       {},
       {},
       &multi_power_form},
      {{"annealing", nullptr},
       "L = L_0 + A S_1^-alpha - C S_2, S_2 = sum_k (eta_(k-1) - eta_k) (1 - lambda^(s-k+1)) / (1 "
       "- "
       "lambda)",
       {"step", "lr"},
       "L",
       annealing_starts,
       "Tissue et al. 2024, arXiv:2408.11029; a column \"run\" where there are several",
       {},
       {},
       &annealing_form}};
  return all;
}

}  // namespace leverage::program
