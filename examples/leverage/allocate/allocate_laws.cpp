// SPDX-License-Identifier: Apache-2.0
#include "allocate/allocate_laws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "laws/citation.hpp"
#include "laws/law_catalogue.hpp"
#include "laws/law_names.hpp"
#include "laws/law_text.hpp"
#include "leverage/laws/muennighoff2023.hpp"
#include "support/numbers.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

/// Weights that a token uses: what 6 N D counts, in the law's own count.
constexpr argument used_weights[] = {argument::parameters, argument::non_embedding_parameters,
                                     argument::active_parameters};

/// Whether a law is one of N and D, and at most of experts as well.
bool splits_budgets(const law_line& law) {
  if (law.answer != outcome::loss || law.inputs.size() < 2 || law.inputs.size() > 3) {
    return false;
  }
  return std::find(std::begin(used_weights), std::end(used_weights), law.inputs[0]) !=
             std::end(used_weights) &&
         law.inputs[1] == argument::tokens &&
         (law.inputs.size() == 2 || law.inputs[2] == argument::experts);
}

/// Of its tokens all are new here: then it is a law of N and D.
bool repeats(const law_line& law) { return law.name == "muennighoff2023/c4"; }

/// The coefficients of an entry in the form of Hoffmann et al. 2022; none if it has others.
std::optional<hoffmann2022::loss_law<>> base_of(const law_line& law) {
  hoffmann2022::loss_law<> base;
  std::size_t found = 0;
  for (const auto& c : law.coefficients) {
    for (const auto& [name, place] :
         {std::pair{"A", &base.A}, std::pair{"B", &base.B}, std::pair{"E", &base.E},
          std::pair{"alpha", &base.alpha}, std::pair{"beta", &base.beta}}) {
      if (c.name == name) {
        *place = c.value;
        ++found;
      }
    }
  }
  if (found != 5 || law.coefficients.size() != 5) {
    return std::nullopt;
  }
  return base;
}

}  // namespace

result<hoffmann2022::loss_law<>> loss_law_of(std::string_view text) {
  hoffmann2022::loss_law<> law;
  const named_place places[] = {
      {"A", &law.A}, {"B", &law.B}, {"E", &law.E}, {"alpha", &law.alpha}, {"beta", &law.beta}};
  const auto given = fill_named(text, places);
  if (!given) {
    return failure{given.error()};
  }
  constexpr double max_coefficient = 1e100;
  constexpr double max_exponent = 10;
  for (std::size_t i = 0; i < std::size(places); ++i) {
    const auto& [name, value] = places[i];
    const bool exponent = name == "alpha" || name == "beta";
    const double most = exponent ? max_exponent : max_coefficient;
    if (!(*given)[i]) {
      return failure{
          fmt::format("expected A, B, E, alpha and beta, as in A=482, found {} without {}",
                      in_quotes(text), name)};
    }
    if (!(*value > 0.0 && *value <= most)) {
      return failure{fmt::format("expected {0} above 0 and at most {1:g}, found {0}={2:g}", name,
                                 most, *value)};
    }
  }
  return law;
}

bool splits_by_loss(const law_line& law) { return splits_budgets(law) || repeats(law); }

const compute_law* compute_law_of(const law_line& law) {
  for (const compute_law* set : {&tian2025::table5_moe, &tian2025::table5_dense}) {
    if (law.source == &set->source) {
      return set;
    }
  }
  return nullptr;
}

result<const law_line*> find_split_law(const std::string& name) {
  return named_law(name, [](const law_line& law) {
    return splits_by_loss(law) || compute_law_of(law) != nullptr;
  });
}

result<allocation_law> allocation_law_of(const law_line& entry, std::optional<double> experts) {
  if (repeats(entry)) {
    const auto& set = muennighoff2023::c4;
    allocation_law found;
    found.name = entry.name;
    found.source = place_text(set.source);
    found.law = plan::size_data_view(
        set.base,
        {.box = {std::begin(set.fitted.inputs), std::end(set.fitted.inputs)}, .all_new = true});
    found.base = set.base;
    return found;
  }
  if (!splits_budgets(entry)) {
    return failure{fmt::format(
        "--law: expected a loss of tokens and of the parameters that one of them uses; {} is of {}",
        entry.name, flags_text(entry.inputs))};
  }
  allocation_law law;
  law.name = entry.name;
  law.source = place_text(*entry.source);
  law.takes_experts = entry.inputs.size() == 3;
  law.base = base_of(entry);
  law.counts_vocabulary = entry.inputs[0] != argument::non_embedding_parameters;
  double number = 1.0;
  if (law.takes_experts) {
    if (!experts) {
      return failure{fmt::format(
          "--experts: the law {} expects their number, 1 or more, found none", entry.name)};
    }
    number = *experts;
    law.name += fmt::format(", {:g} experts", number);
  }
  const double held[] = {0.0, 0.0, number};
  law.law = *plan::size_data_view::of(entry, held);
  return law;
}

plan::size_data_view repeating(const hoffmann2022::loss_law<>& base, const tokens<>& unique,
                               plan::size_data_range range) {
  const muennighoff2023::loss_law<>& published = muennighoff2023::c4;
  muennighoff2023::loss_law<> repeated = published;
  repeated.base = base;
  range.all_new = false;
  range.held.push_back({argument::unique_tokens, unique.value});
  return plan::size_data_view(repeated.with(unique), std::move(range));
}

}  // namespace leverage::program
