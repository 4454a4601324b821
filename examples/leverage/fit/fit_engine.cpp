// SPDX-License-Identifier: Apache-2.0
// What all fits of the program share, compiled once.
#define LEVERAGE_FIT_ENGINE_HERE
#include "leverage/fit/engine.hpp"
