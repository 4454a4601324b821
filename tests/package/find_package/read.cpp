// SPDX-License-Identifier: Apache-2.0
#include <leverage/config/read.hpp>

int main() { return leverage::config::parse(R"({"model_type": "llama"})").has_model() ? 0 : 1; }
