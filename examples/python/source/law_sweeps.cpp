// SPDX-License-Identifier: Apache-2.0
#include "law_sweeps.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "leverage/fit/sweep.hpp"
#include "leverage/laws/catalogue.hpp"

namespace leverage::python {

namespace {

template <class Entry>
concept falls_silent = requires(const double (&x)[Entry::arity]) { Entry::silence(x); };

/// Whether leverages have a meaning for certain, which costs less to see than their exponents: Ahat < 1 and EL > 1, both
/// by more than rounding.
template <class Entry>
bool speak(std::span<const double> leverages, std::span<const double> ratios) {
  if constexpr (Entry::answer == outcome::leverage &&
                requires { Entry::set.saturation.inverse(1.0); }) {
    constexpr double rounding = 1e-9;
    constexpr std::size_t lanes = 8;
    static constexpr double highest = (1.0 - rounding) * Entry::set.saturation.inverse(1.0);
    std::array<double, lanes> certain{};  // counts, in lanes that are vectorised
    const std::size_t whole = leverages.size() - leverages.size() % lanes;
    const auto is_certain = [](double leverage, double ratio) {
      return (leverage > 1.0 + rounding ? 1.0 : 0.0) * (ratio < highest ? 1.0 : 0.0);
    };
    for (std::size_t i = 0; i < whole; i += lanes) {
      for (std::size_t k = 0; k < lanes; ++k) {
        certain[k] += is_certain(leverages[i + k], ratios[i + k]);
      }
    }
    for (std::size_t i = whole; i < leverages.size(); ++i) {
      certain[0] += is_certain(leverages[i], ratios[i]);
    }
    const double all = std::accumulate(certain.begin(), certain.end(), 0.0);
    return static_cast<std::size_t>(all) == leverages.size();
  } else {
    return false;
  }
}

/// NaN at the points where the answer has no meaning.
template <falls_silent Entry>
void silence(std::span<const std::span<const double>> columns, std::span<double> out) {
  constexpr std::size_t some = 64;
  for (std::size_t from = 0; from < out.size(); from += some) {
    const std::size_t points = std::min(some, out.size() - from);
    if (speak<Entry>(out.subspan(from, points), columns[0].subspan(from, points))) {
      continue;
    }
    for (std::size_t i = from; i < from + points; ++i) {
      double x[Entry::arity];
      for (std::size_t j = 0; j < Entry::arity; ++j) {
        x[j] = columns[j][i];
      }
      if (Entry::silence(x)) {
        out[i] = std::numeric_limits<double>::quiet_NaN();
      }
    }
  }
}

template <class Entry>
bool swept(std::span<const std::span<const double>> columns, std::span<double> out) {
  const bool done = fit::sweep(
      [](const auto& row) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
          return Entry::value(row[I]...);
        }(std::make_index_sequence<Entry::arity>{});
      },
      columns, out);
  if constexpr (falls_silent<Entry>) {
    if (done) {
      silence<Entry>(columns, out);
    }
  }
  return done;
}

constexpr std::size_t entries = [] {
  std::size_t n = 0;
  catalogue::for_each([&n](auto) { ++n; });
  return n;
}();

constexpr auto sweeps = [] {
  std::array<law_sweep, entries> all{};
  std::size_t i = 0;
  catalogue::for_each([&]<class Entry>(Entry) { all[i++] = &swept<Entry>; });
  return all;
}();

}  // namespace

}  // namespace leverage::python

extern "C" [[gnu::visibility("default")]] void leverage_law_sweeps(
    leverage::python::law_sweeps* to);

void leverage_law_sweeps(leverage::python::law_sweeps* to) {
  *to = {leverage::python::sweeps.data(), leverage::python::sweeps.size()};
}
