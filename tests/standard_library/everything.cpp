// SPDX-License-Identifier: Apache-2.0
// Passes by compiling: everything, on the other standard library, and with the macros of windows.h.
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#include <leverage/leverage.hpp>

#if !defined(min) || !defined(max)
#error "a header took the macros away, so that those behind it were not compiled with them"
#endif
