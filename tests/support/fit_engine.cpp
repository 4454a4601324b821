// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/engine_instantiation.hpp"
