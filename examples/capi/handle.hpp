// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the sources of the C API share: the model behind a handle, messages into a caller's buffer, and the border that
/// no exception crosses.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "leverage.h"
#include "leverage/model/transformer.hpp"

struct leverage_model {
  leverage::transformer configuration{};
  std::string family{};
  std::vector<std::string> notes{};
};

namespace leverage::c_api {

/// Writes a text to a caller's buffer, cut at its end and terminated.
inline void write(std::string_view text, char* message, std::size_t size) {
  if (message == nullptr || size == 0) return;
  const std::size_t length = std::min(text.size(), size - 1);
  std::memcpy(message, text.data(), length);
  message[length] = '\0';
}

/// The same where something is wrong with the call.
inline leverage_status refused(std::string_view text, char* message, std::size_t size) {
  write(text, message, size);
  return LEVERAGE_BAD_ARGUMENT;
}

/// Runs a body; what it throws becomes a status.
template <class Body>
leverage_status guarded(const Body& body) noexcept {
#if defined(__cpp_exceptions)
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return LEVERAGE_OUT_OF_MEMORY;
  } catch (...) {
    return LEVERAGE_INTERNAL_ERROR;
  }
#else
  return body();
#endif
}

}  // namespace leverage::c_api
