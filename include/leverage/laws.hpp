// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws, the model configuration and its costs: all that needs the standard library only.
/// CMake target: leverage::laws.
#pragma once

#include "leverage/core/dual.hpp"
#include "leverage/core/guard.hpp"
#include "leverage/core/log_base.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/clark2022.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/krajewski2024.hpp"
#include "leverage/laws/loss_curve.hpp"
#include "leverage/laws/ludziejewski2025.hpp"
#include "leverage/laws/muennighoff2023.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/sardana2024.hpp"
#include "leverage/laws/saturating.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/attention.hpp"
#include "leverage/model/feed_forward.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"
#include "leverage/version.hpp"
