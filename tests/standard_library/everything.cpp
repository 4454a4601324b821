// SPDX-License-Identifier: Apache-2.0
// Passes by compiling: everything, on the other standard library.
#include <leverage/leverage.hpp>
