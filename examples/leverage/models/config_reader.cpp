// SPDX-License-Identifier: Apache-2.0
#include "models/config_reader.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "leverage/config/read.hpp"
#include "models/family_names.hpp"
#include "support/near_names.hpp"
#include "support/quantity_text.hpp"
#include "support/text_file.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t max_mebibytes = 16;
constexpr std::size_t most_problems = 10;

std::string nearest_types(std::string_view typed) {
  std::vector<suggestion> all;
  for (const std::string_view name : family_names())
    all.push_back({name, edit_distance(typed, name)});
  return nearest_few(std::move(all));
}

/// What is wrong with a file, in one line.
std::string problems_text(const config::reading& read, std::optional<count> sequence) {
  std::string text;
  bool is_rule = false;
  std::size_t shown = 0;
  for (const config::problem& p : read.problems) {
    if (++shown > most_problems) break;
    text += (text.empty() ? "" : "; ") + p.text();
    is_rule = is_rule || p.is_rule;
  }
  if (read.problems.size() > most_problems) {
    text += fmt::format("; and {} more", read.problems.size() - most_problems);
  }
  if (!read.unknown_model_type.empty()) {
    text += fmt::format(
        "; nearest: {}; --as FAMILY reads it as if it were of that family, and leverage report "
        "--model-template shows a "
        "format for any model",
        nearest_types(read.unknown_model_type));
  }
  if (is_rule && sequence) text += fmt::format(" (at --sequence {})", *sequence);
  return text;
}

void put_sequence(config_file& c, count positions, std::optional<count> asked) {
  if (asked) {
    c.sequence_source = "--sequence";
    if (*asked > positions) {
      c.notes.push_back(fmt::format(
          "sequence {} is beyond the model's max_position_embeddings of {}", *asked, positions));
    }
  } else if (positions <= config::default_sequence) {
    c.sequence_source = "max_position_embeddings; --sequence to change";
  } else {
    c.sequence_source =
        fmt::format("assumed, the file allows up to {}; --sequence to change", positions);
  }
}

/// Where a directory is named, its config.json, if it has one.
std::string hint_of(const std::string& path) {
  std::error_code ignored;
  const auto inside = std::filesystem::path(path) / "config.json";
  return std::filesystem::exists(inside, ignored)
             ? "; it has a config.json: " + printable(inside.string())
             : "";
}

}  // namespace

std::vector<std::string_view> family_names() { return config::family_names(); }

result<config_file> parse_config(std::string_view text, std::optional<count> sequence,
                                 std::string_view as) {
  const config::reading read = config::parse(text, {.sequence = sequence, .as = as});
  if (!read.has_model()) {
    return failure{problems_text(read, sequence)};
  }
  config_file c{.family = read.family, .model = read.model, .notes = read.notes};
  if (read.family == "leverage") {
    c.sequence_source = sequence ? "--sequence" : "the file's; --sequence to change";
  } else {
    put_sequence(c, read.positions, sequence);
  }
  return c;
}

result<config_file> read_config(const std::string& path, std::optional<count> sequence,
                                std::string_view as) {
  return read_text_file(path, max_mebibytes, "a config.json")
      .map_error([&](const std::string& why) { return why + hint_of(path); })
      .and_then([&](const std::string& text) { return parse_config(text, sequence, as); })
      .map_error(about(printable(path)));
}

}  // namespace leverage::program
