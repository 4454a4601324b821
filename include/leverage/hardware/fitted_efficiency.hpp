#pragma once
#include "leverage/hardware/calibrated_efficiency.hpp"
namespace leverage::hardware { inline constexpr calibrated_efficiency fitted_efficiency{}; }
