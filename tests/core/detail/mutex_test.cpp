// SPDX-License-Identifier: Apache-2.0
/// @file
/// One thread at a time is where a mutex lets it.
#include "leverage/core/detail/mutex.hpp"

#include <mutex>
#include <thread>

#include <doctest/doctest.h>

namespace mutex_test {

TEST_CASE("two threads count together under a mutex") {
  leverage::detail::mutex mutex;
  int count = 0;
  const auto add = [&] {
    for (int i = 0; i < 10000; ++i) {
      const std::lock_guard lock(mutex);
      ++count;
    }
  };
  std::thread other(add);
  add();
  other.join();
  CHECK(count == 20000);
}

}  // namespace mutex_test
