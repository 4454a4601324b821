// SPDX-License-Identifier: Apache-2.0
// Passes by compiling: a CUDA codebase can include the laws in its host code.
#include <leverage/laws.hpp>
