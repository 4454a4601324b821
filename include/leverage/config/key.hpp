// SPDX-License-Identifier: Apache-2.0
/// @file
/// The names of a key of a file.
#pragma once

#include <optional>
#include <string_view>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::config {

/// The names of one key: the first that is there is read; more than one must agree.
class key {
 public:
  constexpr key() = default;
  constexpr key(const char* name) : names_{name, {}, {}} {}
  constexpr explicit key(std::string_view name) : names_{name, {}, {}} {}
  constexpr key(std::string_view name, std::string_view other, std::string_view third = {})
      : names_{name, other, third} {}

  [[nodiscard]] constexpr std::string_view name() const { return names_[0]; }
  [[nodiscard]] constexpr bool empty() const { return names_[0].empty(); }
  [[nodiscard]] constexpr const std::string_view* begin() const { return names_; }
  [[nodiscard]] constexpr const std::string_view* end() const {
    return names_ + (names_[0].empty() ? 0 : names_[1].empty() ? 1 : names_[2].empty() ? 2 : 3);
  }

 private:
  std::string_view names_[3];
};

/// In place of a default: the key must be there.
inline constexpr std::nullopt_t required = std::nullopt;

}  // namespace leverage::config
