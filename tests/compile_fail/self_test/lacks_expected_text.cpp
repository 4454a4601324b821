// SPDX-License-Identifier: Apache-2.0
// expect: a text that no compiler prints
#ifndef LEVERAGE_MUST_COMPILE
static_assert(2 + 2 == 5, "not_five");
#endif
