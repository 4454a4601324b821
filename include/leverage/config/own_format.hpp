// SPDX-License-Identifier: Apache-2.0
/// @file
/// The library's own format for a model: JSON with the fields of `transformer` by their names, for models that no
/// publisher's file describes or that do not exist yet. What is not there is as in a `transformer` that leaves it out.
///
///   {"leverage_model": 1, "layers": 48, "d_model": 2048, "vocabulary": 151936, "sequence": 4096,
///    "blocks": [{"layers": {"first": 3, "period": 4}, "attention": {...}, "experts": {...}},
///               {"layers": {"period": 4, "run": 3}, "recurrent": {...}, "experts": {...}}]}
///
/// The layers of a block are a rule (of each `period` layers from `first` on, the first `run`) or a list: [0, 5, 25].
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "leverage/config/fields.hpp"
#include "leverage/config/model_fields.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::config {

/// The key whose value is the version of the format.
inline constexpr const char* own_format_key = "leverage_model";
inline constexpr int own_format_version = 1;

/// Whether an object says that it is in this format.
[[nodiscard]] inline bool is_own_format(const nlohmann::json& object) {
  return object.is_object() && object.contains(own_format_key);
}

namespace detail {

using nlohmann::ordered_json;

template <class T>
ordered_json written(const T& value);

inline ordered_json written(const layer_set& set) {
  if (set.is_list) {
    ordered_json list = ordered_json::array();
    for (count i = 0; i < layer_set::list_size; ++i) {
      if (set.covers(i)) list.push_back(i);
    }
    return list;
  }
  return {{"first", set.first}, {"period", set.period}, {"run", set.run}};
}

/// Takes away what is as in `base`.
inline void prune(ordered_json& value, const ordered_json& base) {
  for (const auto& [name, by_default] : base.items()) {
    const auto at = value.find(name);
    if (at == value.end()) continue;
    if (at->is_object() && by_default.is_object() && name != "layers") prune(*at, by_default);
    if (*at == by_default || (at->is_object() && at->empty())) value.erase(name);
  }
}

template <class T>
ordered_json written(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return names_of<T>::all[static_cast<std::size_t>(value)];
  } else if constexpr (std::is_arithmetic_v<T>) {
    return value;
  } else if constexpr (std::is_same_v<T, block_list>) {
    ordered_json all = ordered_json::array();
    for (const block& b : value) {
      all.push_back(written(b));
      prune(all.back(), written(block{}));
    }
    return all;
  } else {
    ordered_json object = ordered_json::object();
    fields_of(value, [&](const char* name, const auto& field, const char*) {
      object[name] = written(field);
    });
    return object;
  }
}

/// Reads an object's fields, and refuses keys that it does not have.
template <class T>
void read_fields(T& value, fields& f, std::vector<problem>& problems, const std::string& path,
                 const std::vector<std::string_view>& also_known = {});

inline void read_layers(layer_set& set, const nlohmann::json& value, fields& f,
                        std::vector<problem>& problems, const std::string& path) {
  if (value.is_array()) {
    set = layer_set::listing({});
    for (const count i : f.non_negative_list("layers").value_or(std::vector<count>{})) {
      set.add(i);
      if (set.is_cut) {
        f.refuse("layers", "layers below " + std::to_string(layer_set::list_size),
                 std::to_string(i));
        return;
      }
    }
    return;
  }
  auto inner = f.inside("layers");
  if (!inner) return;
  set.first = inner->non_negative("first", 0);
  set.period = inner->positive("period", 1);
  set.run = inner->positive("run", 1);
  for (const auto& [name, unused] : value.items()) {
    if (!inner->was_read(name)) {
      problems.push_back({path + "layers." + shown_key(name),
                          "first, period or run, or a list of layers", "this key"});
    }
  }
}

inline void read_blocks(block_list& blocks, const nlohmann::json& value, fields& f,
                        std::vector<problem>& problems, const std::string& path) {
  if (!value.is_array() || value.size() > static_cast<std::size_t>(block_list::max_size)) {
    f.refuse("blocks", "an array of at most " + std::to_string(block_list::max_size) + " blocks");
    return;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string where = path + "blocks[" + std::to_string(i) + "].";
    block b;
    if (!value[i].is_object()) {
      problems.push_back({where.substr(0, where.size() - 1), "an object", shown(value[i])});
      return;
    }
    fields inner(value[i], problems, where);
    read_fields(b, inner, problems, where);
    blocks.add(b);
  }
}

template <class E>
void read_name(E& value, const char* name, fields& f) {
  const std::string text = f.text(name);
  std::string all;
  for (std::size_t i = 0; i < std::size(names_of<E>::all); ++i) {
    if (names_of<E>::all[i] == text) {
      value = static_cast<E>(i);
      return;
    }
    all.append(i > 0 ? ", " : "").append(names_of<E>::all[i]);
  }
  f.refuse(name, "one of " + all);
}

template <class T>
void read_fields(T& value, fields& f, std::vector<problem>& problems, const std::string& path,
                 const std::vector<std::string_view>& also_known) {
  std::vector<std::string_view> known = also_known;
  fields_of(value, [&](const char* name, auto& field, const char*) {
    using F = std::remove_cvref_t<decltype(field)>;
    known.emplace_back(name);
    const auto at = f.object().find(name);
    if (at == f.object().end()) return;
    if constexpr (std::is_same_v<F, count>) {
      field = f.non_negative(name, field);
    } else if constexpr (std::is_same_v<F, bool>) {
      field = f.flag(name, field);
    } else if constexpr (std::is_enum_v<F>) {
      read_name(field, name, f);
    } else if constexpr (std::is_same_v<F, layer_set>) {
      read_layers(field, *at, f, problems, path);
    } else if constexpr (std::is_same_v<F, block_list>) {
      read_blocks(field, *at, f, problems, path);
    } else if (auto inner = f.inside(name)) {
      read_fields(field, *inner, problems, path + name + ".");
    } else {
      f.refuse(name, "an object");  // null
    }
  });
  for (const auto& [name, unused] : f.object().items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string all;
    for (const std::string_view k : known) {
      if (k.front() != '$') all.append(all.empty() ? "" : ", ").append(k);
    }
    problems.push_back({path + shown_key(name), "one of the keys " + all, "another key"});
  }
}

/// Texts for the reader of a file.
inline constexpr const char* free_texts[] = {"name", "source", "notes"};

}  // namespace detail

/// The model in this format, without what is as in a `transformer` that leaves it out.
[[nodiscard]] inline nlohmann::ordered_json write_own_format(const transformer& m) {
  nlohmann::ordered_json fields = detail::written(m);
  detail::prune(fields, detail::written(transformer{}));
  nlohmann::ordered_json object = {{own_format_key, own_format_version}};
  object.update(fields);
  return object;
}

/// The model that an object in this format describes; what is wrong is added to `problems`.
[[nodiscard]] inline transformer read_own_format(const nlohmann::json& object,
                                                 std::vector<problem>& problems) {
  transformer m;
  fields f(object, problems);
  if (const count version = f.positive(own_format_key, required); version != own_format_version) {
    f.refuse(own_format_key, "version " + std::to_string(own_format_version));
  }
  std::vector<std::string_view> also_known{own_format_key, "$schema"};
  for (const char* name : detail::free_texts) {
    static_cast<void>(f.text(name));
    also_known.emplace_back(name);
  }
  detail::read_fields(m, f, problems, "", also_known);
  return m;
}

}  // namespace leverage::config
