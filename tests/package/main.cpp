// SPDX-License-Identifier: Apache-2.0
// The program of every consumer in this folder.
#include <cstdio>
#include <leverage/hardware.hpp>
#include <leverage/laws.hpp>
#include <leverage/version.hpp>

int main() {
  std::printf("leverage %d.%d.%d\n", LEVERAGE_VERSION_MAJOR, LEVERAGE_VERSION_MINOR,
              LEVERAGE_VERSION_PATCH);
}
