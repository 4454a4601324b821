// SPDX-License-Identifier: Apache-2.0
/// @file
/// The vectors of every paper.
#pragma once

#include "abnar2025.hpp"
#include "besiroglu2024.hpp"
#include "bi2024.hpp"
#include "clark2022.hpp"
#include "dubey2024.hpp"
#include "frantar2023.hpp"
#include "gadre2024.hpp"
#include "hoffmann2022.hpp"
#include "kaplan2020.hpp"
#include "krajewski2024.hpp"
#include "li2025.hpp"
#include "ludziejewski2025.hpp"
#include "muennighoff2023.hpp"
#include "pearce2024.hpp"
#include "porian2024.hpp"
#include "sardana2024.hpp"
#include "tian2025.hpp"
#include "wan2026.hpp"
#include "zhao2025.hpp"
