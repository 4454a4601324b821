// SPDX-License-Identifier: Apache-2.0
#define LEVERAGE_FIT_ENGINE_HERE
#include "leverage/fit/engine.hpp"
