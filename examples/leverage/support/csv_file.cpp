// SPDX-License-Identifier: Apache-2.0
// Tables from files, whatever these are packed by and written as.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "support/csv.hpp"
#include "support/json_lines.hpp"
#include "support/printable.hpp"
#include "support/text_file.hpp"
#include "support/unpack.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t max_table_mebibytes = 256;

/// Whether the name of a file says that it holds JSON Lines, packed or not.
bool named_json_lines(std::string_view path) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    path.remove_suffix(path.ends_with(packed) ? packed.size() : 0);
  }
  return path.ends_with(".jsonl") || path.ends_with(".ndjson");
}

}  // namespace

result<csv_table> read_csv(const std::string& path, csv_reading how) {
  const bool standard = path == "-";
  const std::string name = standard ? "standard input" : path;
  constexpr std::string_view kind = "a table";
  auto bytes = standard ? read_standard_input(max_table_mebibytes, kind)
                        : read_text_file(path, max_table_mebibytes, kind);
  return std::move(bytes)
      .and_then(
          [&](std::string text) { return unpacked(std::move(text), max_table_mebibytes, kind); })
      .map_error(about(printable(name)))
      .and_then([&](const std::string& text) {
        return named_json_lines(path) || begins_json_lines(text) ? parse_json_lines(text, name)
                                                                 : parse_csv(text, name, how);
      });
}

}  // namespace leverage::program
