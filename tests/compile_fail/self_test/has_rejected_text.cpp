// SPDX-License-Identifier: Apache-2.0
// expect: not_five
// reject: not_five
#ifndef LEVERAGE_MUST_COMPILE
static_assert(2 + 2 == 5, "not_five");
#endif
