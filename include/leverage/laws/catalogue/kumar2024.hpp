// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Kumar et al. 2024.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/kumar2024.hpp"

namespace leverage::catalogue {

struct kumar2024_loss
    : entry<kumar2024_loss, argument::parameters, argument::tokens, argument::weight_bits,
            argument::activation_bits, argument::key_value_bits> {
  static constexpr std::string_view name = "kumar2024/loss";
  static constexpr std::string_view formula =
      "L = A N_eff^-alpha + B D^-alpha + E, N_eff = N (1 - exp(n_w - P_w / gamma_w)) (1 - exp(n_a "
      "- "
      "P_a / gamma_a)) (1 - exp(n_kv - P_kv / gamma_kv))";
  static constexpr std::string_view tex =
      R"(L = A N_{\mathrm{eff}}^{-\alpha} + B D^{-\alpha} + E,\quad N_{\mathrm{eff}} = N \prod_{x = w, a, kv} \left(1 - e^{n_x - P_x / \gamma_x}\right))";
  static constexpr std::string_view symbols[] = {"N", "D", "P_w", "P_a", "P_kv"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::kumar2024::training;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"A", &law.A},
                            {"alpha", &law.alpha},
                            {"B", &law.B},
                            {"E", &law.E, "nats per token"},
                            {"n_w", &law.n_w},
                            {"gamma_w", &law.gamma_w, "bits"},
                            {"n_a", &law.n_a},
                            {"gamma_a", &law.gamma_a, "bits"},
                            {"n_kv", &law.n_kv},
                            {"gamma_kv", &law.gamma_kv, "bits"}});
  }
  template <class Law, scalar N, scalar D, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d,
                                               const X& weights, const X& activations,
                                               const X& key_values) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d},
                    leverage::kumar2024::precision{weights, activations, key_values});
  }
};

struct kumar2024_effective_parameters
    : entry<kumar2024_effective_parameters, argument::parameters, argument::weight_bits,
            argument::activation_bits, argument::key_value_bits> {
  static constexpr std::string_view name = "kumar2024/effective_parameters";
  static constexpr std::string_view formula =
      "N_eff = N (1 - exp(n_w - P_w / gamma_w)) (1 - exp(n_a - P_a / gamma_a)) (1 - exp(n_kv - "
      "P_kv "
      "/ gamma_kv)), of the same loss at full precision";
  static constexpr std::string_view tex =
      R"(N_{\mathrm{eff}} = N \prod_{x = w, a, kv} \left(1 - e^{n_x - P_x / \gamma_x}\right))";
  static constexpr std::string_view symbols[] = {"N", "P_w", "P_a", "P_kv"};
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::kumar2024::training;
  [[nodiscard]] static constexpr domain<4> fitted() {
    return {
        {set.fitted.inputs[0], set.fitted.inputs[2], set.fitted.inputs[3], set.fitted.inputs[4]}};
  }
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"n_w", &law.n_w},
                            {"gamma_w", &law.gamma_w, "bits"},
                            {"n_a", &law.n_a},
                            {"gamma_a", &law.gamma_a, "bits"},
                            {"n_kv", &law.n_kv},
                            {"gamma_kv", &law.gamma_kv, "bits"}});
  }
  template <class Law, scalar N, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const X& weights,
                                               const X& activations, const X& key_values) {
    return law
        .effective_size(leverage::parameters{n},
                        leverage::kumar2024::precision{weights, activations, key_values})
        .value;
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_kumar2024(const Visit& visit) {
  visit(kumar2024_loss{});
  visit(kumar2024_effective_parameters{});
}

}  // namespace leverage::catalogue
