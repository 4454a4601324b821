// SPDX-License-Identifier: Apache-2.0
// Models by key and by field.
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <type_traits>

#include "handle.hpp"
#include "leverage/config/model_fields.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/model/validate.hpp"
#include "leverage/version.hpp"

namespace {

using namespace leverage;
using c_api::guarded;
using c_api::refused;

constexpr std::string_view no_pointer = "expected a pointer, found NULL";

/// "0.1.0" with its zero; each number has one digit or two.
constexpr auto version = [] {
  std::array<char, 9> text{};
  std::size_t end = 0;
  for (const int number :
       {LEVERAGE_VERSION_MAJOR, LEVERAGE_VERSION_MINOR, LEVERAGE_VERSION_PATCH}) {
    if (end > 0) text[end++] = '.';
    if (number >= 10) text[end++] = static_cast<char>('0' + number / 10);
    text[end++] = static_cast<char>('0' + number % 10);
  }
  return text;
}();

/// A field as a number: it is read, and set where there is a new value that it can have.
struct number_field {
  std::optional<count> new_value{};  ///< none: the field is read
  count value = 0;
  bool is_found = false;
  bool is_refused = false;

  template <class T>
  void meet(T& field) {
    is_found = true;
    if (new_value) {
      if constexpr (!std::is_const_v<T>) {
        if constexpr (std::is_same_v<T, bool>) {
          is_refused = *new_value < 0 || *new_value > 1;
        } else if constexpr (std::is_enum_v<T>) {
          is_refused = *new_value < 0 ||
                       *new_value >= static_cast<count>(std::size(config::names_of<T>::all));
        } else {
          constexpr count most = count{1} << 40;  // as in a file
          is_refused = *new_value < 0 || *new_value > most;
        }
        if (!is_refused) field = static_cast<T>(*new_value);
      }
    }
    value = static_cast<count>(field);
  }
};

/// The first part of a path, which loses it.
std::string_view taken(std::string_view& path) {
  const std::size_t end = path.find('.');
  const std::string_view first = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
  return first;
}

template <class S>
void visit(S& fields, std::string_view path, number_field& to);

template <class Set>
void visit_layers(Set& set, std::string_view path, number_field& to) {
  if (path == "first") to.meet(set.first);
  if (path == "period") to.meet(set.period);
  if (path == "run") to.meet(set.run);
}

template <class S>
void visit(S& fields, std::string_view path, number_field& to) {
  const std::string_view first = taken(path);
  config::fields_of(fields, [&](const char* name, auto& field, const char*) {
    using F = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_same_v<F, block_list>) {
      const std::string_view list = name;
      if (!first.starts_with(list) || !first.substr(list.size()).starts_with("[")) return;
      int i = -1;
      const char* const end = first.data() + first.size();
      const auto read = std::from_chars(first.data() + list.size() + 1, end, i);
      if (read.ec != std::errc() || read.ptr + 1 != end || *read.ptr != ']' || i < 0) return;
      if (i < field.length()) {
        visit(field.items[i], path, to);
      } else if constexpr (!std::is_const_v<std::remove_reference_t<decltype(field)>>) {
        if (i != field.length() || i >= block_list::max_size) return;
        block added;
        visit(added, path, to);
        if (to.is_found && !to.is_refused) field.add(added);
      }
    } else {
      if (first != name) return;
      if constexpr (std::is_same_v<F, layer_set>) {
        visit_layers(field, path, to);
      } else if constexpr (std::is_arithmetic_v<F> || std::is_enum_v<F>) {
        if (path.empty()) to.meet(field);
      } else {
        visit(field, path, to);
      }
    }
  });
}

std::string violation_text(const violation& v) {
  std::string where(v.field);
  if (v.block >= 0) where.insert(0, "blocks[" + std::to_string(v.block) + "].");
  if (v.block == part::prediction_part) where.insert(0, "prediction_block.");
  return where + ": expected " + std::string(v.expected) + ", found " + std::to_string(v.value);
}

leverage_status unknown_field(const char* field, char* message, std::size_t size) {
  return refused("expected a field of a model, found '" + std::string(field).substr(0, 80) + "'",
                 message, size);
}

const preset* preset_at(std::size_t i) {
  return i < std::size(presets::all) ? presets::all[i] : nullptr;
}

/// The texts of presets are literals, which end with a zero.
const char* text_of(const preset* p, std::string_view preset::* text) {
  return p == nullptr ? nullptr : (p->*text).data();
}

}  // namespace

extern "C" {

int leverage_api_version(void) { return LEVERAGE_API_VERSION; }

const char* leverage_version(void) { return version.data(); }

leverage_status leverage_model_preset(const char* key, leverage_model** model, char* message,
                                      size_t message_size) {
  if (model != nullptr) *model = nullptr;
  if (key == nullptr || model == nullptr) return refused(no_pointer, message, message_size);
  return guarded([&] {
    const preset* found = find_preset(key);
    if (found == nullptr) {
      return refused("expected the key of a preset, found '" + std::string(key).substr(0, 80) + "'",
                     message, message_size);
    }
    *model = new leverage_model{found->model, std::string(found->key), {}};
    return LEVERAGE_OK;
  });
}

leverage_status leverage_model_new(leverage_model** model) {
  if (model == nullptr) return LEVERAGE_BAD_ARGUMENT;
  *model = nullptr;
  return guarded([&] {
    *model = new leverage_model{};
    return LEVERAGE_OK;
  });
}

leverage_status leverage_model_copy(const leverage_model* model, leverage_model** copy) {
  if (copy != nullptr) *copy = nullptr;
  if (model == nullptr || copy == nullptr) return LEVERAGE_BAD_ARGUMENT;
  return guarded([&] {
    *copy = new leverage_model(*model);
    return LEVERAGE_OK;
  });
}

void leverage_model_free(leverage_model* model) { delete model; }

leverage_status leverage_model_set(leverage_model* model, const char* field, int64_t value,
                                   char* message, size_t message_size) {
  if (model == nullptr || field == nullptr) return refused(no_pointer, message, message_size);
  return guarded([&] {
    number_field to{.new_value = value};
    visit(model->configuration, field, to);
    if (!to.is_found) return unknown_field(field, message, message_size);
    if (to.is_refused) {
      return refused(std::string(field) + ": expected a value that the field can have, found " +
                         std::to_string(value),
                     message, message_size);
    }
    return LEVERAGE_OK;
  });
}

leverage_status leverage_model_get(const leverage_model* model, const char* field, int64_t* value,
                                   char* message, size_t message_size) {
  if (model == nullptr || field == nullptr || value == nullptr) {
    return refused(no_pointer, message, message_size);
  }
  return guarded([&] {
    number_field of;
    visit(model->configuration, field, of);
    if (!of.is_found) return unknown_field(field, message, message_size);
    *value = of.value;
    return LEVERAGE_OK;
  });
}

size_t leverage_model_violation_count(const leverage_model* model) {
  return model == nullptr ? 0 : validate(model->configuration).size;
}

leverage_status leverage_model_violation(const leverage_model* model, size_t i, char* message,
                                         size_t message_size) {
  if (model == nullptr) return refused(no_pointer, message, message_size);
  return guarded([&] {
    const violations broken = validate(model->configuration);
    if (i >= broken.size) {
      return refused("expected one of " + std::to_string(broken.size) + " violations, found " +
                         std::to_string(i),
                     message, message_size);
    }
    c_api::write(violation_text(broken.items[i]), message, message_size);
    return LEVERAGE_OK;
  });
}

const char* leverage_model_family(const leverage_model* model) {
  return model == nullptr ? "" : model->family.c_str();
}

size_t leverage_model_note_count(const leverage_model* model) {
  return model == nullptr ? 0 : model->notes.size();
}

const char* leverage_model_note(const leverage_model* model, size_t i) {
  return model == nullptr || i >= model->notes.size() ? nullptr : model->notes[i].c_str();
}

size_t leverage_preset_count(void) { return std::size(presets::all); }
const char* leverage_preset_key(size_t i) { return text_of(preset_at(i), &preset::key); }
const char* leverage_preset_name(size_t i) { return text_of(preset_at(i), &preset::name); }
const char* leverage_preset_source(size_t i) { return text_of(preset_at(i), &preset::source); }
const char* leverage_preset_stated(size_t i) { return text_of(preset_at(i), &preset::stated); }

}  // extern "C"
