// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a WebAssembly module gives to the page: numbers and texts by the keys that they have in the program's JSON. The
/// page reads them from memory; a text lives until the next call of the module.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>

#define LEVERAGE_PAGE(name) extern "C" __attribute__((export_name(name)))

namespace leverage::web {

/// A number, or a text where there is one.
struct record {
  const char* key = nullptr;
  const char* text = nullptr;
  double value = 0.0;
};

inline constexpr std::size_t capacity = 4096;
inline record records[capacity];
inline std::size_t size = 0;
inline std::deque<std::string> texts;

inline const char* kept(std::string_view text) { return texts.emplace_back(text).c_str(); }

inline void clear() {
  size = 0;
  texts.clear();
}
inline void add(const char* key, double value) {
  if (size < capacity) records[size++] = {key, nullptr, value};
}
inline void add(const char* key, std::string_view text) {
  if (size < capacity) records[size++] = {key, kept(text), 0.0};
}

/// Place for what the page writes: a text, or columns of numbers.
inline double input[1 << 17];

}  // namespace leverage::web
