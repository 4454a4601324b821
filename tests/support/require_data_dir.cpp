// SPDX-License-Identifier: Apache-2.0
// Linked into the tests of run tables: without the tables they end as skipped, not as passed.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace {

constexpr int skipped = 77;  // SKIP_RETURN_CODE in tests/CMakeLists.txt

[[maybe_unused]] const bool data_dir_exists = [] {
  const char* dir = std::getenv("LEVERAGE_DATA_DIR");
  std::error_code error;
  if (dir == nullptr || !std::filesystem::is_directory(dir, error)) {
    std::puts("skipped: LEVERAGE_DATA_DIR does not name a directory of run tables");
    std::exit(skipped);
  }
  return true;
}();

}  // namespace
