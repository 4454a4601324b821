// SPDX-License-Identifier: Apache-2.0
// Passes by compiling: what runs on threads, where a program cannot have more than one. It names nothing of <thread>.
#include <cstddef>

#include <leverage/fit/executor.hpp>

#ifdef __STDCPP_THREADS__
#error "this source is compiled as for a program of one thread"
#endif

namespace {

constexpr int sum_of_indices() {
  int sum = 0;
  leverage::fit::threads{4}(5, [&](std::size_t i) { sum += static_cast<int>(i); });
  return sum;
}
static_assert(sum_of_indices() == 10, "one after another, on this thread");

}  // namespace
