// SPDX-License-Identifier: Apache-2.0
// Batches, times, formats and recomputation as flags about a training run take them.
#include "machine/run_values.hpp"

#include <doctest/doctest.h>

#include "program/support.hpp"

namespace train_run_values_test {

using namespace leverage;
using namespace leverage::program;

TEST_CASE("a batch counts tokens, or sequences with the ending seq") {
  const auto tokens_of = [](const char* text, count sequence) {
    const auto batch = parse_batch_size(text);
    INFO(text);
    REQUIRE(batch);
    return batch->of(sequence).value;
  };
  CHECK(tokens_of("16M", 4096) == 16e6);
  CHECK(tokens_of("491520", 1024) == 491520);
  CHECK(tokens_of("15360seq", 4096) == 15360.0 * 4096);
  CHECK(tokens_of(" 2Kseq ", 8192) == 2000.0 * 8192);
  CHECK_FALSE(parse_batch_size("512")->counts_sequences);
  CHECK(parse_batch_size("512seq")->counts_sequences);
}

TEST_CASE("what is no batch is refused") {
  for (const char* text : {"", "0", "-4M", "0.5", "1.5seq", "seq", "0seq", "512 seq", "512SEQ",
                           "512sequences", "16MB", "3%", "nan", "1e30", "1e13seq", "4x8"}) {
    INFO(text);
    const auto batch = parse_batch_size(text);
    REQUIRE_FALSE(batch);
    CHECK(test::has(batch.error(), "expected a number of tokens, as in 16M, or of sequences"));
  }
}

TEST_CASE("a time has a unit from milliseconds to days, and is in seconds without one") {
  CHECK(parse_time("850ms")->value == 0.85);
  CHECK(parse_time("19.9s")->value == 19.9);
  CHECK(parse_time("19.9")->value == 19.9);
  CHECK(parse_time("5min")->value == 300);
  CHECK(parse_time("2h")->value == 7200);
  CHECK(parse_time(" 4d ")->value == 345600);
  for (const char* text :
       {"", "0", "0s", "-1s", "s", "ms", "1 s", "1m", "1e99d", "nan", "inf", "1s2", "1,5s", "3%"}) {
    INFO(text);
    const auto time = parse_time(text);
    REQUIRE_FALSE(time);
    CHECK(test::has(time.error(), "expected a time above 0, as in 850ms, 19.9s, 5min, 2h or 4d"));
  }
}

TEST_CASE("formats of one width have one peak, and recomputation is what the cost knows") {
  CHECK(*choose(peak_formats, "fp16") == hardware::number_format::bf16);
  CHECK(*choose(peak_formats, "mxfp8") == hardware::number_format::fp8);
  CHECK(*choose(peak_formats, "nvfp4") == hardware::number_format::fp4);
  CHECK_FALSE(choose(peak_formats, "int8"));
  CHECK(*choose(recomputed_parts, "selective") == cost::recomputation::attention_core);
  CHECK(*choose(recomputed_parts, "full") == cost::recomputation::layers);
}

}  // namespace train_run_values_test
