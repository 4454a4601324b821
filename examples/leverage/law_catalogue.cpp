// SPDX-License-Identifier: Apache-2.0
#include "law_catalogue.hpp"

#include <algorithm>
#include <cstddef>

#include "leverage/core/dual.hpp"
#include "leverage/laws/catalogue.hpp"

namespace leverage::program {

namespace {

template <class Entry>
double value_of_entry(std::span<const double> x) {
  double at[Entry::arity];
  std::copy_n(x.begin(), Entry::arity, at);
  return static_cast<double>(Entry::at(at));
}

template <class Entry>
double gradient_of_entry(std::span<const double> x, std::span<double> slopes) {
  using number = dual<double, Entry::arity>;
  number at[Entry::arity];
  for (std::size_t i = 0; i < Entry::arity; ++i) {
    at[i] = number::variable(x[i], i);
  }
  const number y = Entry::at(at);
  std::copy_n(y.derivative, Entry::arity, slopes.begin());
  return y.value;
}

template <class Entry>
std::vector<reach> fitted_of_entry(std::span<const double> x) {
  double at[Entry::arity];
  std::copy_n(x.begin(), Entry::arity, at);
  const auto all = Entry::reach(at);
  return {all.begin(), all.end()};
}

struct collector {
  std::vector<law_entry>* all;

  template <class Entry>
  void operator()(Entry /*entry*/) const {
    all->push_back({.name = Entry::name,
                    .formula = Entry::formula,
                    .tex = Entry::tex,
                    .answer = Entry::answer,
                    .models = Entry::models,
                    .source = &Entry::set.source,
                    .inputs = {std::begin(Entry::inputs), std::end(Entry::inputs)},
                    .symbols = {std::begin(Entry::symbols), std::end(Entry::symbols)},
                    .value = value_of_entry<Entry>,
                    .gradient = gradient_of_entry<Entry>,
                    .fitted = fitted_of_entry<Entry>});
  }
};

}  // namespace

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
    catalogue::for_each(collector{&entries});
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
