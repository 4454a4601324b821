// SPDX-License-Identifier: Apache-2.0
#ifndef LEVERAGE_MUST_COMPILE
static_assert(2 + 2 == 5, "not_five");
#endif
