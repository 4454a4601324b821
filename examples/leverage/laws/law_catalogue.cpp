// SPDX-License-Identifier: Apache-2.0
#include "laws/law_catalogue.hpp"

#include <algorithm>
#include <array>

#include "leverage/core/dual.hpp"
#include "leverage/plan/law_lines.hpp"

namespace leverage::program {

double law_entry::value(std::span<const double> x) const { return line->value(x); }

void law_entry::gradient(std::span<const double> x, std::span<double> slopes) const {
  using number = dual<double, 2>;
  for (std::size_t i = 0; i < x.size(); i += 2) {
    std::array<number, plan::law_line::max_inputs> at{};
    std::copy(x.begin(), x.end(), at.begin());
    for (std::size_t k = i; k < std::min(i + 2, x.size()); ++k) {
      at[k] = number::variable(x[k], k - i);
    }
    const number y = line->value(std::span<const number>(at.data(), x.size()));
    std::copy_n(y.derivative, std::min<std::size_t>(2, x.size() - i),
                slopes.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

std::vector<reach> law_entry::fitted(std::span<const double> x) const {
  std::vector<reach> all;
  for (std::size_t i = 0; i < line->ranges; ++i) {
    all.push_back(line->reach(x, i));
  }
  return all;
}

std::optional<std::size_t> law_entry::position(argument a) const {
  const auto found = std::find(inputs.begin(), inputs.end(), a);
  if (found == inputs.end()) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - inputs.begin());
}

const std::vector<law_entry>& law_catalogue() {
  static const std::vector<law_entry> all = [] {
    std::vector<law_entry> entries;
    for (const plan::law_line& line : plan::law_lines) {
      entries.push_back({.name = line.name,
                         .formula = line.formula,
                         .tex = line.tex,
                         .answer = line.answer,
                         .models = line.models,
                         .source = line.source,
                         .inputs = line.inputs,
                         .symbols = line.symbols,
                         .coefficients = line.coefficients,
                         .line = &line});
    }
    return entries;
  }();
  return all;
}

const law_entry* find_law(std::string_view name) {
  const auto& all = law_catalogue();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const law_entry& e) { return e.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<const law_entry*> laws_of(std::string_view key) {
  std::vector<const law_entry*> some;
  for (const law_entry& e : law_catalogue()) {
    if (e.source->key == key) {
      some.push_back(&e);
    }
  }
  return some;
}

bool counts_weights(argument a) {
  return facts(a).name.find("parameters") != std::string_view::npos;
}

}  // namespace leverage::program
