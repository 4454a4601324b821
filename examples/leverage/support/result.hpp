// SPDX-License-Identifier: Apache-2.0
/// @file
/// A value, or the reason why there is none: what is wrong, where, and what was expected.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace leverage::program {

/// Why there is no value: one line without a full stop, or several lines separated by line ends.
using failure = tl::unexpected<std::string>;

/// A value, or why there is none. `return failure{"..."}` gives the reason; `error()` reads it.
template <class T>
using result = tl::expected<T, std::string>;

/// For map_error: puts the place in front of the reason, as in "--flops: expected ...".
[[nodiscard]] inline auto about(std::string where) {
  return [where = std::move(where)](const std::string& why) { return where + ": " + why; };
}

/// Stores a value, or returns the reason why there is none.
template <class T, class Place>
[[nodiscard]] std::optional<failure> store(result<T> from, Place& to) {
  if (!from) {
    return failure{std::move(from).error()};
  }
  to = *std::move(from);
  return std::nullopt;
}

/// Parses the text of a flag into `to`. An empty text means that the flag is not given: then `to` stays as it is.
template <class Parse, class Place>
[[nodiscard]] std::optional<failure> read_flag(std::string_view flag, const std::string& text,
                                               const Parse& parse, Place& to) {
  return text.empty() ? std::nullopt : store(parse(text).map_error(about(std::string(flag))), to);
}

/// The first failure of several steps, if there is one.
[[nodiscard]] inline std::optional<failure> first_failure(
    std::initializer_list<std::optional<failure>> steps) {
  for (const std::optional<failure>& step : steps) {
    if (step) {
      return step;
    }
  }
  return std::nullopt;
}

}  // namespace leverage::program
