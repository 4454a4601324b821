// SPDX-License-Identifier: Apache-2.0
// An all-reduce over a network between domains of which nothing is known.
// expect: bandwidth_is_positive
#include "leverage/hardware/collectives.hpp"

using namespace leverage;
using namespace leverage::hardware;

#ifdef LEVERAGE_MUST_COMPILE
constexpr double scale_out = 50e9;
#else
constexpr double scale_out = 0;
#endif
constexpr network<> links{.inside = {.bandwidth = bytes_per_second(450e9)},
                          .outside = {.bandwidth = bytes_per_second(scale_out)}};
constexpr seconds<> t = all_reduce(bytes(1e9), group{.ranks = 16, .inside = 8}, links);
