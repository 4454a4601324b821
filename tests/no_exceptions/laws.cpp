// SPDX-License-Identifier: Apache-2.0
// Passes by compiling with -fno-exceptions -fno-rtti, so that an embedder's flags are his own.
#include <leverage/hardware.hpp>
#include <leverage/laws.hpp>
