// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the laws of the catalogue advise for a run: learning rate, batch, critical batch and compute-optimal tokens by
/// every law that applies to this kind of model, with one set of each paper, and the range over them. One paper's number
/// alone would hide that papers differ by their optimizers, schedules and data.
///
///   const auto all = plan::advise(catalogue::law_lines, model, {.data = tokens{1e12}});
///   for (const plan::advice& a : all) use(a.what, a.low, a.high, a.by.front());
///
/// The law whose fitted range covers the run comes first, otherwise the one that it is the least beyond. Laws whose
/// numbers are contradicted by others are kept apart, and are no part of the range.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "leverage/core/argument.hpp"
#include "leverage/core/outcome.hpp"
#include "leverage/laws/law_line.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/arguments.hpp"
#include "leverage/plan/compare.hpp"

namespace leverage::plan {

/// What is advised.
enum class advised {
  learning_rate,
  batch,           ///< tokens of an optimizer step
  critical_batch,  ///< tokens of a step above which a larger batch wastes compute: a ceiling
  tokens,          ///< compute-optimal training tokens at the compute of the run
};
inline constexpr std::size_t advised_count = 4;

[[nodiscard]] constexpr std::string_view to_string(advised a) {
  switch (a) {
    case advised::learning_rate:
      return "learning rate";
    case advised::batch:
      return "batch";
    case advised::critical_batch:
      return "critical batch";
    case advised::tokens:
      return "compute-optimal tokens";
  }
  return "";
}

/// The advice of all laws on one quantity.
struct advice {
  advised what{};
  std::vector<law_result> by;            ///< one set of each paper, the best covered first
  std::vector<law_result> contradicted;  ///< of laws that others contradict
  double low = std::numeric_limits<double>::quiet_NaN();   ///< the least of `by`
  double high = std::numeric_limits<double>::quiet_NaN();  ///< the largest of `by`
};

namespace detail {

/// Whether a law gives tokens from nothing but compute, as compute-optimal ones.
[[nodiscard]] constexpr bool takes_compute_alone(const law_line& law) {
  return law.inputs.size() == 1 && is_compute(law.inputs[0]);
}

}  // namespace detail

/// Whether a law advises a quantity.
[[nodiscard]] constexpr bool advises(const law_line& law, advised what) {
  const bool is_critical = law.answer_symbol().starts_with("B_crit");
  switch (what) {
    case advised::learning_rate:
      return law.answer == outcome::learning_rate;
    case advised::batch:
      return law.answer == outcome::batch && !is_critical;
    case advised::critical_batch:
      return law.answer == outcome::batch && is_critical;
    case advised::tokens:
      return law.answer == outcome::tokens && detail::takes_compute_alone(law);
  }
  return false;
}

/// The advice of the laws for a model and its training, one entry for each quantity that a law advises.
[[nodiscard]] inline std::vector<advice> advise(std::span<const law_line> laws,
                                                const transformer& m, const training_plan& run) {
  std::vector<advice> all;
  for (std::size_t i = 0; i < advised_count; ++i) {
    advice a;
    a.what = static_cast<advised>(i);
    for (const law_line& law : laws) {
      if (!advises(law, a.what)) continue;
      law_result o = evaluate(law, m, run);
      if (!o.applies() || !(o.value > 0.0)) continue;
      (law.source->contradicted.empty() ? a.by : a.contradicted).push_back(std::move(o));
    }
    // A range that cannot be checked comes last.
    const auto beyond = [](const law_result& o) {
      const double factor = o.verdict.factor();
      return factor == factor ? factor : std::numeric_limits<double>::infinity();
    };
    const auto closer = [&](const law_result& x, const law_result& y) {
      const double fx = beyond(x);
      const double fy = beyond(y);
      return fx != fy ? fx < fy : x.law < y.law;
    };
    for (std::vector<law_result>* list : {&a.by, &a.contradicted}) {
      std::sort(list->begin(), list->end(), closer);
      std::vector<law_result> papers;
      for (law_result& o : *list) {
        if (std::none_of(papers.begin(), papers.end(), [&](const law_result& other) {
              return other.law->source->key == o.law->source->key;
            })) {
          papers.push_back(std::move(o));
        }
      }
      *list = std::move(papers);
    }
    if (a.by.empty() && a.contradicted.empty()) continue;
    for (const law_result& o : a.by) {
      a.low = a.low <= o.value ? a.low : o.value;
      a.high = a.high >= o.value ? a.high : o.value;
    }
    all.push_back(std::move(a));
  }
  return all;
}

}  // namespace leverage::plan
