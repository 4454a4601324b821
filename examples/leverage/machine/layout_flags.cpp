// SPDX-License-Identifier: Apache-2.0
#include "machine/layout_flags.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <iterator>

#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// A degree of parallelism by its usual short name.
struct degree {
  std::string_view key;
  std::string_view field;  ///< as `hardware::validate` names it
  count hardware::layout::* of;
};

constexpr degree degrees[] = {{"tp", "tensor", &hardware::layout::tensor},
                              {"pp", "pipeline", &hardware::layout::pipeline},
                              {"vp", "virtual_stages", &hardware::layout::virtual_stages},
                              {"cp", "context", &hardware::layout::context},
                              {"ep", "expert", &hardware::layout::expert},
                              {"etp", "expert_tensor", &hardware::layout::expert_tensor},
                              {"shards", "shards", &hardware::layout::shards}};
constexpr std::string_view sharding_key = "zero";
constexpr double max_of_a_degree = 1e7;

}  // namespace

result<hardware::layout> parse_layout(std::string_view text) {
  constexpr double max_zero = 3;
  hardware::layout l;
  constexpr std::size_t size = std::size(degrees) + 1;
  double values[size] = {};
  named_place places[size];
  for (std::size_t i = 0; i + 1 < size; ++i) {
    places[i] = {degrees[i].key, &values[i]};
  }
  places[size - 1] = {sharding_key, &values[size - 1]};
  const auto given = fill_named(text, places);
  if (!given) {
    return failure{given.error()};
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (!(*given)[i]) {
      continue;
    }
    const bool is_sharding = i + 1 == size;
    const double least = is_sharding || degrees[i].key == "shards" ? 0 : 1;
    const double most = is_sharding ? max_zero : max_of_a_degree;
    if (!(values[i] >= least && values[i] <= most) || values[i] != std::floor(values[i])) {
      return failure{fmt::format("expected {} as a whole number from {} to {}, found {:g}",
                                 places[i].name, least, most, values[i])};
    }
    if (is_sharding) {
      l.sharding = static_cast<hardware::sharding>(static_cast<int>(values[i]));
    } else {
      l.*degrees[i].of = static_cast<count>(values[i]);
    }
  }
  return l;
}

std::string layout_text(const hardware::layout& l) {
  std::string text;
  for (const degree& d : degrees) {
    const bool is_shards = d.of == &hardware::layout::shards;
    if (l.*d.of != (is_shards ? 0 : 1)) {
      text += fmt::format("{}={},", d.key, l.*d.of);
    }
  }
  return text + fmt::format("{}={}", sharding_key, static_cast<int>(l.sharding));
}

std::string layout_key(std::string_view field) {
  for (const degree& d : degrees) {
    if (d.field == field) {
      return fmt::format("--layout: {}", d.key);
    }
  }
  constexpr std::pair<std::string_view, std::string_view> others[] = {
      {"pipeline * virtual_stages", "--layout: pp vp"},
      {"expert * expert_tensor", "--layout: ep etp"},
      {"accelerators", "--on, --layout: the accelerators"},
      {"global_batch", "--global-batch: sequences"},
      {"micro_batch", "--micro-batch"},
      {"recipe.gemm", "--format: bits of the matrices"},
      {"recipe.experts", "--format: bits of the experts"},
      {"recipe.attention", "--format: bits of attention"},
      {"recipe.head", "--format: bits of the head"},
      {"recompute.attention_core", "--recompute selective"},
      {"recompute.latent_up", "--recompute latent"},
      {"recompute.experts", "--recompute experts"}};
  for (const auto& [known, flag] : others) {
    if (known == field) {
      return std::string(flag);
    }
  }
  return std::string(field);
}

result<hardware::recompute_set> recompute_of(const std::vector<recomputed_part>& parts) {
  hardware::recompute_set set;
  for (const recomputed_part part : parts) {
    const bool alone = part == recomputed_part::nothing || part == recomputed_part::layers;
    if (alone && parts.size() > 1) {
      return failure{fmt::format("--recompute: expected {} alone, found {} parts",
                                 name_of(recomputed_names, part), parts.size())};
    }
    set.layers = set.layers || part == recomputed_part::layers;
    set.attention_core = set.attention_core || part == recomputed_part::attention_core;
    set.norms = set.norms || part == recomputed_part::norms;
    set.activation = set.activation || part == recomputed_part::activation;
    set.latent_up = set.latent_up || part == recomputed_part::latent;
    set.experts = set.experts || part == recomputed_part::experts;
  }
  return set;
}

std::string recompute_text(const hardware::recompute_set& set) {
  const std::pair<bool, recomputed_part> parts[] = {
      {set.layers, recomputed_part::layers},
      {set.attention_core, recomputed_part::attention_core},
      {set.norms, recomputed_part::norms},
      {set.activation, recomputed_part::activation},
      {set.latent_up, recomputed_part::latent},
      {set.experts, recomputed_part::experts}};
  std::string text;
  for (const auto& [is_set, part] : parts) {
    if (is_set) {
      text.append(text.empty() ? "" : ", ").append(name_of(recomputed_names, part));
    }
  }
  return text.empty() ? "none" : text;
}

result<hardware::overlap_set> overlap_of(const std::vector<overlapped_part>& parts) {
  hardware::overlap_set set;
  if (parts.empty()) {
    return set;
  }
  set.data = false;
  for (const overlapped_part part : parts) {
    if (part == overlapped_part::nothing && parts.size() > 1) {
      return failure{fmt::format("--overlap: expected none alone, found {} parts", parts.size())};
    }
    set.tensor = set.tensor || part == overlapped_part::tensor;
    set.expert = set.expert || part == overlapped_part::expert;
    set.data = set.data || part == overlapped_part::data;
  }
  return set;
}

}  // namespace leverage::program
