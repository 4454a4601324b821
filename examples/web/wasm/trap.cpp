// SPDX-License-Identifier: Apache-2.0
// A broken assertion of the standard library, or the end of memory, ends the module, and the page says so. The texts of
// both would need printf, which is as large as the laws.
#include <cstdlib>
#include <new>

_LIBCPP_BEGIN_NAMESPACE_STD
[[noreturn]] __attribute__((noinline)) void __libcpp_verbose_abort(const char* /*text*/, ...) {
  __builtin_trap();
}
_LIBCPP_END_NAMESPACE_STD

extern "C" [[noreturn]] void abort_message(const char* /*text*/, ...) { __builtin_trap(); }

void* operator new(std::size_t size) {
  void* place = std::malloc(size == 0 ? 1 : size);
  if (place == nullptr) __builtin_trap();
  return place;
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t /*size*/) noexcept { std::free(place); }
