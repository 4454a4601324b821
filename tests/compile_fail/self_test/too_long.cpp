// SPDX-License-Identifier: Apache-2.0
// expect: error
// most: 1 lines by g++
// most: 1 lines by clang
#ifndef LEVERAGE_MUST_COMPILE
int main() { return five; }
#endif
