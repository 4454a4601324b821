// SPDX-License-Identifier: Apache-2.0
/// @file
/// Ends a compilation for an older standard than C++20 with one error that says so. All headers include this one, most of
/// them through others, before any code of theirs. After an #error g++ and clang would go on and report thousands of errors
/// more; they stop at a header that they do not find.
#pragma once

#if __cplusplus < 202002L && !(defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)
#include "leverage needs C++20: compile with -std=c++20"
#endif
