// SPDX-License-Identifier: Apache-2.0
#include "models/model_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "leverage/model/presets.hpp"
#include "models/config_reader.hpp"
#include "models/family_names.hpp"
#include "models/violation_text.hpp"
#include "support/near_names.hpp"
#include "support/quantity_text.hpp"
#include "support/text_file.hpp"

namespace leverage::program {

namespace {

/// `text` cut to what a column's head has room for, between characters of UTF-8.
std::string shortened(std::string text) {
  constexpr std::size_t longest = 24;
  if (text.size() <= longest) {
    return text;
  }
  std::size_t end = longest - 2;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return text.substr(0, end) + "..";
}

/// The file's own name, or its folder's where the name says nothing.
std::string label_of(const std::string& path) {
  const std::filesystem::path file(path);
  const std::string stem = file.stem().string();
  if (stem != "config" || !file.has_parent_path()) {
    return shortened(printable(stem));
  }
  const std::string folder = file.parent_path().filename().string();
  return shortened(printable(folder.empty() || folder == "." || folder == ".." ? stem : folder));
}

failure unknown_preset(const std::string& argument, std::string_view flag) {
  std::vector<std::string_view> keys;
  for (const preset* p : presets::all) {
    keys.push_back(p->key);
  }
  return failure{
      fmt::format("{}: expected a preset or a config.json, found {}; nearest preset: {}; leverage "
                  "--list-presets shows all",
                  flag, in_quotes(argument), nearest(argument, keys))};
}

std::optional<failure> unknown_family(std::string_view as) {
  const std::vector<std::string_view> families = family_names();
  if (as.empty() || std::find(families.begin(), families.end(), as) != families.end()) {
    return std::nullopt;
  }
  return failure{fmt::format("--as: expected a family that can be read, found {}; nearest: {}",
                             in_quotes(as), nearest(as, families))};
}

result<named_model> from_file(const std::string& path, std::optional<count> sequence,
                              std::string_view as) {
  const auto read = read_config(path, sequence, as);
  if (!read) {
    return failure{read.error()};
  }
  return named_model{.argument = path,
                     .label = label_of(path),
                     .name = path,
                     .family = read->family,
                     .sequence_source = read->sequence_source,
                     .notes = read->notes,
                     .model = read->model};
}

}  // namespace

result<named_model> find_model(const std::string& argument, std::optional<count> sequence,
                               std::string_view flag, std::string_view as) {
  if (const auto wrong = unknown_family(as)) {
    return *wrong;
  }
  const auto of_flag = [&](const std::string& why) {
    return flag.starts_with('-') ? fmt::format("{}: {}", flag, why) : why;
  };
  if (means_file(argument)) {
    return from_file(argument, sequence, as).map_error(of_flag);
  }
  const preset* found = find_preset(argument);
  if (found == nullptr) {
    return unknown_preset(argument, flag);
  }
  named_model m{.argument = argument,
                .label = std::string(found->key),
                .name = std::string(found->name),
                .source = std::string(found->source),
                .stated = std::string(found->stated),
                .sequence_source = sequence ? "--sequence" : "the preset's; --sequence to change",
                .model = found->model};
  m.model.sequence = sequence.value_or(m.model.sequence);
  if (const std::string wrong = violations_of(m.model); !wrong.empty()) {
    const std::string at = sequence ? fmt::format(" (at --sequence {})", *sequence) : "";
    return failure{of_flag(fmt::format("{}: {}{}", found->key, wrong, at))};
  }
  return m;
}

}  // namespace leverage::program
