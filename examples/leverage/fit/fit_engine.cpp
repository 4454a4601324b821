// SPDX-License-Identifier: Apache-2.0
// What all fits of the program share, compiled once.
#include "leverage/fit/engine_instantiation.hpp"
