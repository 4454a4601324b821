// SPDX-License-Identifier: Apache-2.0
/// @file
/// Any loss law as a law of weights and tokens, behind one type: an entry of the catalogue with its other inputs held,
/// or a law whose type is known. A program that chooses its law at run time compiles plan/allocation.hpp once for it.
///
///   const law_line& law = *find_law(lines, "ludziejewski2025/table3");
///   const double held[] = {0, 0, 8};                           // eight experts; N and D are not looked at
///   if (const auto view = size_data_view::of(law, held)) use(allocation_problem{*view}.optimum(flops{1e21}));
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "leverage/core/argument.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/core/outcome.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/law_line.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/fitted_region.hpp"

namespace leverage::plan {

/// The inputs of a law that are its one number of weights and its tokens.
struct size_data_inputs {
  std::size_t size = 0;
  std::size_t data = 0;

  /// Empty unless the law answers with a loss and all other inputs describe experts.
  [[nodiscard]] static constexpr std::optional<size_data_inputs> of(const law_line& law) {
    if (law.answer != outcome::loss) return std::nullopt;
    std::optional<std::size_t> size;
    std::optional<std::size_t> data;
    for (std::size_t i = 0; i < law.inputs.size(); ++i) {
      const argument a = law.inputs[i];
      if (counts_weights(a) && !size) {
        size = i;
      } else if (a == argument::tokens) {
        data = i;
      } else if (!is_of_experts(a)) {
        return std::nullopt;
      }
    }
    if (!size || !data) return std::nullopt;
    return size_data_inputs{*size, *data};
  }
};

/// L(N, D) with its fitted range.
class size_data_view {
 public:
  using slope = dual<double, 2>;

  /// A law that says nothing: its loss is NaN.
  size_data_view()
      : value_{[](double, double) { return std::numeric_limits<double>::quiet_NaN(); }},
        slopes_{[](const slope&, const slope&) {
          return slope(std::numeric_limits<double>::quiet_NaN());
        }} {}
  /// Of a law whose type is known; `range` is where it was fitted, empty where nothing is known of that.
  template <size_data_law Law>
  explicit size_data_view(const Law& law, size_data_range range = {})
      : range_{std::move(range)},
        value_{[law](double n, double d) { return law.loss(parameters{n}, tokens{d}); }},
        slopes_{[law](const slope& n, const slope& d) -> slope {
          return law.loss(parameters{n}, tokens{d});
        }} {}

  /// Of a law of the catalogue; `held` has a value for each of its inputs, of which that of N and D is not looked at.
  /// Empty if it is not a law of weights and tokens. The line has to outlive the view.
  [[nodiscard]] static std::optional<size_data_view> of(const law_line& law,
                                                        std::span<const double> held) {
    const auto at = size_data_inputs::of(law);
    if (!at) return std::nullopt;
    size_data_view view;
    view.range_.box.assign(law.range.begin(), law.range.end());
    view.range_.size = law.inputs[at->size];
    std::array<double, law_line::max_inputs> fixed{};
    for (std::size_t i = 0; i < law.inputs.size(); ++i) {
      if (i == at->size || i == at->data) continue;
      fixed[i] = held[i];
      view.range_.held.push_back({law.inputs[i], held[i]});
    }
    view.value_ = [&law, fixed, at = *at](double n, double d) {
      auto x = fixed;
      x[at.size] = n;
      x[at.data] = d;
      return law.value(std::span<const double>(x));
    };
    view.slopes_ = [&law, fixed, at = *at](const slope& n, const slope& d) {
      std::array<slope, law_line::max_inputs> x{};
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = fixed[i];
      x[at.size] = n;
      x[at.data] = d;
      return law.value(std::span<const slope>(x));
    };
    return view;
  }

  [[nodiscard]] double loss(const parameters<>& n, const tokens<>& d) const {
    return value_(n.value, d.value);
  }
  [[nodiscard]] slope loss(const parameters<slope>& n, const tokens<slope>& d) const {
    return slopes_(n.value, d.value);
  }
  /// Whether N and D are inside the fitted range, or by which arguments and factors they are beyond.
  [[nodiscard]] extrapolation verdict(const parameters<>& n, const tokens<>& d) const {
    return range_.verdict(n.value, d.value);
  }
  [[nodiscard]] const size_data_range& range() const { return range_; }

 private:
  size_data_range range_;
  std::function<double(double, double)> value_;
  std::function<slope(const slope&, const slope&)> slopes_;
};

}  // namespace leverage::plan
