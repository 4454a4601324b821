// SPDX-License-Identifier: Apache-2.0
#include "report/training_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program::report {

namespace {

constexpr count max_rank = 1'000'000;
constexpr std::string_view lora = "lora:";

/// Names separated by commas, each once.
template <class T, std::size_t N>
result<std::vector<T>> names_in(std::string_view text, const choice<T> (&choices)[N]) {
  std::vector<T> all;
  while (true) {
    const std::size_t end = text.find(',');
    const std::string_view name = trimmed(text.substr(0, end));
    const auto one = choose(choices, name);
    if (!one) {
      return failure{one.error()};
    }
    if (std::find(all.begin(), all.end(), *one) != all.end()) {
      return failure{fmt::format("expected each name once, found {} again", in_quotes(name))};
    }
    all.push_back(*one);
    if (end == text.npos) {
      return all;
    }
    text.remove_prefix(end + 1);
  }
}

template <class T, std::size_t N>
std::string list_of(const std::vector<T>& all, const choice<T> (&choices)[N]) {
  std::string text;
  for (const T& one : all) {
    text.append(text.empty() ? "" : ", ").append(name_of(choices, one));
  }
  return text;
}

result<training_text> adapters_in(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto rank = parse_count(trimmed(text.substr(0, colon)), 1, max_rank);
  if (colon == text.npos || !rank) {
    return failure{fmt::format(
        "expected lora:RANK:MATRICES with a rank from 1 to {} and some of {}, found {}", max_rank,
        names_of(adapted_matrices), in_quotes(std::string(lora) + std::string(text)))};
  }
  return names_in(text.substr(colon + 1), adapted_matrices)
      .map([&](const std::vector<adapted_matrix>& matrices) -> training_text {
        cost::low_rank_adapters adapters{.rank = *rank};
        for (const adapted_matrix one : matrices) {
          adapters.*one = true;
        }
        return adapters;
      });
}

std::string text_of(const cost::low_rank_adapters& with) {
  std::vector<adapted_matrix> matrices;
  for (const auto& one : adapted_matrices) {
    if (with.*one.value) {
      matrices.push_back(one.value);
    }
  }
  return fmt::format("adapters of rank {} for {}", with.rank, list_of(matrices, adapted_matrices));
}

}  // namespace

result<training_text> parse_training(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with(lora)) {
    return adapters_in(text.substr(lora.size()));
  }
  const auto parts = names_in(text, model_parts);
  if (!parts) {
    return failure{parts.error() + "; or lora:RANK:MATRICES"};
  }
  return training_text(*parts);
}

bool has_part(const cost::flop_breakdown& f, model_part part) {
  using parts = cost::trained_parts;
  const std::pair<model_part, count> all[] = {{&parts::recurrent_mixer, f.recurrent_mixer},
                                              {&parts::attention, f.attention()},
                                              {&parts::dense_feed_forward, f.dense_feed_forward},
                                              {&parts::experts, f.routed_experts},
                                              {&parts::router, f.router},
                                              {&parts::prediction, f.prediction}};
  return std::all_of(std::begin(all), std::end(all),
                     [&](const auto& one) { return one.first != part || one.second > 0; });
}

cost::trained_parts training_choice::parts_of(const transformer& m) const {
  cost::trained_parts parts;
  if (frozen.empty()) {
    parts = cost::trained_parts::none();
    for (const model_part one : trained) {
      parts.*one = true;
    }
  }
  for (const model_part one : frozen) {
    parts.*one = false;
  }
  if (m.tied_embeddings) {
    const bool both =
        frozen.empty() ? parts.head || parts.embedding : parts.head && parts.embedding;
    parts.head = parts.embedding = both;
  }
  return parts;
}

result<std::optional<training_choice>> training_choice_of(const std::vector<training_text>& train,
                                                          const std::vector<model_part>& freeze) {
  if (train.empty() && freeze.empty()) {
    return std::nullopt;
  }
  if (!train.empty() && !freeze.empty()) {
    return failure{"--train, --freeze: expected one of them, found both"};
  }
  training_choice choice{.frozen = freeze};
  for (std::size_t i = 0; i < freeze.size(); ++i) {
    if (std::find(freeze.begin(), freeze.begin() + static_cast<std::ptrdiff_t>(i), freeze[i]) !=
        freeze.begin() + static_cast<std::ptrdiff_t>(i)) {
      return failure{fmt::format("--freeze: expected each part once, found {} again",
                                 in_quotes(name_of(model_parts, freeze[i])))};
    }
  }
  for (const training_text& one : train) {
    if (const auto* adapters = std::get_if<cost::low_rank_adapters>(&one)) {
      if (choice.adapters.rank > 0) {
        return failure{"--train: expected adapters of one rank, found lora twice"};
      }
      choice.adapters = *adapters;
      continue;
    }
    for (const model_part part : std::get<std::vector<model_part>>(one)) {
      if (std::find(choice.trained.begin(), choice.trained.end(), part) != choice.trained.end()) {
        return failure{fmt::format("--train: expected each part once, found {} again",
                                   in_quotes(name_of(model_parts, part)))};
      }
      choice.trained.push_back(part);
    }
  }
  if (!freeze.empty()) {
    choice.text = "all but " + list_of(freeze, model_parts) + " (--freeze)";
    return choice;
  }
  choice.text = list_of(choice.trained, model_parts);
  if (choice.adapters.rank > 0) {
    choice.text += (choice.text.empty() ? "" : ", and ") + text_of(choice.adapters);
  }
  choice.text += " alone (--train)";
  return choice;
}

}  // namespace leverage::program::report
