// SPDX-License-Identifier: Apache-2.0
// Text of unknown origin, where it is read: on a terminal, in JSON, in CSV and in a picture.
#include "support/printable.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "drawing/gnuplot.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "output/text_table.hpp"
#include "program/support.hpp"
#include "support/csv_text.hpp"
#include "support/quantity_text.hpp"

namespace printable_test {

using namespace leverage::program;
using test::has;
using test::run;

/// U+FFFD, n times.
std::string unknown(int n) {
  std::string all;
  for (int i = 0; i < n; ++i) {
    all += "\xef\xbf\xbd";
  }
  return all;
}

/// The whole of a text is in UTF-8 and without controls, except ends of lines.
bool is_clean(const std::string& text) { return printable_lines(text) == text; }

/// A name with all that harms: a title of a terminal, the end of a line and a row that was never there, a C1 control, a
/// mark that turns the direction of writing, a broken byte, and the ends of strings and of sections of XML.
const std::string hostile =
    "a\x1b]0;owned\x07\nforged  9.99\r\xc2\x9b"
    "31m\xe2\x80\xaegnp.\xff'\"]]>&<,b";
const std::string harmless = "a?]0;owned??forged  9.99??31m?gnp." + unknown(1) + "'\"]]>&<,b";

TEST_CASE("what is a character of UTF-8 stays, and broken bytes are replaced as Unicode advises") {
  const std::string fine =
      "a \xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80 \xe2\x80\x8d \xef\xbf\xbd \xf4\x8f\xbf\xbd";
  CHECK(printable(fine) == fine);
  // The Unicode Standard, tables 3-8 to 3-11.
  CHECK(printable("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82"
                  "A") == unknown(8) + "A");
  CHECK(printable("\xed\xa0\x80\xed\xbf\xbf\xed\xaf"
                  "A") == unknown(8) + "A");
  CHECK(printable("\xf4\x91\x92\x93\xff"
                  "A\x80\xbf"
                  "B") == unknown(5) + "A" + unknown(2) + "B");
  CHECK(printable("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf"
                  "A") == unknown(4) + "A");
  CHECK(printable("\xe2\x82") == unknown(1));
  CHECK(printable("").empty());
}

TEST_CASE("controls are question marks") {
  CHECK(printable(std::string("\0a\tb\nc\x1f\x7f", 8)) == "?a?b?c??");
  CHECK(printable("\xc2\x80\xc2\x9f\xc2\xa0") == "??\xc2\xa0");
  // U+061C, 200E, 200F, 202A, 202E, 2066, 2069; U+2028, 2029; U+FEFF, FFFE.
  CHECK(printable(
            "\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xaa\xe2\x80\xae\xe2\x81\xa6\xe2\x81\xa9") ==
        "???????");
  CHECK(printable("\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf\xef\xbf\xbe") == "????");
  CHECK(printable_lines("a\r\n\x1b[31mb\n") == "a?\n?[31mb\n");
  CHECK(printable(hostile) == harmless);
}

TEST_CASE("a quotation is cut behind 60 characters, never within one") {
  std::string text;
  std::string cut = "\"";
  for (int i = 0; i < 61; ++i) {
    text += "\xc3\xa9";
    cut += i < 60 ? "\xc3\xa9" : "...\"";
  }
  CHECK(in_quotes(text) == cut);
  CHECK(in_quotes("a\nb\xff") == "\"a?b" + unknown(1) + "\"");
}

TEST_CASE("a name makes no row of a table and no line of a page") {
  text_table t({{"name", alignment::left}, {hostile}});
  t.add({hostile, "1"});
  t.add_text(hostile, hostile);
  CHECK(test::lines_of(t.text(400)).size() == 3);
  CHECK(is_clean(t.text(400)));
  page p(400);
  p.lines({{hostile, hostile}});
  p.line(hostile, 3, hostile);
  p.item(hostile);
  CHECK(test::lines_of(p.text()).size() == 3);
  CHECK(is_clean(p.text()));
}

TEST_CASE("JSON keeps every character of a text, and shows none that does harm") {
  const std::string text = json_text("s", {{"name", hostile}, {hostile, "\xf0\x9f\xbf\xbf"}});
  CHECK(is_clean(text));
  CHECK(has(text, "\\u001b]0;owned\\u0007\\nforged  9.99\\r\\u009b31m\\u202egnp."));
  CHECK(has(text, "\\ud83f\\udfff"));
  const auto j = test::json::parse(text);
  std::string kept = hostile;
  kept.replace(kept.find('\xff'), 1, unknown(1));
  CHECK(j["name"] == kept);
  CHECK(j[kept] == "\xf0\x9f\xbf\xbf");
}

TEST_CASE(
    "a cell of CSV is one line, quoted where it has to be, and nothing that a spreadsheet "
    "computes") {
  CHECK(csv_cell("plain") == "plain");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("a \"b\"") == "\"a \"\"b\"\"\"");
  CHECK(csv_cell("a\nb,1\r") == "\"a?b,1?\"");
  CHECK(csv_cell("=1+1") == "'=1+1");
  CHECK(csv_cell("@SUM(A1,A2)") == "\"'@SUM(A1,A2)\"");
  CHECK(csv_cell("-x") == "'-x");
  CHECK(csv_cell("+x") == "'+x");
  CHECK(csv_cell("\t=1") == "?=1");
  CHECK(csv_cell(-1.5) == "-1.5");
  CHECK(is_clean(csv_row(hostile, 1.0)));
  CHECK(test::lines_of(csv_row(hostile, 1.0)).size() == 1);
}

TEST_CASE("no text ends a string of gnuplot") {
  CHECK(quoted("it's") == "'it''s'");
  CHECK(quoted("x\n!touch owned\nx") == "'x?!touch owned?x'");
  CHECK(is_clean(quoted(hostile)));
}

/// A table of runs of a law, N^-0.3 + D^-0.3 + 1.7, with this name of a column.
std::string runs_with(const std::string& column) {
  std::string text = "N,\"" + column + "\",L\n";
  for (const double n : {1e8, 3e8, 1e9, 3e9}) {
    for (const double d : {1e9, 1e10, 1e11}) {
      text += std::to_string(n) + "," + std::to_string(d) + "," +
              std::to_string(1.7 + 400 * std::pow(n, -0.34) + 400 * std::pow(d, -0.28)) + "\n";
    }
  }
  return text;
}

TEST_CASE("names that users give reach every place harmless") {
  const test::folder f;
  const std::string name = "a\x1b]0;owned\x07\nforged\xc2\x9b\xe2\x80\xae\xff]]>,b";
  const std::string column = "D\x1b[31m\n\xff";
  const std::string data = f.file(name + ".csv", runs_with(column));
  const std::string config = f.file(name + ".json", test::config_text("qwen3-30b-a3b"));
  const std::string cluster = f.file(
      name + "-cluster.json",
      R"({"leverage_accelerator": 1, "base": "b200", "accelerators": 64, "name": "a\u001b[31m\nforged\u009b",
          "source": "x\u202e\nforged", "note": "y\u0007\nforged"})");
  const std::vector<std::vector<std::string>> answered{
      {"fit", data, "--law", "chinchilla", "--columns", "D=" + column, "--bootstrap", "0"},
      {"report", config, "--tokens", "1e12"},
      {"compare", config, "--flops", "1e22"},
      {"plan", "--flops", "1e21", "--compare", config},
      {"accelerators", cluster},
      {"mfu", config, "--on", cluster, "--tokens-per-second", "1K"},
      {"train", config, "--on", cluster, "--tokens", "1T", "--vary", "tp"},
      {"serve", config, "--on", cluster, "--input", "100", "--output", "100", "--format", "bf16"},
  };
  for (auto arguments : answered) {
    CAPTURE(arguments[0]);
    for (const bool json : {false, true}) {
      CAPTURE(json);
      if (json) {
        arguments.emplace_back("--json");
      }
      const auto [code, out, err] = run(arguments);
      CHECK(code == 0);
      CHECK(is_clean(out));
      CHECK(is_clean(err));
      CHECK_FALSE(has(out, "\nforged"));
      if (json) {
        CHECK(test::json::accept(out));
      }
    }
  }
  const std::vector<std::vector<std::string>> refused{
      {name},
      {"report", name},
      {"report", f / (name + "/config.json")},
      {"report", "moe-mini", "--tokens", name},
      {"report", "moe-mini", "--" + name},
      {"accelerators", name},
      {"mfu", "gpt2", "--on", name, "--tokens-per-second", "1"},
      {"mfu", "gpt2", "--on", "8x" + name + ".json", "--tokens-per-second", "1"},
      {"train", "gpt2", "--on", "8xh20", "--layout", name + "=1"},
      {"train", "gpt2", "--on", "8xh20", "--format", name},
      {"serve", "gpt2", "--on", "8xh20", "--input", "1", "--output", "1", "--layout", name + "=1"},
      {"serve", "gpt2", "--on", "8xh20", "--input", "1", "--output", "1", "--format", name},
      {"train", "--rows", f / name},
      {"train", "--rows", data, "--models", data},
      {"law", name},
      {"map", "--figure", name, "--out", "a.svg"},
      {"map", "--figure", "leverage", "--out", name},
      {"fit", data, "--law", name},
      {"fit", data, "--law", "chinchilla"},
      {"fit", data, "--law", "chinchilla", "--where", name + "=1"},
      {"fit", data, "--law", "chinchilla", "--columns", "D=" + column, "--where", "N=" + name},
      {"fit", data, "--law", "chinchilla", "--columns", "D=" + name},
      {"fit", data, "--law", "chinchilla", "--columns", "D=" + column, "--fix", name + "=1"},
      {"fit", data, "--law", "chinchilla", "--columns", "D=" + column, "--tie", name + "=E"},
      {"fit", f.file(name + "-.csv", "N,D,L\n1,2,-3\n"), "--law", "chinchilla"},
      {"study", data},
      {"study", f / name},
      {"study", data, "--columns", "flops=" + name},
      {"allocate", "--flops", "1e22", "--law", name},
      {"allocate", "--flops", "1e22", "--coefficients", name + "=1"},
  };
  for (const auto& arguments : refused) {
    CAPTURE(arguments.back());
    const auto [code, out, err] = run(arguments);
    CHECK(code == 2);
    CHECK(out.empty());
    CHECK(is_clean(err));
    CHECK_FALSE(has(err, ": forged"));
  }
}

TEST_CASE("a picture of a model with a hostile name is XML") {
  if (!test::has_gnuplot()) {
    return;
  }
  const test::folder f;
  const std::string config = f.file("x]]>&\x1b\xff\ny.json", test::config_text("qwen3-30b-a3b"));
  const std::string svg = f / "map.svg";
  const auto drawn = run({"map", "--figure", "allocation", "--flops", "1e22", config, "--out", svg,
                          "--csv", f / "map.csv"});
  CHECK(drawn.code == 0);
  CHECK(is_clean(drawn.out));
  const std::string text = test::file_text(svg);
  CHECK(has(text, "x]]&gt;&amp;?" + unknown(1) + "?y"));
  CHECK_FALSE(has(text, "]]>"));
  CHECK(is_clean(test::file_text(f / "map.csv")));
}

}  // namespace printable_test
