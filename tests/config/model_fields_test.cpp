// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/model_fields.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <string>

namespace model_fields_test {

using namespace leverage;

/// The names and the sizes of all fields of a structure: nothing is left out, or the sizes would not add up.
template <class T>
std::size_t size_of_fields(const T& value, std::set<std::string>& names) {
  std::size_t size = 0;
  config::fields_of(value, [&](const char* name, const auto& field, const char* what) {
    CHECK(names.insert(name).second);
    CHECK(std::string(what).size() > 3);
    size += sizeof field;
  });
  return size;
}

template <class T>
void check_all_fields(std::size_t fields) {
  std::set<std::string> names;
  const std::size_t size = size_of_fields(T{}, names);
  CHECK(names.size() == fields);
  // Padding is all that is between: less than the largest alignment for each field.
  CHECK(size <= sizeof(T));
  CHECK(sizeof(T) < size + 8 * fields);
}

TEST_CASE("every field of a model has a name and says what it is") {
  check_all_fields<latent_attention>(5);
  check_all_fields<projection_biases>(4);
  check_all_fields<sliding_window>(4);
  check_all_fields<sparse_indexer>(3);
  check_all_fields<attention>(12);
  check_all_fields<feed_forward>(3);
  check_all_fields<mixture_of_experts>(15);
  check_all_fields<recurrent_mixer>(8);
  check_all_fields<block>(8);
  check_all_fields<transformer>(20);
}

TEST_CASE("each value of an enumeration has a name") {
  CHECK(config::names_of<recurrence>::all[static_cast<std::size_t>(recurrence::mamba2)] ==
        "mamba2");
  CHECK(config::names_of<recurrence>::all[static_cast<std::size_t>(recurrence::simple_decay)] ==
        "simple_decay");
  CHECK(
      config::names_of<query_key_norm>::all[static_cast<std::size_t>(query_key_norm::full_width)] ==
      "full_width");
  CHECK(config::names_of<output_gate>::all[static_cast<std::size_t>(output_gate::per_head)] ==
        "per_head");
  CHECK(config::names_of<norm_kind>::all[static_cast<std::size_t>(norm_kind::layer)] == "layer");
}

}  // namespace model_fields_test
