// SPDX-License-Identifier: Apache-2.0
#include "models/config_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

#include "leverage/model/validate.hpp"
#include "models/families.hpp"
#include "models/fields.hpp"
#include "support/quantity_text.hpp"
#include "support/text_file.hpp"

namespace leverage::program {

namespace {

using nlohmann::json;

constexpr std::size_t max_mebibytes = 16;
constexpr int deepest = 32;

/// The keys that fields of the configuration are read from.
constexpr std::pair<std::string_view, std::string_view> keys_of_fields[] = {
    {"layers", "num_hidden_layers"},
    {"layers", "n_layer"},
    {"d_model", "hidden_size"},
    {"d_model", "n_embd"},
    {"vocabulary", "vocab_size"},
    {"learned_positions", "n_positions"},
    {"learned_positions", "max_position_embeddings"},
    {"attention.heads", "num_attention_heads"},
    {"attention.heads", "n_head"},
    {"experts.experts", "num_experts"},
    {"experts.experts", "num_local_experts"},
    {"experts.experts", "n_routed_experts"},
    {"experts.active", "num_experts_per_tok"},
    {"experts.active", "experts_per_token"},
};

/// What the library's rules find wrong, with the file's keys where there are; empty if nothing.
std::string violations_text(const transformer& m, const fields& f, std::optional<count> sequence) {
  std::string text;
  for (const violation& v : validate(m)) {
    std::string where(v.field);
    for (const auto& [field, name] : keys_of_fields) {
      if (field == v.field && f.has(name)) {
        where = fmt::format("key '{}'", name);
        break;
      }
    }
    text += fmt::format("{}{}: expected {}, found {}", text.empty() ? "" : "; ", where, v.expected,
                        v.value);
  }
  if (!text.empty() && sequence) {
    text += fmt::format(" (at --sequence {})", *sequence);
  }
  return text;
}

/// A family that knows nothing of layer_types takes all layers alike.
void refuse_unread_layer_types(fields& f, const transformer& m) {
  const auto kinds = f.texts("layer_types");
  if (!kinds) {
    return;
  }
  const std::string expected = m.windowed_layers() > 0 ? "sliding_attention" : "full_attention";
  for (const std::string& kind : *kinds) {
    if (kind != expected) {
      f.refuse("layer_types", expected + " for every layer of this family", in_quotes(kind));
      return;
    }
  }
}

/// nlohmann's message without its tag and without the offending bytes.
std::string parse_error_text(const json::parse_error& error) {
  std::string text = error.what();
  if (const auto tag = text.find("] "); tag != std::string::npos) {
    text.erase(0, tag + 2);
  }
  if (const auto rest = text.find("; last read"); rest != std::string::npos) {
    const auto expected = text.find("; expected", rest);
    text = text.substr(0, rest) + (expected == std::string::npos ? "" : text.substr(expected));
  }
  return "broken JSON: " + printable(text);
}

/// What is looked at while JSON is parsed: how deep it is nested, and whether the keys of an object differ.
class watched {
 public:
  /// Whether an event of the parser is kept.
  bool take(int depth, json::parse_event_t event, const json& value) {
    too_deep_ = too_deep_ || depth > deepest;
    if (too_deep_) {
      return false;
    }
    if (event == json::parse_event_t::object_start) {
      keys_.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      keys_.pop_back();
    } else if (event == json::parse_event_t::key) {
      last_key_ = value.get_ref<const std::string&>();
      if (!keys_.back().insert(last_key_).second && !repeated_) {
        repeated_ = last_key_;
      }
    }
    return true;
  }

  /// What is wrong with what was seen.
  [[nodiscard]] std::optional<failure> wrong() const {
    if (too_deep_) {
      return failure{
          fmt::format("expected a config.json, found JSON nested deeper than {}", deepest)};
    }
    if (repeated_) {
      return failure{
          fmt::format("key {}: expected once in its object, found twice", in_quotes(*repeated_))};
    }
    return std::nullopt;
  }
  [[nodiscard]] const std::string& last_key() const { return last_key_; }

 private:
  bool too_deep_ = false;
  std::vector<std::unordered_set<std::string>> keys_;  ///< of the objects that are open
  std::string last_key_;
  std::optional<std::string> repeated_;
};

/// The object that the text is.
result<json> parse_object(std::string_view text) {
  watched seen;
  json parsed;
  try {
    parsed = json::parse(text, [&seen](int depth, json::parse_event_t event, json& value) {
      return seen.take(depth, event, value);
    });
  } catch (const json::parse_error& error) {
    return failure{parse_error_text(error)};
  } catch (const json::out_of_range&) {
    return failure{fmt::format(
        "broken JSON: key {}: expected numbers in the range of a double, found a larger one",
        in_quotes(seen.last_key()))};
  } catch (const json::exception& error) {
    return failure{"broken JSON: " + printable(error.what())};
  }
  if (const auto wrong = seen.wrong()) {
    return *wrong;
  }
  if (!parsed.is_object()) {
    return failure{fmt::format("expected a JSON object, found {}", shown(parsed))};
  }
  return parsed;
}

void put_sequence(config& c, count positions, std::optional<count> asked) {
  if (asked) {
    c.model.sequence = *asked;
    c.sequence_source = "--sequence";
    if (*asked > positions) {
      c.notes.push_back(fmt::format(
          "sequence {} is beyond the model's max_position_embeddings of {}", *asked, positions));
    }
  } else if (positions <= default_sequence) {
    c.model.sequence = positions;
    c.sequence_source = "max_position_embeddings; --sequence to change";
  } else {
    c.model.sequence = default_sequence;
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

std::string violations_text(const transformer& m, std::optional<count> sequence) {
  const json nothing = json::object();
  return violations_text(m, fields(nothing), sequence);
}

result<config> parse_config(std::string_view text, std::optional<count> sequence) {
  const auto object = parse_object(text);
  if (!object) {
    return failure{object.error()};
  }
  fields f(*object);
  const family* found = find_family(f);
  if (found == nullptr) {
    return failure{f.error()};
  }
  reading r;
  found->read(f, found->defaults, r);
  if (!found->reads_layer_types && !f.failed()) {
    refuse_unread_layer_types(f, r.model);
  }
  if (f.failed()) {
    return failure{f.error()};
  }
  config c{.family = std::string(found->model_type), .model = r.model, .notes = std::move(r.notes)};
  put_sequence(c, r.positions, sequence);
  if (std::string wrong = violations_text(c.model, f, sequence); !wrong.empty()) {
    return failure{std::move(wrong)};
  }
  return c;
}

result<config> read_config(const std::string& path, std::optional<count> sequence) {
  return read_text_file(path, max_mebibytes, "a config.json")
      .map_error([&](const std::string& why) { return why + hint_of(path); })
      .and_then([&](const std::string& text) { return parse_config(text, sequence); })
      .map_error(about(printable(path)));
}

}  // namespace leverage::program
