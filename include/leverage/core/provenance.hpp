// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where a number comes from and how far it may be trusted: source and fitted range travel with
/// every published coefficient set.
///
///   tian2025::table6.leverage(a, g, c)           the law
///   tian2025::table6.source.arxiv                 "2507.17702"
///   tian2025::table6.fitted.check(a, g, c)        inside, or extrapolating, by what and how far
#pragma once

#include <cstddef>
#include <string_view>

#include "leverage/core/scalar.hpp"

namespace leverage {

/// How the coefficients were verified against the source.
enum class evidence {
  unstated,
  paper,           ///< read in the paper's own text
  authors_code,    ///< read in the authors' repository
  transcriptions,  ///< read in at least two independent transcriptions that agree, not in the paper
  one_transcription,  ///< read in a single transcription and only consistent in itself: verify before use
  reproduced,         ///< the numbers reproduce other numbers that the source reports
  derived,            ///< computed from the source's data or tables; the source does not print them
};

/// `paper` as "paper's text", and so on.
[[nodiscard]] constexpr std::string_view to_string(evidence e) {
  switch (e) {
    case evidence::paper:
      return "paper's text";
    case evidence::authors_code:
      return "authors' code";
    case evidence::transcriptions:
      return "two transcriptions";
    case evidence::one_transcription:
      return "one transcription";
    case evidence::reproduced:
      return "reproduces reported numbers";
    case evidence::derived:
      return "derived from the source";
    case evidence::unstated:
      break;
  }
  return "unstated";
}

/// The source of a coefficient set.
struct provenance {
  std::string_view key;       ///< short name as cited in the comments: tian2025
  std::string_view citation;  ///< authors, year, title
  std::string_view arxiv;     ///< arXiv identifier, empty if there is none
  std::string_view location;  ///< equation and table
  std::string_view units;     ///< units of inputs and output
  std::string_view range;     ///< the runs that were fitted, in words
  std::string_view note;      ///< what was inferred or corrected, empty if nothing
  evidence verified = evidence::unstated;
};

/// One input's fitted interval, both ends included.
struct fitted_interval {
  std::string_view input;
  double low;
  double high;
};

/// How one input lies to its fitted interval.
struct reach {
  std::string_view input;
  double value = 0;
  double low = 0;
  double high = 0;

  [[nodiscard]] constexpr bool inside() const { return value >= low && value <= high; }

  /// By which factor the input lies beyond the nearer end; 1 inside, NaN where it is no number.
  [[nodiscard]] constexpr double factor() const {
    if (inside()) {
      return 1;
    }
    return value > high ? value / high : (value > 0 ? low / value : not_a_number());
  }

 private:
  [[nodiscard]] static constexpr double not_a_number() {
    return std::numeric_limits<double>::quiet_NaN();
  }
};

/// The answer of a domain: one `reach` per input.
template <std::size_t N>
struct extrapolation {
  reach inputs[N];

  /// Every input lies in its fitted interval.
  [[nodiscard]] constexpr bool inside() const {
    for (const reach& r : inputs) {
      if (!r.inside()) {
        return false;
      }
    }
    return true;
  }
  [[nodiscard]] constexpr bool extrapolates() const { return !inside(); }

  [[nodiscard]] constexpr const reach* begin() const { return inputs; }
  [[nodiscard]] constexpr const reach* end() const { return inputs + N; }
};

/// A number without a unit where `domain::check` takes quantities.
struct plain_number {
  double value;
};

/// The box of inputs on which a law was fitted. A box: runs rarely fill its corners.
template <std::size_t N>
struct domain {
  fitted_interval inputs[N];

  /// Compares quantities, given in the law's order, with the box.
  template <class... Quantity>
    requires(sizeof...(Quantity) == N)
  [[nodiscard]] constexpr extrapolation<N> check(const Quantity&... quantity) const {
    const double values[N] = {static_cast<double>(value_of(quantity.value))...};
    extrapolation<N> answer{};
    for (std::size_t i = 0; i < N; ++i) {
      answer.inputs[i] = {inputs[i].input, values[i], inputs[i].low, inputs[i].high};
    }
    return answer;
  }
};

/// A law with the coefficients of a publication: the law itself, its source and its fitted range.
template <class Law, std::size_t N>
struct published : Law {
  provenance source;
  domain<N> fitted;
};

}  // namespace leverage
