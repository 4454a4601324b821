// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/key.hpp"

#include <doctest/doctest.h>

#include <string>

namespace key_test {

using leverage::config::key;

std::string names(const key& k) {
  std::string all;
  for (const std::string_view name : k) all.append(name).append("|");
  return all;
}

TEST_CASE("a key has up to three names, and may have none") {
  CHECK(names("a") == "a|");
  CHECK(names({"a", "b"}) == "a|b|");
  CHECK(names({"a", "b", "c"}) == "a|b|c|");
  CHECK(names({}) == "");
  CHECK(key().empty());
  CHECK(key("a", "b").name() == "a");
}

}  // namespace key_test
