// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/accelerators.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace accelerators_test {

using namespace leverage;
using hardware::accelerator;
using hardware::find_accelerator;
using hardware::generation;
namespace accelerators = hardware::accelerators;

TEST_CASE("every accelerator is found by its name, in capitals too, and by its other names") {
  static_assert(find_accelerator("h100-sxm") == &accelerators::h100_sxm);
  static_assert(find_accelerator("H100-SXM-80") == &accelerators::h100_sxm);
  static_assert(find_accelerator("H200-SXM-141") == &accelerators::h200_sxm);
  static_assert(find_accelerator("TPU-v5e") == &accelerators::tpu_v5e);
  for (const accelerator<>* a : accelerators::all) {
    std::string name(a->name);
    CAPTURE(name);
    CHECK(find_accelerator(name) == a);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    CHECK(find_accelerator(name) == a);
  }
  for (const accelerators::other_name& other : accelerators::other_names) {
    CHECK(find_accelerator(other.name) == other.of);
  }
}

TEST_CASE("what is no name finds none") {
  for (const char* name : {"", "h101", "h100-sx", "h100-sxm-", "a100_sxm_80", "v100"}) {
    CHECK(find_accelerator(name) == nullptr);
  }
}

TEST_CASE("there are 22, each name once and in small letters, digits and dashes") {
  CHECK(std::size(accelerators::all) == 22);
  std::set<std::string_view> names;
  const auto take = [&](std::string_view name) {
    CAPTURE(name);
    CHECK(names.insert(name).second);
    CHECK(std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }));
  };
  for (const accelerator<>* a : accelerators::all) take(a->name);
  for (const accelerators::other_name& other : accelerators::other_names) take(other.name);
}

TEST_CASE("figures are those of a real accelerator: dense peaks, one direction, a source") {
  for (const accelerator<>* a : accelerators::all) {
    CAPTURE(a->name);
    CHECK(a->peak_bf16.value >= 1e14);
    // With sparsity an 8-bit peak would be four times that of 16 bit.
    CHECK((a->peak_fp8.value == 0.0 || test::near(a->peak_fp8 / a->peak_bf16, 2.0, 0.02)));
    CHECK((a->peak_fp4.value == 0.0 || a->peak_fp4 >= a->peak_fp8));
    CHECK(a->memory.value > 1.5e10);
    CHECK(a->memory.value < 4e11);
    // A card reads all of its memory in 10 to 70 ms.
    const double pass = (a->memory / a->memory_bandwidth).value;
    CHECK(pass > 0.01);
    CHECK(pass < 0.07);
    CHECK(a->scale_up.value > 0.0);
    CHECK(a->scale_up < a->memory_bandwidth);
    CHECK(a->scale_out <= a->scale_up);
    CHECK(a->domain >= 1);
    CHECK(a->best_bf16 < a->peak_bf16);
    CHECK((a->best_fp8.value == 0.0 || a->best_fp8 < a->peak_fp8));
    CHECK(a->generation != generation::other);
    CHECK_FALSE(a->source.citation.empty());
  }
}

TEST_CASE("published figures, digit by digit") {
  constexpr const accelerator<>& h100 = accelerators::h100_sxm;
  static_assert(h100.peak_bf16.value == 989e12 && h100.peak_fp8.value == 1979e12);
  // nvidia-smi shows 81559 MiB; NVML 85,520,809,984 bytes.
  static_assert(h100.memory.value == 85'520'809'984.0);
  static_assert(accelerators::a100_sxm_80.memory.value == 80 * 0x1p30);
  // Of an MI300X rocminfo shows 201310208 KB.
  static_assert(accelerators::mi300x.memory.value == 201'310'208.0 * 1024);
  // 64 GB/s a link, 7 links.
  static_assert(accelerators::mi300x.scale_up.value == 7 * 64e9);
  static_assert(accelerators::gb200.domain == 72 && accelerators::b200.domain == 8);
  // The largest shares of a peak that a search for the fastest product found.
  CHECK(test::near(accelerators::a100_sxm_80.best_bf16 / accelerators::a100_sxm_80.peak_bf16, 0.87,
                   0.01));
  CHECK(test::near(h100.best_bf16 / h100.peak_bf16, 0.80, 0.01));
  CHECK(test::near(accelerators::b200.best_bf16 / accelerators::b200.peak_bf16, 0.78, 0.01));
  CHECK(test::near(accelerators::gb200.best_bf16 / accelerators::gb200.peak_bf16, 0.73, 0.01));
  CHECK(test::near(accelerators::mi300x.best_bf16 / accelerators::mi300x.peak_bf16, 0.51, 0.01));
  CHECK(test::near(h100.best_fp8 / h100.peak_fp8, 0.71, 0.01));
  CHECK(test::near(accelerators::h200_sxm.best_fp8 / accelerators::h200_sxm.peak_fp8, 0.73, 0.01));
  CHECK(test::near(accelerators::b200.best_fp8 / accelerators::b200.peak_fp8, 0.76, 0.01));
  // Operations for each byte of memory at which a product is no longer bound by it.
  CHECK(test::near(
      accelerators::a100_sxm_80.peak_bf16.value / accelerators::a100_sxm_80.memory_bandwidth.value,
      156, 1e-9));
  CHECK(test::near(h100.peak_bf16.value / h100.memory_bandwidth.value, 295, 2e-3));
  CHECK(test::near(h100.peak_fp8.value / h100.memory_bandwidth.value, 591, 1e-3));
  CHECK(test::near(accelerators::gb200.peak_fp8.value / accelerators::gb200.memory_bandwidth.value,
                   625, 1e-9));
}

TEST_CASE("what is from memory or second-hand is said") {
  const auto says = [](const accelerator<>& a, std::string_view words) {
    return a.source.note.find(words) != std::string_view::npos;
  };
  CHECK(says(accelerators::a100_sxm_40, "memory bandwidth and scale-out from memory"));
  CHECK(says(accelerators::a100_sxm_80, "from memory"));
  CHECK(says(accelerators::h800_sxm, "second-hand"));
  CHECK(says(accelerators::h20, "second-hand"));
  CHECK(says(accelerators::h20, "scale-out from memory"));
  CHECK(says(accelerators::gb200, "scale-out from memory"));
  CHECK(says(accelerators::gb300, "from memory"));
  CHECK(says(accelerators::mi250x, "scale-out from memory"));
  CHECK(says(accelerators::tpu_v5p, "scale-up and domain from memory"));
  CHECK(says(accelerators::tpu_v7x, "from memory"));
  CHECK(says(accelerators::ascend_910b, "weak"));
}

}  // namespace accelerators_test
