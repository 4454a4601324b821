// SPDX-License-Identifier: Apache-2.0
/// @file
/// A mutex for std::lock_guard: that of the standard library, or one that does nothing where a program has one thread only,
/// as compilers say by not defining __STDCPP_THREADS__ (WebAssembly without threads, for example).
#pragma once

#include <mutex>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::detail {

#ifdef __STDCPP_THREADS__
using mutex = std::mutex;
#else
class mutex {
 public:
  constexpr void lock() noexcept {}
  constexpr void unlock() noexcept {}
};
#endif

}  // namespace leverage::detail
