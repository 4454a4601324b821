// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads a model from JSON: the config.json of a model on Hugging Face, or this library's own format
/// (config/own_format.hpp). What a file says and a `transformer` cannot is refused, never approximated.
///
///   const config::reading r = config::parse(text);
///   if (!r.has_model()) for (const config::problem& p : r.problems) print(p.text());
#pragma once

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/config/family.hpp"
#include "leverage/config/family_of.hpp"
#include "leverage/config/fields.hpp"
#include "leverage/config/json_text.hpp"
#include "leverage/config/own_format.hpp"
#include "leverage/config/read_family.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::config {

/// The longest sequence that a model gets unless asked for: max_position_embeddings is what a model can be used at, most
/// of its training is shorter.
inline constexpr count default_sequence = 4096;

struct read_options {
  std::optional<count>
      sequence{};  ///< tokens; otherwise as many as the file allows, at most `default_sequence`
  std::string_view as{};  ///< read the file as one of this family, whatever its model_type is
};

/// What is read from a file.
struct reading {
  std::string family{};  ///< model_type of the family
  transformer model{};   ///< valid by the rules of model/rules.hpp, if there are no problems
  count positions = 0;   ///< tokens that the file allows; 0: it does not say
  std::vector<std::string> notes{};  ///< where the file leaves room for another reading
  std::vector<problem> problems{};   ///< why there is no model
  std::string unknown_model_type{};  ///< set where the family is the problem

  [[nodiscard]] bool has_model() const { return problems.empty(); }
};

namespace detail {

/// Keys that change no count, by what is in their names: of these nothing is said when a file is read as another family.
[[nodiscard]] inline bool is_harmless(std::string_view name) {
  for (const std::string_view part :
       {"token", "rope", "dtype", "dropout", "initializer", "version", "cache", "eps", "epsilon",
        "architectures", "auto_map", "model_type", "act", "loss", "scal", "name", "id2label",
        "label2id", "quantization"}) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  return false;
}

/// The keys that were not looked up and might matter.
[[nodiscard]] inline std::string unread_keys(const fields& f) {
  std::string text;
  constexpr std::size_t longest = 12;
  std::size_t found = 0;
  for (const auto& [name, value] : f.object().items()) {
    if (f.was_read(name) || is_harmless(name) || value.is_null() || value.is_string()) continue;
    if (++found <= longest) text += (text.empty() ? "" : ", ") + name;
  }
  return text + (found > longest ? " and " + std::to_string(found - longest) + " more" : "");
}

/// What the rules of the library find wrong, by the keys of the file where it has them.
inline void add_violations(reading& r, const fields& f, const body_names& names) {
  const std::pair<std::string_view, key> keys[] = {
      {"layers", names.layers},
      {"d_model", names.d_model},
      {"vocabulary", names.vocabulary},
      {"learned_positions", names.positions},
      {"embedding_width", "word_embed_proj_dim"},
      {"attention.heads", names.heads},
      {"experts.experts", {"num_experts", "num_local_experts", "n_routed_experts"}},
      {"experts.active", {"num_experts_per_tok", "experts_per_token", "num_experts_per_token"}}};
  for (const violation& v : validate(r.model)) {
    std::string where(v.field);
    if (v.block >= 0) where.insert(0, "blocks[" + std::to_string(v.block) + "].");
    if (v.block == part::prediction_part) where.insert(0, "prediction_block.");
    for (const auto& [field, name] : keys) {
      if (field == v.field && f.has(f.present_name(name))) where = f.present_name(name);
    }
    // One key of the file is read into several blocks.
    const auto is_same = [&](const problem& p) {
      return p.key == where && p.expected == v.expected;
    };
    if (std::any_of(r.problems.begin(), r.problems.end(), is_same)) continue;
    r.problems.push_back({where, std::string(v.expected), std::to_string(v.value), true});
  }
}

}  // namespace detail

/// The model that an object describes, or every problem by its key.
[[nodiscard]] inline reading read(const nlohmann::json& file, const read_options& options = {}) {
  reading result;
  if (is_own_format(file)) {
    result.family = "leverage";
    result.model = read_own_format(file, result.problems);
    if (options.sequence) result.model.sequence = *options.sequence;
    result.positions = result.model.sequence;
    if (result.has_model()) {
      detail::add_violations(result, fields(file, result.problems), {{}, {}, {}, {}, {}, {}, {}});
    }
    return result;
  }
  const detail::language_model found = detail::unwrapped(file);
  fields f(found.object, result.problems, found.path);
  const family* row = detail::family_of(f, options.as, result.notes);
  if (row == nullptr) {
    const auto type = found.object.find("model_type");
    const bool is_missing = type == found.object.end();
    if (result.problems.front().key.ends_with("model_type") && (is_missing || type->is_string())) {
      result.unknown_model_type = is_missing ? "none" : type->get<std::string>();
    }
    return result;
  }
  result.family = row->model_type;
  if (const auto own = found.object.find("per_layer_config");
      own != found.object.end() && !own->empty()) {
    f.refuse("per_layer_config", "none: layers with settings of their own are not read");
  }
  reader r{.row = *row, .f = f};
  detail::read_family(r);
  result.positions = r.positions;
  result.notes.insert(result.notes.end(), r.notes.begin(), r.notes.end());
  if (!found.path.empty()) {
    result.notes.push_back("the language model under " +
                           found.path.substr(0, found.path.size() - 1) +
                           ": what stands around it, such as a vision tower, is not counted");
  }
  if (!options.as.empty()) {
    const std::string unread = detail::unread_keys(f);
    result.notes.push_back("read as " + std::string(options.as) + " instead of its own model_type" +
                           (unread.empty() ? "" : "; not looked at: " + unread));
  }
  if (!result.has_model()) return result;
  result.model = r.model;
  result.model.sequence = options.sequence.value_or((std::min)(r.positions, default_sequence));
  detail::add_violations(result, f, row->names);
  return result;
}

/// The same for the text of a file.
[[nodiscard]] inline reading parse(std::string_view text, const read_options& options = {}) {
  const parsed_object parsed = parse_object(text);
  if (parsed.wrong) {
    reading result;
    result.problems.push_back(*parsed.wrong);
    return result;
  }
  return read(parsed.object, options);
}

}  // namespace leverage::config
