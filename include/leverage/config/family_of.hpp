// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which family a file is of, and where in it the language model stands.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/config/families.hpp"
#include "leverage/config/family.hpp"
#include "leverage/config/fields.hpp"
#include "leverage/config/problem.hpp"

namespace leverage::config::detail {

/// Letters and digits alone, in lower case.
[[nodiscard]] inline std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
  }
  return plain;
}

/// The class that the file names first; empty if it names none.
[[nodiscard]] inline std::string class_of(fields& f) {
  const auto classes = f.texts("architectures");
  return !classes || classes->empty() ? std::string() : classes->front();
}

/// The family of a class, where a file needs it; null otherwise.
[[nodiscard]] inline const family* family_of_class(std::string_view name) {
  for (const other_name& known : class_names) {
    if (known.model_type == name) return find_family(known.family);
  }
  return nullptr;
}

/// Whether a class may be one of the family: its name begins like the family's, or like that of one which is read in the
/// same way. No class at all may be.
[[nodiscard]] inline bool is_class_of(std::string_view name, const family& row) {
  std::string start = plain_name(name);
  start = start.substr(0, (std::min)(start.find("for"), start.find("lmhead")));
  bool is = name.empty();
  find_family_if([&](const family& f) {
    const bool alike = &f == &row || (f.also != nullptr && f.also == row.also);
    is = is || (alike && !start.empty() && plain_name(f.model_type).starts_with(start));
    return is;
  });
  return is;
}

[[nodiscard]] inline std::string two_names(const std::string& name, const std::string& type,
                                           std::string_view read_as) {
  return "architectures names " + shown(nlohmann::json(name)) + ", model_type " +
         shown(nlohmann::json(type)) + ": read as " + std::string(read_as);
}

inline void refuse_family(fields& f, const std::string& type) {
  std::string expected = "a family that is supported";
  for (const uncountable& u : uncountable_families) {
    if (u.model_type == type) expected += " (of this one " + std::string(u.why) + ")";
  }
  f.refuse("model_type", expected, type.empty() ? "none" : shown(nlohmann::json(type)));
}

/// The family that the file says it is, or null and a problem.
inline const family* family_of(fields& f, std::string_view as, std::vector<std::string>& notes) {
  const std::string type = as.empty() ? f.text("model_type") : std::string(as);
  if (f.failed()) return nullptr;
  const family* found = find_family(type);
  if (as.empty()) {
    const std::string name = class_of(f);
    if (f.failed()) return nullptr;
    if (const family* of_class = family_of_class(name); of_class != nullptr) {
      if (found != nullptr && found != of_class && type != "bailing_moe") {
        notes.push_back(two_names(name, type, of_class->model_type));
      }
      return of_class;
    }
    // Ling 2.0 is published under the name of Ling 1; the class tells them apart.
    if (type == "bailing_moe") {
      f.refuse("architectures",
               "BailingMoeForCausalLM or BailingMoeV2ForCausalLM, which share this model_type",
               name.empty() ? "none" : shown(nlohmann::json(name)));
      return nullptr;
    }
    if (found != nullptr && !is_class_of(name, *found))
      notes.push_back(two_names(name, type, type));
  }
  if (found == nullptr) refuse_family(f, type);
  return found;
}

/// The keys of wrappers under which the language model stands.
inline constexpr std::string_view wrappers[] = {"text_config", "language_config", "llm_config"};

/// The object that describes the language model: the file itself, or what stands under a wrapper's key.
struct language_model {
  nlohmann::json object;  ///< with the wrapper's tie_word_embeddings, where it has none itself
  std::string path;
};
[[nodiscard]] inline language_model unwrapped(const nlohmann::json& file) {
  const auto type = file.find("model_type");
  const bool is_known = type != file.end() && type->is_string() &&
                        find_family(type->get_ref<const std::string&>()) != nullptr;
  if (!is_known) {
    for (const std::string_view name : wrappers) {
      const auto inner = file.find(name);
      if (inner == file.end() || !inner->is_object()) continue;
      language_model found{*inner, std::string(name) + "."};
      const auto tied = file.find("tie_word_embeddings");
      if (tied != file.end() && !inner->contains("tie_word_embeddings")) {
        found.object["tie_word_embeddings"] = *tied;
      }
      return found;
    }
  }
  return {file, ""};
}

}  // namespace leverage::config::detail
