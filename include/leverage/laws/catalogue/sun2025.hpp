// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Sun et al. 2025, floating-point training.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/sun2025.hpp"

namespace leverage::catalogue {

struct sun2025_loss
    : entry<sun2025_loss, argument::non_embedding_parameters, argument::tokens,
            argument::exponent_bits, argument::mantissa_bits, argument::block_size> {
  static constexpr std::string_view name = "sun2025/loss";
  static constexpr std::string_view formula =
      "L = n N^-alpha + d D^-beta + eps + D^beta N^-alpha log2 B / (gamma (E + 1/2)^delta "
      "(M + 1/2)^nu)";
  static constexpr std::string_view tex =
      R"(L = n N^{-\alpha} + d D^{-\beta} + \epsilon + \frac{D^{\beta}}{N^{\alpha}} \frac{\log_2 B}{\gamma (E + 1/2)^{\delta} (M + 1/2)^{\nu}})";
  static constexpr std::string_view symbols[] = {"N", "D", "E", "M", "B"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::sun2025::unified;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"n", &law.n},
                            {"alpha", &law.alpha},
                            {"d", &law.d},
                            {"beta", &law.beta},
                            {"eps", &law.eps, "nats per token"},
                            {"gamma", &law.gamma},
                            {"delta", &law.delta},
                            {"nu", &law.nu}});
  }
  template <class Law, scalar N, scalar D, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d,
                                               const X& exponent, const X& mantissa,
                                               const X& block) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d},
                    leverage::sun2025::number_format{exponent, mantissa, block});
  }
};

struct sun2025_critical_data
    : entry<sun2025_critical_data, argument::non_embedding_parameters, argument::exponent_bits,
            argument::mantissa_bits, argument::block_size> {
  static constexpr std::string_view name = "sun2025/critical_data";
  static constexpr std::string_view formula =
      "D = (d gamma N^alpha (E + 1/2)^delta (M + 1/2)^nu / log2 B)^(1 / (2 beta)), beyond which "
      "more "
      "data hurts";
  static constexpr std::string_view tex =
      R"(D_{\mathrm{crit}} = \left(\frac{d\, \gamma N^{\alpha} (E + 1/2)^{\delta} (M + 1/2)^{\nu}}{\log_2 B}\right)^{1 / (2 \beta)})";
  static constexpr std::string_view symbols[] = {"N", "E", "M", "B"};
  static constexpr outcome answer = outcome::tokens;
  static constexpr const auto& set = leverage::sun2025::unified;
  /// The amount of data is the answer: what bounds it are the size and the format.
  [[nodiscard]] static constexpr domain<4> fitted() {
    return {
        {set.fitted.inputs[0], set.fitted.inputs[2], set.fitted.inputs[3], set.fitted.inputs[4]}};
  }
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"d", &law.d},
                            {"gamma", &law.gamma},
                            {"alpha", &law.alpha},
                            {"delta", &law.delta},
                            {"nu", &law.nu},
                            {"beta", &law.beta}});
  }
  template <class Law, scalar N, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const X& exponent,
                                               const X& mantissa, const X& block) {
    return law
        .critical_data(leverage::parameters{n},
                       leverage::sun2025::number_format{exponent, mantissa, block})
        .value;
  }
};

struct sun2025_best_mantissa : entry<sun2025_best_mantissa, argument::format_bits> {
  static constexpr std::string_view name = "sun2025/best_mantissa";
  static constexpr std::string_view formula =
      "M = nu P / (delta + nu) - 1/2, mantissa bits of P, E = P - 1 - M";
  static constexpr std::string_view tex =
      R"(M_{\mathrm{opt}} = \frac{\nu P}{\delta + \nu} - \frac{1}{2})";
  static constexpr std::string_view symbols[] = {"P"};
  static constexpr outcome answer = outcome::bits;
  static constexpr const auto& set = leverage::sun2025::unified;
  [[nodiscard]] static constexpr auto fitted() { return leverage::sun2025::fitted_formats; }
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"nu", &law.nu}, {"delta", &law.delta}});
  }
  template <class Law, scalar P>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const P& bits) {
    return law.best_mantissa(bits);
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_sun2025(const Visit& visit) {
  visit(sun2025_loss{});
  visit(sun2025_critical_data{});
  visit(sun2025_best_mantissa{});
}

}  // namespace leverage::catalogue
