// SPDX-License-Identifier: Apache-2.0
// A user's table: several files, columns by what they are called, computed columns, conditions between columns, rows
// chosen; and every row that is left out is counted.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "program/support.hpp"
#include "support/csv_columns.hpp"
#include "support/csv_where.hpp"
#include "tables/run_rows.hpp"

using namespace leverage::program;

namespace tables_test {

using test::folder;
using test::has;
using test::lines_of;
using texts = std::vector<std::string>;
using indices = std::vector<std::size_t>;
using numbers = std::vector<double>;

csv_table table_of(std::string_view text) {
  const auto t = parse_csv(text, "runs.csv", {.names_may_repeat = true});
  if (!t) {
    FAIL(t.error());
  }
  return *t;
}

/// The rows that conditions keep, from 0.
indices kept(std::string_view table, const texts& where) {
  const auto s = select_rows(table_of(table), where);
  if (!s) {
    FAIL(s.error());
  }
  return s->rows;
}

std::string refusal(std::string_view table, const texts& where) {
  const auto s = select_rows(table_of(table), where);
  return s ? "" : s.error();
}

constexpr const char* repeated_data =
    "U,D,N,arch,moe,\"C, FLOP\"\n"
    "1e9,1e9,1e8,moe,1,6e17\n"
    "1e9,4e9,1e8,dense,2,3e18\n"
    "8e9,4e9,2e9,moe,3,5e19\n";

TEST_CASE("conditions compare columns, expressions of columns and numbers with suffixes") {
  CHECK(kept(repeated_data, {"U>=D"}) == indices{0, 2});
  CHECK(kept(repeated_data, {"U = D"}) == indices{0});
  CHECK(kept(repeated_data, {"U!=D"}) == indices{1, 2});
  CHECK(kept(repeated_data, {"D/N >= 20"}) == indices{1});
  CHECK(kept(repeated_data, {"D>=20*N"}) == indices{1});
  CHECK(kept(repeated_data, {"N>1B"}) == indices{2});
  CHECK(kept(repeated_data, {"N > 100M, U > D"}) == indices{2});
  CHECK(kept(repeated_data, {"max(U,D) > 1e9, N<1B"}) == indices{1});
  CHECK(kept(repeated_data, {"\"C, FLOP\" > 6*N*D"}) == indices{1, 2});
  CHECK(kept(repeated_data, {"\"C, FLOP\"/(6*N*D) < 1.01"}) == indices{0});
  CHECK(kept(repeated_data, {"D/N = 10"}) == indices{0});
}

TEST_CASE("several texts of conditions all hold") {
  CHECK(kept(repeated_data, {"U>=D", "N<1B"}) == indices{0});
  CHECK(kept(repeated_data, {}) == indices{0, 1, 2});
  CHECK(refusal(repeated_data, {"U>=D", "N>1T"}) ==
        "--where: expected conditions that keep rows, found \"U>=D,N>1T\", which keeps none of 3");
}

TEST_CASE("a word that is a column and a text is refused until quotes say which") {
  CHECK(refusal(repeated_data, {"arch=moe"}) ==
        "runs.csv: column \"arch\" =: \"moe\" is a column and a text in this one: expected the "
        "text in "
        "double quotes");
  CHECK(kept(repeated_data, {"arch=\"moe\""}) == indices{0, 2});
  CHECK(kept(repeated_data, {"arch=dense"}) == indices{1});
}

TEST_CASE("what a condition cannot compare is named by line and column") {
  CHECK(refusal("a,b\n1,2\nx,3\n", {"a<b"}) ==
        "runs.csv: line 3, column \"a\": expected a number, found \"x\", and < compares numbers");
  CHECK(refusal("a,b\n1,2\n3,0\n", {"a/b>0"}) ==
        "runs.csv: line 3: expected a finite value of a condition, found none");
  CHECK(has(refusal("a,b\n1,2\n", {"a/c>0"}), "\"a/c\": expected a column \"c\", found none"));
  CHECK(has(refusal("a,b\n1,2\n", {"a>2*c"}), "expected a column \"c\", found none"));
  CHECK(has(refusal("a,b\n1,2\n", {"a>2*(b"}), "position "));
  CHECK(has(refusal("a,b\n1,2\n", {"a*b=x"}), "expected a number, found \"x\""));
}

/// A table read from files with these texts.
struct read_files {
  folder f;
  table_options options;
  result<run_rows> rows;

  explicit read_files(const texts& files, table_options o = {})
      : options(std::move(o)), rows(read(files)) {}

  result<run_rows> read(const texts& files) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      options.files.push_back(f.file(fmt::format("{}.csv", static_cast<char>('a' + i)), files[i]));
    }
    return run_rows::read(options);
  }
  /// The failure without the folder.
  [[nodiscard]] std::string why(const std::string& text) const {
    std::string all = text;
    const std::string before = f.path.string() + "/";
    for (std::size_t at = all.find(before); at != all.npos; at = all.find(before)) {
      all.erase(at, before.size());
    }
    return all;
  }
  [[nodiscard]] std::string reading_error() const { return rows ? "" : why(rows.error()); }
  /// The numbers of a column in the chosen rows.
  numbers of(std::string_view name) {
    const auto column = rows->column(name);
    if (!column) {
      FAIL(column.error());
    }
    const auto all = numeric_column(rows->table(), rows->table().columns[*column], rows->rows());
    if (!all) {
      FAIL(all.error());
    }
    return *all;
  }
  /// Chooses rows by what these columns need; the reason of a failure.
  std::string choose(const texts& needed, std::string_view loss = {}) {
    indices columns;
    for (const std::string& name : needed) {
      columns.push_back(*rows->column(name));
    }
    const auto wrong =
        rows->choose(columns, loss.empty() ? std::nullopt : std::optional(*rows->column(loss)));
    return wrong ? why(wrong->value()) : "";
  }
  /// The column that a name means, or why none.
  std::string meaning(std::string_view name) {
    const auto column = rows->column(name);
    return column ? rows->table().columns[*column] : why(column.error());
  }
};

table_options computing(const texts& all) {
  table_options o;
  for (const std::string& text : all) {
    o.computed.push_back(*parse_computed(text));
  }
  return o;
}

TEST_CASE("columns are computed in order, also from computed ones and from quoted names") {
  read_files t({"C,N,\"a, b\"\n6e18,1e9,2\n1.2e19,1e9,3\n"},
               computing({"D = C/(6*N)", "ratio = D/N", "\"x y\" = \"a, b\"^2"}));
  REQUIRE(t.rows);
  REQUIRE(t.choose({"ratio"}).empty());
  CHECK(t.of("D") == numbers{1e9, 2e9});
  CHECK(t.of("ratio") == numbers{1, 2});
  CHECK(t.of("x y") == numbers{4, 9});
  CHECK(t.rows->lines()[0] == std::pair<std::string, std::string>{"computed", "D = C/(6*N)"});
}

TEST_CASE("a computed column that has no value says of which cell, and only where it is used") {
  read_files t({"C,N\n6e18,1e9\n,1e9\nx,1e9\n6e18,0\n"}, computing({"D=C/(6*N)"}));
  REQUIRE(t.rows);
  REQUIRE(t.choose({"N"}).empty());
  const auto all = numeric_column(t.rows->table(), "D");
  REQUIRE_FALSE(all);
  CHECK(
      lines_of(t.why(all.error())) ==
      texts{"a.csv: line 3, column \"D\": expected a number, found no value of \"C/(6*N)\", as "
            "column "
            "\"C\" holds nothing; --drop-missing leaves out rows with missing cells",
            "a.csv: line 4, column \"D\": expected a number, found no value of \"C/(6*N)\", as "
            "column "
            "\"C\" holds \"x\"",
            "a.csv: line 5, column \"D\": expected a finite number, found \"inf\" of \"C/(6*N)\""});
}

TEST_CASE("what cannot be computed is refused with its place") {
  const std::pair<std::string, std::string> wrong[] = {
      {"N=C", "--compute: a.csv: expected a new name, found that of a column: \"N\""},
      {"D=C/(6*M)", "\"C/(6*M)\": expected a column \"M\", found none"},
      {"D=C/(6*N", "position "},
      {"D=C N", "position "}};
  for (const auto& [text, why] : wrong) {
    const auto& shown = text;
    CAPTURE(shown);
    const read_files t({"C,N\n1,2\n"}, computing({text}));
    CHECK(has(t.reading_error(), why));
    CHECK(t.reading_error().starts_with("--compute: a.csv: "));
    CHECK(lines_of(t.reading_error()).size() == 1);
  }
  for (const char* text : {"", "D", "D=", "=C", "\"D=C", "\"\"=C", "\"D\"x=C", " = "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_computed(text));
  }
  CHECK(parse_computed("\"a = b\" = N")->name == "a = b");
}

TEST_CASE("columns are found in any case and by their usual names, and it is said") {
  read_files t({"Params,n_tokens,Val-Loss,step\n1,2,3,4\n"});
  REQUIRE(t.rows);
  CHECK(t.meaning("params") == "Params");
  CHECK(t.meaning("N") == "Params");
  CHECK(t.meaning("D") == "n_tokens");
  CHECK(t.meaning("L") == "Val-Loss");
  CHECK(t.meaning("loss") == "Val-Loss");
  CHECK(t.meaning("step") == "step");
  CHECK(has(t.meaning("C"), "a.csv: expected a column \"C\", found none"));
  CHECK(matches_text(t.rows->matches()) ==
        "params is \"Params\", N is \"Params\", D is \"n_tokens\", L is \"Val-Loss\", loss is "
        "\"Val-Loss\"");
}

TEST_CASE("several columns that a name may mean are refused by name, a mapped role means its own") {
  table_options o;
  o.columns = {{"D", "seen"}};
  read_files t({"n,params,val_loss,train_loss,Loss,LOSS,seen,tokens\n1,2,3,4,5,6,7,8\n"}, o);
  REQUIRE(t.rows);
  CHECK(t.meaning("N") == "n");
  CHECK(t.meaning("parameters") ==
        "a.csv: expected one column for \"parameters\", found \"n\", \"params\"; name one of them");
  CHECK(has(t.meaning("loss"), "found \"Loss\", \"LOSS\"; name one"));
  CHECK(has(t.meaning("L"), "found \"val_loss\", \"train_loss\", \"Loss\", \"LOSS\""));
  CHECK(t.meaning("D") == "seen");
  CHECK(t.meaning("train_loss") == "train_loss");
  CHECK(t.rows->table().columns[*t.rows->role("D")] == "seen");
}

TEST_CASE("an index column of pandas and columns of one name do not matter until they are used") {
  read_files t({",N,x,x,L\n0,1e8,1,2,3\n1,2e8,3,4,2\n"});
  REQUIRE(t.rows);
  REQUIRE(t.choose({"N", "L"}).empty());
  CHECK(t.of("N") == numbers{1e8, 2e8});
  CHECK(has(t.meaning("x"), "expected one column \"x\", found 2"));
  const auto lines = t.rows->lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].second == "a column without a name is not read");
  CHECK(lines[1].second == "several columns have one name and are not read: \"x\"");
}

TEST_CASE("files are appended by the names of their columns, and what one lacks is named") {
  read_files t({"N,L,seed\n1,3,7\n", "L;N\n2;4\n1;5\n"});
  REQUIRE(t.rows);
  REQUIRE(t.choose({"N", "L"}).empty());
  CHECK(t.of("N") == numbers{1, 4, 5});
  CHECK(t.of("L") == numbers{3, 2, 1});
  CHECK(row_position(t.rows->table(), 2) == fmt::format("line 3 of {}", t.options.files[1]));
  const auto lines = t.rows->lines();
  REQUIRE(lines.size() == 2);
  CHECK(t.why(lines[0].second) == "b.csv: cells separated by semicolons");
  CHECK(t.why(lines[1].second) == "no \"seed\" in b.csv");
  CHECK(t.choose({"seed"}) ==
        "b.csv: expected a column \"seed\", as other files have, found none; --drop-missing leaves "
        "out rows with missing cells");
}

TEST_CASE("a missing column of a file is a missing cell in its rows, where these are left out") {
  table_options o;
  o.drop_missing = true;
  read_files t({"N,L\n1,3\n", "N\n4\n", "N,L\n5,NA\n6,2\n"}, o);
  REQUIRE(t.rows);
  REQUIRE(t.choose({"N", "L"}).empty());
  CHECK(t.of("N") == numbers{1, 6});
  CHECK(t.rows->chosen().missing == 2);
}

TEST_CASE("a file twice, and what is wrong in the second, are named") {
  const folder f;
  const std::string a = f.file("a.csv", "N\n1\n");
  table_options o;
  o.files = {a, f.path.string() + "/./a.csv"};
  CHECK(has(run_rows::read(o).error(), "expected different files, found"));
  o.files = {"-", "-"};
  CHECK(has(run_rows::read(o).error(), "\"standard input\" twice"));
  const read_files t({"N,L\n1,3\n", "N,L\n1\n"});
  CHECK(t.reading_error() == "b.csv: line 2: expected 2 cells, found 1: none in column \"L\"");
  read_files cells({"N,L\n1,3\n", "N,L\n1,x\n"});
  REQUIRE(cells.choose({"N", "L"}).empty());
  CHECK(cells.why(numeric_column(cells.rows->table(), "L").error()) ==
        "a.csv, b.csv: line 2 of b.csv, column \"L\": expected a number, found \"x\"");
}

TEST_CASE("rows with missing cells are left out on demand, and only where the cells are needed") {
  const std::string text = "N,L,note\n1,3,\n2,,x\n3,nan,\n4,N/A,\n5,-,\n6,None,\n7,2.5,\n";
  read_files without({text});
  REQUIRE(without.choose({"N", "L"}).empty());
  const auto all = numeric_column(without.rows->table(), "L", without.rows->rows());
  CHECK(
      lines_of(without.why(all.error()))[0] ==
      "a.csv: line 3, column \"L\": expected a number, found an empty cell; --drop-missing leaves "
      "out rows with missing cells");
  table_options o;
  o.drop_missing = true;
  read_files t({text}, o);
  REQUIRE(t.choose({"N", "L"}).empty());
  CHECK(t.of("N") == numbers{1, 7});
  CHECK(t.rows->chosen().missing == 5);
  CHECK(left_out_text(t.rows->chosen(), t.options) == "5 with a missing cell (--drop-missing)");
  // What is neither a number nor a word for nothing is an error still.
  read_files wrong({"N,L\n1,3\n2,inf\n3,x\n4,\n"}, o);
  REQUIRE(wrong.choose({"N", "L"}).empty());
  CHECK(lines_of(numeric_column(wrong.rows->table(), "L", wrong.rows->rows()).error()).size() == 2);
  read_files none({"N,L\n1,\n2,\n"}, o);
  CHECK(none.choose({"N", "L"}) ==
        "--drop-missing: expected rows of a.csv without a missing cell, found none of 2");
}

TEST_CASE("a condition on a missing cell leaves its row out and counts it as missing") {
  table_options o;
  o.where = {"D>0"};
  read_files strict({"D,L\n1,3\n,2\n0,1\n"}, o);
  CHECK(strict.choose({"L"}) ==
        "a.csv: line 3, column \"D\": expected a number, found an empty cell; --drop-missing "
        "leaves out "
        "rows with missing cells, and > compares numbers");
  o.drop_missing = true;
  read_files t({"D,L\n1,3\n,2\n0,1\n"}, o);
  REQUIRE(t.choose({"L"}).empty());
  CHECK(t.of("L") == numbers{3});
  CHECK(t.rows->chosen().missing == 1);
  CHECK(t.rows->chosen().excluded == 1);
}

TEST_CASE("the last row of each group, then the best of each, by equal numbers and texts") {
  const std::string text =
      "run,N,D,L\n"
      "a,1e8,1,3.5\n"
      "b,1e8,1.0,3.4\n"
      "a,100000000,1,3.2\n"
      "c,1e8,1,3.2\n"
      "d,2e8,1,3.3\n"
      "b,1e8,1,3.6\n";
  table_options o;
  o.last_per = {"run"};
  read_files last({text}, o);
  REQUIRE(last.choose({"N", "L"}, "L").empty());
  CHECK(last.of("L") == numbers{3.2, 3.2, 3.3, 3.6});
  CHECK(last.rows->chosen().not_last == 2);
  o.best_per = {"N", "D"};
  read_files both({text}, o);
  REQUIRE(both.choose({"N", "L"}, "L").empty());
  CHECK(both.rows->rows() == indices{2, 4});
  CHECK(both.rows->chosen().not_last == 2);
  CHECK(both.rows->chosen().not_best == 2);
  CHECK(left_out_text(both.rows->chosen(), both.options) ==
        "2 not the last (--last-per run), 2 not the best (--best-per N,D)");
  o.last_per = {};
  read_files best({text}, o);
  REQUIRE(best.choose({"N", "L"}, "L").empty());
  CHECK(best.of("L") == numbers{3.2, 3.3});
  CHECK(best.rows->chosen().not_best == 4);
}

TEST_CASE("groups have names that are there") {
  table_options o;
  o.last_per = {"run"};
  read_files blank({"run,L\na,1\n,2\n"}, o);
  CHECK(has(blank.choose({"L"}), "a.csv: line 3, column \"run\": expected the name of a group"));
  read_files unknown({"id,L\na,1\n"}, o);
  CHECK(has(unknown.choose({"L"}), "--last-per: a.csv: expected a column \"run\", found none"));
  o.last_per = {};
  o.best_per = {"id"};
  read_files text({"id,L\na,1\na,x\n"}, o);
  CHECK(has(text.choose({"id"}, "L"), "column \"L\": expected a number, found \"x\""));
}

TEST_CASE("every row is used or counted once") {
  table_options o;
  o.where = {"N<=3"};
  o.drop_missing = true;
  o.last_per = {"run"};
  o.best_per = {"N"};
  read_files t({"run,N,L\na,1,3\na,1,2\nb,1,4\nc,2,\nd,4,1\ne,3,1\n"}, o);
  REQUIRE(t.choose({"N", "L"}, "L").empty());
  const row_choice& c = t.rows->chosen();
  CHECK(c.rows == indices{1, 5});
  CHECK(c.rows.size() + c.excluded + c.missing + c.not_last + c.not_best ==
        t.rows->table().rows.size());
  CHECK(left_out_text(c, o) ==
        "1 others excluded by --where, 1 with a missing cell (--drop-missing), 1 not the last "
        "(--last-per run), 1 not the best (--best-per N)");
}

TEST_CASE("names of columns are taken in quotes") {
  CHECK(*parse_column_name(" \"loss, nats\" ") == "loss, nats");
  CHECK(*parse_column_name("loss") == "loss");
  CHECK(parse_mapped_column("L=\"loss, \"\"c4\"\"\"")->second == "loss, \"c4\"");
  for (const char* text : {"", "\"", "\"\"", "\"a\"b", "\"a"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_column_name(text));
  }
}

}  // namespace tables_test
