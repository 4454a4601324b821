// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes of a packed file: they are unpacked to no more than is allowed, or refused in one line.
#include <string>

#include "fuzz/require.hpp"
#include "support/unpack.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(fuzz::text_of(data, size));
  const auto text = leverage::program::unpacked(bytes, 1, "a table");
  if (text) {
    fuzz::require(text->size() <= 1U << 20U || *text == bytes);
  } else {
    fuzz::require_reason(text.error());
  }
  return 0;
}
