// SPDX-License-Identifier: Apache-2.0
// A table is read to the last byte or refused by line and column.
#include "support/csv.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <thread>

#include "support.hpp"
#include "support/csv_columns.hpp"
#include "support/csv_separator.hpp"
#include "support/csv_where.hpp"
#include "support/random.hpp"
#include "support/some.hpp"

using namespace leverage::program;

namespace csv_test {

using test::lines_of;
using lines = std::vector<std::string>;
using cells = std::vector<std::vector<std::string>>;
using indices = std::vector<std::size_t>;

/// The table that a text is; a failure to read it fails the test with its reason.
csv_table table_of(std::string_view text) {
  const auto t = parse_csv(text, "runs.csv");
  if (!t) {
    FAIL(t.error());
  }
  return *t;
}

/// Why a text is no table; empty if it is one.
lines refusal(std::string_view text) {
  const auto t = parse_csv(text, "runs.csv");
  return t ? lines{} : lines_of(t.error());
}

/// The numbers in the only column of a table with these cells below its name.
result<std::vector<double>> numbers(std::string_view text) {
  return numeric_column(table_of("x\n" + std::string(text)), "x");
}

/// The rows that a filter keeps.
result<selection> filtered(std::string_view table, std::string_view where) {
  const auto parsed = parse_where(where);
  if (!parsed) {
    FAIL(parsed.error());
  }
  return rows_where(table_of(table), *parsed);
}

indices kept(std::string_view table, std::string_view where) {
  const auto s = filtered(table, where);
  if (!s) {
    FAIL(s.error());
  }
  return s->rows;
}

/// A file of its own, gone when the test ends.
class scratch_file {
 public:
  explicit scratch_file(std::string_view text)
      : path_(std::filesystem::temp_directory_path() / "leverage_csv_test.csv") {
    std::ofstream(path_, std::ios::binary) << text;
  }
  scratch_file(const scratch_file&) = delete;
  scratch_file& operator=(const scratch_file&) = delete;
  ~scratch_file() { std::filesystem::remove(path_); }

  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

constexpr const char* runs =
    "name,arch,loss\n"
    "a,dense,3.5\n"
    "b,moe,3.0\n"
    "c, moe ,nan\n"
    "d,,2.50\n"
    "e,moe,2\n";

TEST_CASE("a table has named columns, rows of text and their lines") {
  const csv_table t = table_of("N,D,loss\n1e9,2e10,3.1\n2e9,,\n");
  CHECK(t.name == "runs.csv");
  CHECK(t.columns == lines{"N", "D", "loss"});
  CHECK(t.rows == cells{{"1e9", "2e10", "3.1"}, {"2e9", "", ""}});
  CHECK(t.lines == indices{2, 3});
}

TEST_CASE("the last line may end or not") {
  CHECK(table_of("a,b\n1,2").rows == cells{{"1", "2"}});
  CHECK(table_of("a,b\n1,").rows == cells{{"1", ""}});
  CHECK(table_of("a,b\n1,\"2\"").rows == cells{{"1", "2"}});
}

TEST_CASE("lines end in LF or CRLF, also mixed") {
  const csv_table t = table_of("a,b\r\n1,2\r\n\"3\",\"4\"\n5,6\r\n");
  CHECK(t.columns == lines{"a", "b"});
  CHECK(t.rows == cells{{"1", "2"}, {"3", "4"}, {"5", "6"}});
  CHECK(t.lines == indices{2, 3, 4});
  CHECK(refusal("a,b\r1,2\r") ==
        lines{"runs.csv: line 1, column 2: expected lines that end in LF or CRLF, found a CR "
              "alone"});
}

TEST_CASE(
    "cells in quotes hold commas, doubled quotes and line ends, and lines are still counted") {
  const csv_table t = table_of(
      "name,\"loss, \"\"c4\"\"\"\n"
      "\"a\nb\r\nc\",\"1,5\"\n"
      "\"\",\"\"\"\"\n"
      "\"\"\"\"\"\",x\n");
  CHECK(t.columns == lines{"name", "loss, \"c4\""});
  CHECK(t.rows == cells{{"a\nb\r\nc", "1,5"}, {"", "\""}, {"\"\"", "x"}});
  CHECK(t.lines == indices{2, 5, 6});
}

TEST_CASE("a byte order mark is not part of the first name") {
  CHECK(table_of("\xef\xbb\xbf"
                 "N,D\n1,2\n")
            .columns == lines{"N", "D"});
  CHECK(table_of("\xef\xbb\xbf\"N\",D\n1,2\n").columns == lines{"N", "D"});
  CHECK(refusal(std::string_view("\xff\xfeN\0", 4)) ==
        lines{"runs.csv: expected text in UTF-8, found UTF-16"});
}

TEST_CASE("names lose the blanks around them, cells keep theirs") {
  const csv_table t = table_of(" N , D\n 1 ,\t2\n");
  CHECK(t.columns == lines{"N", "D"});
  CHECK(t.rows == cells{{" 1 ", "\t2"}});
}

TEST_CASE("blank lines end a table, and stand nowhere else") {
  CHECK(table_of("a,b\n1,2\n\n \t\n\r\n").rows == cells{{"1", "2"}});
  CHECK(refusal("a,b\n1,2\n\n\n3,4\n") ==
        lines{"runs.csv: line 3: expected a row, found a blank line"});
  CHECK(refusal("\na,b\n1,2\n") ==
        lines{"runs.csv: line 1: expected the names of the columns, found a blank line"});
  // In quotes an empty cell is a row, also the only one.
  CHECK(table_of("a\n\"\"\n1\n").rows == cells{{""}, {"1"}});
}

TEST_CASE("a table has names, and rows below them") {
  for (const char* text : {"", "\n", "\r\n \n", "\xef\xbb\xbf", "  "}) {
    CAPTURE(text);
    CHECK(refusal(text) ==
          lines{"runs.csv: expected a line with the names of the columns, found an empty file"});
  }
  for (const char* text : {"a,b", "a,b\n", "a,b\n\n"}) {
    CAPTURE(text);
    CHECK(refusal(text) == lines{"runs.csv: expected at least one row below the names of the "
                                 "columns, found none"});
  }
  CHECK(refusal("1e9,2e10,3.1\n2e9,2e10,3.0\n") ==
        lines{"runs.csv: line 1: expected the names of the columns, found only numbers"});
}

TEST_CASE("names are there once") {
  CHECK(refusal("a,b, a,,\"\",b\n1,2,3,4,5,6\n") ==
        lines{"runs.csv: line 1, column 3: expected a new name, found that of column 1: \"a\"",
              "runs.csv: line 1, column 4: expected a name, found an empty cell",
              "runs.csv: line 1, column 5: expected a name, found an empty cell",
              "runs.csv: line 1, column 6: expected a new name, found that of column 2: \"b\""});
  CHECK(table_of("a,A\n1,2\n").columns == lines{"a", "A"});
}

TEST_CASE("rows are as long as the header") {
  CHECK(refusal("N,D,loss\n1,2\n1,2,3\n1,2,3,4,5\n1,2,3,\n") ==
        lines{"runs.csv: line 2: expected 3 cells, found 2: none in column \"loss\"",
              "runs.csv: line 4: expected 3 cells, found 5: column 4 has no name and holds \"4\"",
              "runs.csv: line 5: expected 3 cells, found 4: column 4 has no name and holds \"\""});
}

TEST_CASE("quotes open and close whole cells") {
  CHECK(refusal("a,b\n1,2\n3,\"4\n5,6\n") ==
        lines{"runs.csv: line 3, column \"b\": expected a closing quote, found the end of the "
              "file"});
  CHECK(refusal("a,\"b\n1,2\n") ==
        lines{"runs.csv: line 1, column 2: expected a closing quote, found the end of the file"});
  CHECK(refusal("a,b\n1,2\"\"\n") ==
        lines{"runs.csv: line 2, column \"b\": expected a cell without quotes or wholly in them, "
              "found a quote after \"2\""});
  CHECK(refusal("a,b\n1, \"2\"\n").size() == 1);
  CHECK(refusal("a,b\n\"x\ny\"z,2\n") ==
        lines{"runs.csv: line 3, column \"a\": expected a comma or the end of the line after the "
              "closing quote, found \"z\""});
  CHECK(refusal("a,b\n\"1\" ,2\n").size() == 1);
  // One error does not hide the next, nor does it move the count of lines.
  const lines both = refusal("a,b\n1\"2,3\n4,5\n6\n");
  REQUIRE(both.size() == 2);
  CHECK(both[0].starts_with("runs.csv: line 2, column \"a\": "));
  CHECK(both[1].starts_with("runs.csv: line 4: expected 2 cells, found 1"));
}

TEST_CASE(
    "semicolons and tabs separate cells where they divide the lines, in quotes they are text") {
  const csv_table semicolons = table_of("N;D;loss\n1;2;3\n");
  CHECK(semicolons.columns == lines{"N", "D", "loss"});
  CHECK(semicolons.rows == cells{{"1", "2", "3"}});
  CHECK(semicolons.form == "cells separated by semicolons");
  const csv_table tabs = table_of("N\tD\r\n1\t\"2\t3\"\r\n");
  CHECK(tabs.rows == cells{{"1", "2\t3"}});
  CHECK(tabs.form == "cells separated by tabs");
  CHECK(table_of("N,D\n1,2\n").form.empty());
  CHECK(table_of("N;D, tokens;loss\n1;2;3\n").columns == lines{"N", "D, tokens", "loss"});
  CHECK(table_of("\"N;D\"\n1\n").columns == lines{"N;D"});
  CHECK(table_of("a;b,c,d\n1,2,3\n").columns == lines{"a;b", "c", "d"});
  CHECK(table_of("a;b;c,d\n1,2\n").columns == lines{"a;b;c", "d"});
  CHECK(refusal("a;b,c\n1;2,3\n") ==
        lines{"runs.csv: line 1: expected cells separated by commas, semicolons or tabs, found "
              "commas and semicolons, which divide the first lines alike"});
  // The separator that divides no line alike is still the one that rows are judged by.
  CHECK(refusal("a;b\n1;2;3\n") ==
        lines{"runs.csv: line 2: expected 2 cells, found 3: column 3 has no name and holds \"3\""});
  CHECK(refusal("a;b\n\"1\"2;3\n") ==
        lines{"runs.csv: line 2, column \"a\": expected a semicolon or the end of the line after "
              "the closing quote, found \"2\""});
}

TEST_CASE("a separator can be given by name or as it is") {
  const auto read = parse_csv("a|b\n1|2,5\n", "runs.csv", {.separator = '|'});
  REQUIRE(read);
  CHECK(read->rows == cells{{"1", "2,5"}});
  CHECK(read->form == "cells separated by bars");
  for (const auto& [text, character] : std::vector<std::pair<std::string, char>>{{"comma", ','},
                                                                                 {",", ','},
                                                                                 {"semicolon", ';'},
                                                                                 {";", ';'},
                                                                                 {"tab", '\t'},
                                                                                 {"\t", '\t'},
                                                                                 {"space", ' '},
                                                                                 {"bar", '|'},
                                                                                 {":", ':'}}) {
    const auto& shown = text;
    CAPTURE(shown);
    CHECK(*parse_separator(text) == character);
  }
  for (const char* text :
       {"", "commas", ",,", "a", "1", "\"", "'", ".", "-", "+", "\n", "\r", "_", "\xff"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_separator(text));
  }
}

TEST_CASE("a decimal comma is refused by name, and never taken for a number") {
  const csv_table t = table_of("N;loss\n1e8;3,14\n2e8;1.234,5\n");
  CHECK(lines_of(numeric_column(t, "loss").error())[0] ==
        "runs.csv: line 2, column \"loss\": expected a number with a decimal point, found "
        "\"3,14\"");
  CHECK_FALSE(numeric_column(t, "loss", {1}));
}

TEST_CASE("where names may repeat or be missing, only their use is refused") {
  const auto t = parse_csv(",N,x,x\n0,1e8,3,4\n", "runs.csv", {.names_may_repeat = true});
  REQUIRE(t);
  CHECK(*numeric_column(*t, "N") == std::vector<double>{1e8});
  CHECK(find_column(*t, "x").error() == "runs.csv: expected one column \"x\", found 2");
  CHECK_FALSE(find_column(*t, ""));
  CHECK_FALSE(find_column(*t, " "));
  CHECK(select_rows(*t, "x=3").error() == "runs.csv: expected one column \"x\", found 2");
}

TEST_CASE("bytes that are no text are refused by line") {
  CHECK(refusal(std::string_view("a,b\n1,\0\n", 8)) ==
        lines{"runs.csv: line 2: expected text, found a zero byte"});
}

TEST_CASE("ten errors are named, the others counted") {
  std::string text = "a,b\n";
  for (int i = 0; i < 13; ++i) {
    text += "1\n";
  }
  const lines all = refusal(text);
  REQUIRE(all.size() == 10);
  CHECK(all[9].starts_with("runs.csv: line 11: "));
  CHECK(all[9].ends_with("; and 3 more"));
  CHECK(refusal(text.substr(0, text.size() - 6)).size() == 10);
}

TEST_CASE("any cells written in quotes are read as they were") {
  test::random_numbers random(7);
  constexpr std::string_view alphabet = "a\",\r\n ;\t1";
  for (int round = 0; round < 200; ++round) {
    const auto columns = static_cast<std::size_t>(random.between(1, 4));
    cells rows(static_cast<std::size_t>(random.between(1, 6)));
    std::string text;
    for (std::size_t j = 0; j < columns; ++j) {
      text += fmt::format("{}c{}", j == 0 ? "" : ",", j);
    }
    for (auto& row : rows) {
      text += random.once_in(2) ? "\n" : "\r\n";
      for (std::size_t j = 0; j < columns; ++j) {
        std::string cell;
        std::string written = j == 0 ? "\"" : ",\"";
        for (std::int64_t n = random.between(0, 5); n > 0; --n) {
          const char c = alphabet[random.next() % alphabet.size()];
          cell += c;
          written.append(c == '"' ? 2 : 1, c);
        }
        text += written + "\"";
        row.push_back(cell);
      }
    }
    CAPTURE(text);
    CHECK(table_of(text).rows == rows);
  }
}

TEST_CASE("no text makes it fall over, and what is refused is in lines of their own") {
  test::random_numbers random(11);
  constexpr std::string_view alphabet = "a1,,\n\"\"\r;";
  int tables = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::int64_t n = random.between(0, 14); n > 0; --n) {
      text += alphabet[random.next() % alphabet.size()];
    }
    const auto t = parse_csv(text, "runs.csv");
    if (t) {
      ++tables;
      const std::size_t columns = t->columns.size();
      CHECK(std::all_of(t->rows.begin(), t->rows.end(),
                        [=](const auto& row) { return row.size() == columns; }));
      CHECK(t->lines.size() == t->rows.size());
      CHECK(std::is_sorted(t->lines.begin(), t->lines.end()));
    } else {
      CHECK(!lines_of(t.error()).empty());
      for (const std::string& line : test::some(lines_of(t.error()))) {
        CHECK(line.find_first_of("\r\n") == std::string::npos);
      }
    }
  }
  CHECK(tables > 50);
}

TEST_CASE("a file is read, or there is a reason") {
  const scratch_file file("a,b\r\n1,2\r\n");
  const auto read = read_csv(file.path());
  REQUIRE(read);
  CHECK(read->name == file.path());
  CHECK(read->rows == cells{{"1", "2"}});

  const auto missing = read_csv("/nowhere/runs.csv");
  REQUIRE_FALSE(missing);
  CHECK(lines_of(missing.error()) ==
        lines{"/nowhere/runs.csv: expected a readable file, cannot open it: No "
              "such file or directory"});
  const auto directory = read_csv("/");
  REQUIRE_FALSE(directory);
  CHECK(lines_of(directory.error()) == lines{"/: expected a file, found a directory"});
}

TEST_CASE("a pipe is read to its end, if something writes to it") {
  const test::folder f;
  const std::string path = f / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const auto nothing = read_csv(path);
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error() == path + ": expected a file, found a pipe with nothing in it");

  int ends[2];
  REQUIRE(pipe(ends) == 0);
  std::string text = "a,b\n";
  for (int i = 0; i < 50'000; ++i) {
    text += "1,2\n";
  }
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    for (std::size_t at = 0; at < text.size();) {
      const ssize_t n = write(ends[1], text.data() + at, text.size() - at);
      if (n <= 0) {
        break;
      }
      at += static_cast<std::size_t>(n);
    }
    close(ends[1]);
  });
  const auto read = read_csv("/dev/fd/" + std::to_string(ends[0]));
  writer.join();
  close(ends[0]);
  REQUIRE(read);
  CHECK(read->rows.size() == 50'000);
  CHECK(read->lines.back() == 50'001);
}

TEST_CASE("what is neither file nor pipe is refused at once") {
  for (const char* path : {"/dev/null", "/dev/zero", "/dev/urandom"}) {
    const auto read = read_csv(path);
    REQUIRE_FALSE(read);
    CHECK(read.error() == std::string(path) + ": expected a file, found a device");
  }
  const test::folder f;
  std::ofstream(f / "huge.csv") << "a\n1\n";
  std::filesystem::resize_file(f / "huge.csv", std::uintmax_t{1} << 40U);  // a hole
  CHECK(read_csv(f / "huge.csv").error() ==
        f / "huge.csv" + ": expected a table, found more than 256 MiB");
}

TEST_CASE(
    "columns and conditions by the hundred thousand take no time that grows with their square") {
  constexpr int many = 100'000;
  std::string names;
  std::string values;
  std::string where;
  for (int i = 0; i < many; ++i) {
    names += fmt::format("{}c{}", i == 0 ? "" : ",", i);
    values += i == 0 ? "1" : ",1";
    where += fmt::format("{}c{}=1", i == 0 ? "" : ",", i);
  }
  // Less than two seconds of a processor in a slow build; what is quadratic takes a minute.
  const std::clock_t start = std::clock();
  const csv_table t = table_of(names + "\n" + values + "\n");
  CHECK(t.columns.size() == many);
  CHECK(select_rows(t, where)->rows == indices{0});
  CHECK(lines_of(select_rows(t, "x" + where).error()).size() == 1);
  CHECK(lines_of(select_rows(t, "q=1," + where).error()).size() == 1);
  CHECK((std::clock() - start) / CLOCKS_PER_SEC < 10);
}

TEST_CASE("a column that is not there is answered with those that are") {
  const csv_table t = table_of("N,D,loss_c4\n1,2,3\n");
  CHECK(*find_column(t, "D") == 1);
  CHECK(*find_column(t, " loss_c4 ") == 2);
  const auto missing = find_column(t, "Loss_C");
  REQUIRE_FALSE(missing);
  CHECK(missing.error() ==
        "runs.csv: expected a column \"Loss_C\", found none; nearest: \"loss_c4\"; there are "
        "\"N\", \"D\", \"loss_c4\"");
  CHECK(find_column(t, "n").error().find("nearest: \"N\"") != std::string::npos);
  const auto numbers = numeric_column(t, "loss");
  REQUIRE_FALSE(numbers);
  CHECK(lines_of(numbers.error()) == lines{find_column(t, "loss").error()});
  CHECK_FALSE(find_column(csv_table{}, "loss"));
}

TEST_CASE("numbers are read exactly, with blanks around and a plus before") {
  const auto read =
      numbers("1\n-2.5\n+3e9\n 4 \n\"\t5\"\n.5\n6.\n1E+20\n0.1\n2.2250738585072014e-308\n");
  REQUIRE(read);
  CHECK(*read == std::vector<double>{1, -2.5, 3e9, 4, 5, .5, 6, 1e20, 0.1, 0x1p-1022});
}

TEST_CASE("what is no number is named by line, column and text") {
  const auto read = numbers("1\n\"\"\nnan\n-inf\n12abc\n\"1,5\"\n+-1\n+\n0x10\n1 000\n1e999\n");
  REQUIRE_FALSE(read);
  CHECK(lines_of(read.error()) ==
        lines{"runs.csv: line 3, column \"x\": expected a number, found an empty cell",
              "runs.csv: line 4, column \"x\": expected a finite number, found \"nan\"",
              "runs.csv: line 5, column \"x\": expected a finite number, found \"-inf\"",
              "runs.csv: line 6, column \"x\": expected a number, found \"12abc\"",
              "runs.csv: line 7, column \"x\": expected a number with a decimal point, found "
              "\"1,5\"",
              "runs.csv: line 8, column \"x\": expected a number, found \"+-1\"",
              "runs.csv: line 9, column \"x\": expected a number, found \"+\"",
              "runs.csv: line 10, column \"x\": expected a number, found \"0x10\"",
              "runs.csv: line 11, column \"x\": expected a number, found \"1 000\"",
              "runs.csv: line 12, column \"x\": expected a number in the range of a double, found "
              "\"1e999\""});
  for (const char* text : {"NaN", "INF", "infinity", "+inf", "nan(1)", "--1", "1e", "e5", "1.2.3",
                           "1f", "1_000", "- 1", "1e-999", "\"1\n\"", "\"1\n2\""}) {
    CAPTURE(text);
    CHECK_FALSE(numbers(text));
  }
  std::string many;
  for (int i = 0; i < 12; ++i) {
    many += "?\n";
  }
  const auto counted = numbers(many);
  REQUIRE_FALSE(counted);
  REQUIRE(lines_of(counted.error()).size() == 10);
  CHECK(lines_of(counted.error()).back().ends_with("; and 2 more"));
}

TEST_CASE("only the rows asked for have to be numbers") {
  const csv_table t = table_of("x\n1\n?\n3\n");
  const auto some = numeric_column(t, "x", {2, 0});
  REQUIRE(some);
  CHECK(*some == std::vector<double>{3, 1});
  CHECK_FALSE(numeric_column(t, "x"));
  CHECK(numeric_column(t, "x", {})->empty());
}

TEST_CASE("every finite double is read back as it was written") {
  test::random_numbers random(3);
  std::string text = "x\n";
  std::vector<double> written;
  for (int i = 0; i < 1000; ++i) {
    const double value = random.real(-1, 1) * std::pow(10.0, random.real(-300, 300));
    written.push_back(value);
    text += fmt::format("{:.17g}\n", value);
  }
  const auto read = numeric_column(table_of(text), "x");
  REQUIRE(read);
  CHECK(*read == written);
}

TEST_CASE("a filter is a list of column, operator and value") {
  const auto where = parse_where("a=1,b != x y , c<2,d <= 3,e>4,\"f, \"\"g\"\"\" >= \"\"");
  REQUIRE(where);
  REQUIRE(where->size() == 6);
  const predicate expected[] = {
      {"a", comparison::equal, "1"},   {"b", comparison::not_equal, "x y"},
      {"c", comparison::less, "2"},    {"d", comparison::less_equal, "3"},
      {"e", comparison::greater, "4"}, {"f, \"g\"", comparison::greater_equal, ""},
  };
  for (std::size_t i = 0; i < 6; ++i) {
    CAPTURE(i);
    CHECK((*where)[i].column == expected[i].column);
    CHECK((*where)[i].op == expected[i].op);
    CHECK((*where)[i].value == expected[i].value);
  }
}

TEST_CASE("what is no filter is refused as a whole") {
  for (const char* text :
       {"",      " ",     ",",        "a",          "a=",     "=1",   "a==1",
        "a=1,",  ",a=1",  "a=1,b",    "a!1",        "a=<1",   "a<>1", "a=b=c",
        "a=\"b", "\"a=1", "a=\"b\"c", "a b\"c\"=1", "\"\"=1", "a>= ", "a=1,,b=2"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_where(text));
  }
  CHECK(
      parse_where("a = 1, b == 2").error() ==
      "expected COLUMN OP VALUE with OP among = != < <= > >=, found \"b == 2\" (a text that holds "
      "a comma, a quote or an operator goes in double quotes)");
}

TEST_CASE("a filter compares numbers as numbers and texts as texts") {
  CHECK(kept(runs, "arch=moe") == indices{1, 2, 4});
  CHECK(kept(runs, "arch!=moe") == indices{0, 3});
  CHECK(kept(runs, "arch=\"\"") == indices{3});
  CHECK(kept(runs, "loss=2.5") == indices{3});
  CHECK(kept(runs, "loss = +3e0") == indices{1});
  CHECK(kept(runs, "loss = 250%") == indices{3});
  CHECK(kept("x\n1e9\n1B\n", "x=1B") == indices{0, 1});
  CHECK(kept(runs, "loss != 3") == indices{0, 2, 3, 4});
  CHECK(kept(runs, "loss=nan") == indices{2});
  CHECK(kept(runs, "loss!=nan, loss<3") == indices{3, 4});
  CHECK(kept(runs, "loss!=nan, loss<=3") == indices{1, 3, 4});
  CHECK(kept(runs, "loss!=nan, loss>3") == indices{0});
  CHECK(kept(runs, "loss!=nan, loss>=3") == indices{0, 1});
  CHECK(kept(runs, "name=a,arch=moe").empty());
  // As text "10" would come before "9".
  CHECK(kept("x\n9\n10\n", "x<9.5") == indices{0});
}

TEST_CASE("kept and excluded rows are all rows") {
  const auto all = rows_where(table_of(runs), {});
  REQUIRE(all);
  CHECK(all->rows == indices{0, 1, 2, 3, 4});
  CHECK(all->excluded == 0);
  for (const char* where : {"arch=moe", "name=z", "loss!=nan,loss<3", "name!=z"}) {
    CAPTURE(where);
    const auto s = filtered(runs, where);
    REQUIRE(s);
    CHECK(s->rows.size() + s->excluded == 5);
  }
}

TEST_CASE("what has no order is refused by line") {
  const auto cell = filtered(runs, "loss<3");
  REQUIRE_FALSE(cell);
  CHECK(lines_of(cell.error()) ==
        lines{"runs.csv: line 4, column \"loss\": expected a finite number, found "
              "\"nan\", and < compares numbers"});
  const auto value = filtered(runs, "loss >= high, name < 3, los = 3");
  REQUIRE_FALSE(value);
  REQUIRE(lines_of(value.error()).size() == 2);
  CHECK(lines_of(value.error())[0] ==
        "runs.csv: column \"loss\" >=: expected a number, found \"high\"");
  CHECK(lines_of(value.error())[1] ==
        "runs.csv: expected a column \"los\", found none; nearest: \"loss\"; there are \"name\", "
        "\"arch\", \"loss\"");
  std::string many = "x\n";
  for (int i = 0; i < 11; ++i) {
    many += "?\n";
  }
  const auto counted = filtered(many, "x>0");
  REQUIRE_FALSE(counted);
  REQUIRE(lines_of(counted.error()).size() == 10);
  CHECK(lines_of(counted.error()).back().ends_with("; and 1 more"));
}

}  // namespace csv_test
