// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/families.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "leverage/config/read.hpp"

namespace families_test {

using namespace leverage;

TEST_CASE("sixty families by name, each once, and other names lead to them") {
  const auto names = config::family_names();
  CHECK(std::set<std::string_view>(names.begin(), names.end()).size() == names.size());
  std::size_t others = 0;
  for (const auto& other : config::detail::other_names) {
    CHECK(config::find_family(other.family) != nullptr);
    CHECK(config::find_family(other.model_type) == config::find_family(other.family));
    ++others;
  }
  CHECK(names.size() + others >= 60);
  for (const auto& known : config::detail::class_names)
    CHECK(config::find_family(known.family) != nullptr);
  for (const auto& u : config::detail::uncountable_families)
    CHECK(config::find_family(u.model_type) == nullptr);
  CHECK(config::find_family("bert") == nullptr);
  CHECK(config::find_family("") == nullptr);
}

TEST_CASE(
    "each family says where its defaults stand, and reads a file with nothing else or names what "
    "it needs") {
  config::find_family_if([](const config::family& f) {
    CAPTURE(f.model_type);
    CHECK_FALSE(f.source.empty());
    const config::reading r = config::read({{"model_type", std::string(f.model_type)}});
    for (const config::problem& p : r.problems) {
      CAPTURE(p.text());
      const bool is_missing = p.found.empty() || p.found == "none";
      // GLM-4.5's class cannot divide its own width by its own heads.
      CHECK((is_missing || (p.key == "hidden_size" && f.model_type == "glm4_moe")));
    }
    return false;
  });
}

}  // namespace families_test
