// SPDX-License-Identifier: Apache-2.0
// Tables from packed files, JSON Lines and standard input: read as they are, or refused by name, at once.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "support.hpp"
#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/json_lines.hpp"
#include "support/unpack.hpp"

using namespace leverage::program;

namespace packed_tables_test {

using test::folder;
using test::has;
using test::lines_of;
using lines = std::vector<std::string>;
using cells = std::vector<std::vector<std::string>>;
namespace fs = std::filesystem;

/// "N,L\n1e8,3\n" as gzip writes it (printf 'N,L\n1e8,3\n' | gzip -n9).
const std::string by_gzip{
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xf3\xd3\xf1\xe1\x32"
    "\x4c\xb5\xd0\x31\xe6\x02\x00\xef\x69\xfc\x53\x0a\x00\x00\x00",
    30};
/// The same by zstd (zstd -19).
const std::string by_zstd{
    "\x28\xb5\x2f\xfd\x04\x68\x51\x00\x00\x4e\x2c"
    "\x4c\x0a\x31\x65\x38\x2c\x33\x0a\xc5\x54\x74\x5b",
    23};

void write(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Why this file is no table.
std::string refusal(const std::string& path) {
  const auto t = read_csv(path);
  return t ? "" : t.error();
}

/// A library that this build does not have.
bool missing_library(const result<std::string>& text) {
  const bool missing = !text && has(text.error(), "this build cannot unpack");
  if (missing) {
    MESSAGE(text.error());
  }
  return missing;
}

TEST_CASE("a packed file is read whatever it is called") {
  const folder f;
  for (const std::string& packed : {by_gzip, by_zstd}) {
    if (missing_library(unpacked(packed, 1, "a table"))) {
      continue;
    }
    const std::string path = f / "runs.csv";
    write(path, packed);
    const auto t = read_csv(path);
    if (!t) {
      FAIL(t.error());
    }
    CHECK(t->columns == lines{"N", "L"});
    CHECK(t->rows == cells{{"1e8", "3"}});
    // Members and frames follow one another; the first ends with the line of the names and a row.
    write(path, packed + packed);
    CHECK(read_csv(path)->rows == cells{{"1e8", "3"}, {"N", "L"}, {"1e8", "3"}});
  }
}

TEST_CASE("a packed file that is cut short or broken anywhere is refused") {
  const std::string_view text = "N,L\n1e8,3\n";
  for (const std::string& packed : {by_gzip, by_zstd}) {
    if (missing_library(unpacked(packed, 1, "a table"))) {
      continue;
    }
    CHECK(*unpacked(packed, 1, "a table") == text);
    for (std::size_t size = 4; size < packed.size(); ++size) {
      CAPTURE(size);
      CHECK_FALSE(unpacked(packed.substr(0, size), 1, "a table"));
    }
    for (std::size_t at = 0; at < packed.size(); ++at) {
      std::string changed = packed;
      changed[at] = static_cast<char>(changed[at] ^ 0x20);
      CAPTURE(at);
      const auto read = unpacked(changed, 1, "a table");
      // Not recognised as packed, refused, or the same: no other text.
      CHECK((!read || *read == text || *read == changed));
    }
    CHECK_FALSE(unpacked(packed + "x", 1, "a table"));
  }
}

TEST_CASE("what is small and unpacks to more than a table may have is refused on the way") {
  const folder f;
  const std::string path = f / "bomb";
  for (const std::string packer : {"gzip -c", "zstd -qc"}) {
    const std::string command =
        fmt::format("head -c 400M /dev/zero | tr '\\0' ',' | {} > {} 2>/dev/null", packer, path);
    if (std::system(command.c_str()) != 0 || fs::file_size(path) == 0) {
      MESSAGE(packer << " is not installed");
      continue;
    }
    CHECK(fs::file_size(path) < 1U << 20U);
    const std::string why = refusal(path);
    CHECK((why == path + ": expected a table, found more than 256 MiB when unpacked" ||
           has(why, "this build cannot unpack")));
  }
}

TEST_CASE("files that are known not to be tables are refused by name") {
  const folder f;
  const std::string path = f / "runs.parquet";
  for (const auto& [bytes, name] : std::vector<std::pair<std::string, std::string>>{
           {std::string("PAR1\x15\0", 6), "a Parquet file"},
           {std::string("PK\x03\x04\x14\0", 6), "a zip archive, which a spreadsheet is too"},
           {std::string("\xfd"
                        "7zXZ\0",
                        6),
            "a file packed by xz"},
           {"BZh91AY", "a file packed by bzip2"}}) {
    write(path, bytes);
    CHECK(refusal(path) == path + ": expected a table as text, found " + name);
  }
}

result<csv_table> json_lines(std::string_view text) { return parse_json_lines(text, "runs.jsonl"); }

TEST_CASE("flat objects are rows, and their keys columns in the order of their first appearance") {
  const auto t = json_lines(
      "{\"N\": 1e8, \"L\": 3.25, \"name\": \"a, \\\"b\\\"\"}\r\n"
      "{\"L\": 12345678901234567890123, \"moe\": true, \"N\": -3}\n"
      "{\"N\": null, \"L\": 0.1000, \"name\": \"\\u00e9\"}\n\n \n");
  if (!t) {
    FAIL(t.error());
  }
  CHECK(t->columns == lines{"N", "L", "name", "moe"});
  CHECK(t->rows == cells{{"1e8", "3.25", "a, \"b\"", ""},
                         {"-3", "12345678901234567890123", "", "true"},
                         {"", "0.1000", "\xc3\xa9", ""}});
  CHECK(t->lines == std::vector<std::size_t>{1, 2, 3});
  CHECK(t->form == "JSON Lines");
}

TEST_CASE("what is no flat object is refused by line") {
  const std::pair<std::string, std::string> wrong[] = {
      {"", "runs.jsonl: expected at least one JSON object with a key, found none"},
      {"{}\n", "runs.jsonl: expected at least one JSON object with a key, found none"},
      {"[1]", "runs.jsonl: line 1: expected a JSON object, found an array"},
      {"3", "runs.jsonl: line 1: expected a JSON object, found a single value"},
      {"{\"a\":1}\n{\"a\":{\"b\":1}}",
       "runs.jsonl: line 2, column \"a\": expected a text, a number, true, false or null, found an "
       "object"},
      {"{\"a\":[1]}",
       "runs.jsonl: line 1, column \"a\": expected a text, a number, true, false or null, found an "
       "array"},
      {"{\"a\":1,\"a\":2}", "runs.jsonl: line 1: expected each key once, found \"a\" twice"},
      {"{\"\":1}", "runs.jsonl: line 1: expected a name, found an empty key"},
      {"{\"a\":1}\n\n{\"a\":2}", "runs.jsonl: line 2: expected a JSON object, found a blank line"}};
  for (const auto& [text, why] : wrong) {
    const auto& shown = text;
    CAPTURE(shown);
    const auto t = json_lines(text);
    REQUIRE_FALSE(t);
    CHECK(t.error() == why);
  }
  for (const std::string& text :
       lines{"{\"a\":NaN}", "{\"a\":1e999}", "{\"a\":1", "{\"a\"}", "{'a':1}", "{\"a\":01}",
             "{\"a\":1}{\"b\":2}", "{\"a\":\"\xff\"}", "{\"a\":\"\t\"}", std::string(100000, '{'),
             "{\"a\":" + std::string(100000, '[')}) {
    const auto t = json_lines(text);
    REQUIRE_FALSE(t);
    CHECK(t.error().starts_with("runs.jsonl: line 1"));
    CHECK(lines_of(t.error()).size() == 1);
    CHECK(t.error().size() < 300);
  }
}

TEST_CASE("keys that grow with every line make no table of the square of its size") {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += fmt::format("{{\"k{}\":1}}\n", i);
  }
  const auto t = json_lines(text);
  REQUIRE_FALSE(t);
  CHECK(has(t.error(), "expected a table of at most 10000000 cells, found more"));
}

TEST_CASE("a file is JSON Lines by its name or by its first character") {
  const folder f;
  CHECK(read_csv(f.file("a.csv", "{\"N\":1}\n"))->form == "JSON Lines");
  CHECK(has(refusal(f.file("a.jsonl", "N,L\n1,2\n")), "line 1, character 1"));
  CHECK(has(refusal(f.file("a.ndjson", "N,L\n1,2\n")), "expected a flat JSON object"));
}

/// Standard input is another file for the life of the object.
struct other_input {
  int before = dup(STDIN_FILENO);
  explicit other_input(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY);
    dup2(file, STDIN_FILENO);
    close(file);
  }
  other_input(const other_input&) = delete;
  other_input& operator=(const other_input&) = delete;
  ~other_input() {
    dup2(before, STDIN_FILENO);
    close(before);
  }
};

TEST_CASE("a single dash is standard input") {
  const folder f;
  {
    const other_input in(f.file("a.csv", "N;L\n1;2\n"));
    const auto t = read_csv("-");
    REQUIRE(t);
    CHECK(t->rows == cells{{"1", "2"}});
    CHECK(t->name == "standard input");
    // It has been read to its end.
    CHECK(has(refusal("-"), "standard input: expected a line with the names"));
  }
  {
    const other_input in(f.path.string());
    CHECK(has(refusal("-"), "standard input: expected a readable file"));
  }
}

}  // namespace packed_tables_test
