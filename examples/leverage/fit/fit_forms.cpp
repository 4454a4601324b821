// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_forms.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/laws/catalogue.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/laws/wang2024.hpp"
#include "leverage/study/named_law.hpp"

namespace leverage::program {

namespace {

using catalogue::start_range;

struct power_law_with_floor {
  template <class T>
  auto operator()(const std::array<T, 3>& t, const fit::pack_row& row) const {
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
  template <class T>
  auto operator()(const std::array<T, 3>& t, const fit::pack_row& row) const {
    return t[0] * pow(row[0], t[1]) * pow(row[1], t[2]);
  }
  static constexpr double exponents[] = {-1.0, -0.3, 0.0, 0.3, 1.0};
  static constexpr start_range starts[] = {
      {.name = "k", .low = 1e-6, .high = 1e6, .linear = true},
      {.name = "p", .low = -2.0, .high = 2.0, .grid = exponents},
      {.name = "q", .low = -2.0, .high = 2.0, .grid = exponents}};
};

struct wang {
  template <class T>
  auto operator()(const std::array<T, 6>& t, const fit::pack_row& row) const {
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

template <class Formula>
fit::any_law<fit::max_coefficients> erased() {
  return fit::any_law<fit::max_coefficients>::called<std::size(Formula::starts), Formula>();
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
       "k"}};
  return all;
}

}  // namespace leverage::program
