// SPDX-License-Identifier: Apache-2.0
/// @file
/// Kaplan et al. 2020, "Scaling Laws for Neural Language Models", arXiv:2001.08361: everything of the paper.
#pragma once

#include "leverage/laws/kaplan2020/compute.hpp"
#include "leverage/laws/kaplan2020/critical_batch.hpp"
#include "leverage/laws/kaplan2020/learning_curve.hpp"
#include "leverage/laws/kaplan2020/loss.hpp"
#include "leverage/laws/kaplan2020/training.hpp"
