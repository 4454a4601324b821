// SPDX-License-Identifier: Apache-2.0
// expect: not_declared
int main() { return not_declared; }
