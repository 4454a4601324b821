// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tian et al. 2025, "Towards Greater Leverage", arXiv:2507.17702: everything of the paper.
#pragma once

#include "leverage/laws/loss_curve.hpp"
#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/laws/tian2025/training.hpp"
