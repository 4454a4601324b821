// SPDX-License-Identifier: Apache-2.0
// What is typed, what is answered, and with which exit code.
#include <doctest/doctest.h>

#include <algorithm>
#include <streambuf>

#include "leverage/model/presets.hpp"
#include "support.hpp"
#include "support/quantity_text.hpp"

namespace program = leverage::program;
using test::config_path;
using test::run;

namespace command_line_test {

/// The complaint about a bad command line, which must be one line, alone, with exit code 2.
std::string complaint(const std::vector<std::string>& arguments) {
  const auto [code, out, err] = run(arguments);
  CHECK(code == 2);
  CHECK(out.empty());
  REQUIRE(std::count(err.begin(), err.end(), '\n') == 1);
  REQUIRE(err.ends_with('\n'));
  return err.substr(0, err.size() - 1);
}

/// A stream that takes nothing, like a full disk.
class full_disk : public std::streambuf {
 protected:
  int_type overflow(int_type) override { return traits_type::eof(); }
};

const std::string hint = " (see leverage report --help)";

TEST_CASE("help and version are answers, with exit code 0") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"-h"}, {"report", "--help"}, {"report", "-h"}}) {
    const auto [code, out, err] = run(arguments);
    CHECK(code == 0);
    CHECK(err.empty());
    CHECK(out.find("Examples:\n  leverage report ") != std::string::npos);
  }
  CHECK(run({"--version"}).out.starts_with("leverage "));
  const std::string help = run({"report", "--help"}).out;
  for (const char* option : {"--tokens", "--flops", "--sequence", "--causal", "--recompute",
                             "--conventions", "--json", "--list-presets"}) {
    CAPTURE(option);
    CHECK(help.find(option) != std::string::npos);
  }
}

TEST_CASE("the list of presets has every key, name, stated count and source") {
  const std::string table = run({"report", "--list-presets"}, 1000).out;
  const auto list = test::json::parse(run({"report", "--list-presets", "--json"}).out)["presets"];
  CHECK(run({"--list-presets"}, 1000).out == table);
  std::size_t i = 0;
  for (const leverage::preset* p : leverage::presets::all) {
    for (const std::string_view text : {p->key, p->name, p->stated, p->source}) {
      CHECK(table.find(text) != std::string::npos);
    }
    CHECK(list[i++]["key"] == p->key);
  }
  CHECK(list.size() == i);
}

TEST_CASE("every listed preset can be reported on") {
  for (const leverage::preset* p : leverage::presets::all) {
    CAPTURE(p->key);
    const auto [code, out, err] = run({"report", std::string(p->key)});
    CHECK(code == 0);
    CHECK(err.empty());
    CHECK(out.find(" nan") == std::string::npos);
  }
}

TEST_CASE("an unknown preset is answered with the nearest one") {
  CHECK(complaint({"report", "moe-min"}) ==
        "leverage: MODEL: expected a preset or a config.json, found \"moe-min\"; nearest preset: "
        "moe-mini; leverage --list-presets shows all" +
            hint);
}

TEST_CASE("a slash or .json means a file, though none is there") {
  CHECK(complaint({"report", "moe-mini.json"}) ==
        "leverage: moe-mini.json: expected a readable file, cannot open it: No such file or "
        "directory" +
            hint);
  CHECK(
      complaint({"report", "./moe-mini"}) ==
      "leverage: ./moe-mini: expected a readable file, cannot open it: No such file or directory" +
          hint);
}

TEST_CASE("one bad model among good ones leaves no output") {
  CHECK(complaint({"report", "moe-mini", "no.json", "gpt2"}).starts_with("leverage: no.json: "));
}

TEST_CASE("numbers that are none are refused by flag") {
  const std::string tokens =
      "leverage: --tokens: expected a number of tokens from 1 to 1e20, as in 1e12, 300B or 1.5T, "
      "found ";
  for (const char* text : {"-5", "0", "nan", "inf", "1e30", "ten", "1e12x"}) {
    std::string expected = tokens;
    expected += program::in_quotes(text);
    expected += hint;
    CHECK(complaint({"report", "moe-mini", "--tokens", text}) == expected);
  }
  CHECK(
      complaint({"report", "moe-mini", "--flops", "1e400"}) ==
      "leverage: --flops: expected a number of FLOPs from 1 to 1e35, as in 1e22, found \"1e400\"" +
          hint);
  CHECK(complaint({"report", "moe-mini", "--sequence", "4.5"}) ==
        "leverage: --sequence: expected a whole number of tokens from 1 to 2^40, as in 4096, found "
        "\"4.5\"" +
            hint);
  CHECK(complaint({"report", "moe-mini", "--recompute", "all"}) ==
        "leverage: --recompute: expected none, attention or layers, found \"all\"" + hint);
}

TEST_CASE("numbers with suffixes are taken by every flag") {
  for (const std::vector<std::string>& flag : {std::vector<std::string>{"--flops", "3e3T"},
                                               {"--flops", "10000T"},
                                               {"--tokens", "0.1T"},
                                               {"--sequence", "4K"}}) {
    std::vector<std::string> arguments{"report", "moe-mini", "--json"};
    arguments.insert(arguments.end(), flag.begin(), flag.end());
    CAPTURE(flag[1]);
    CHECK(run(arguments).code == 0);
  }
  CHECK(run({"report", "moe-mini", "--flops", "3e3T"}).out ==
        run({"report", "moe-mini", "--flops", "3e15"}).out);
}

TEST_CASE("a command line that makes no sense is one line with a hint") {
  CHECK(complaint({"report", "moe-mini", "--tokens", "1B", "--flops", "1e22"}) ==
        "leverage: --tokens, --flops: expected one of them, found both" + hint);
  CHECK(complaint({"report"}) ==
        "leverage: MODEL: expected at least one preset or config.json, found none" + hint);
  CHECK(complaint({"report", "moe-mini", "--bogus"}).find("--bogus") != std::string::npos);
  CHECK(complaint({"report", "moe-mini", "--tokens"}).find("--tokens") != std::string::npos);
  CHECK(complaint({}) ==
        "leverage: expected a command, found none; the commands are report, compare, allocate, "
        "plan, train, serve, mfu, accelerators, laws, law, map, fit, study, calibrate, completion, "
        "manual (see leverage --help)");
}

TEST_CASE("what may be repeated is refused where nobody would wait for it") {
  for (const char* command : {"report", "map", "allocate"}) {
    CAPTURE(command);
    std::vector<std::string> words(1002, "gpt2");
    words[0] = command;
    CHECK(complaint(words) == std::string("leverage: MODEL: expected 1000 times or fewer, found "
                                          "1001 (see leverage ") +
                                  command + " --help)");
  }
  std::vector<std::string> pictures{"map", "--figure", "allocation"};
  for (int i = 0; i < 17; ++i) {
    pictures.insert(pictures.end(), {"--out", std::to_string(i) + ".svg"});
  }
  CHECK(test::has(complaint(pictures), "--out: expected 16 times or fewer, found 17"));
}

TEST_CASE("learned positions end where they end") {
  CHECK(complaint({"report", "gpt2", "--sequence", "2048"}) ==
        "leverage: gpt2: learned_positions: expected 0 (none) or at least the sequence length, "
        "found 1024 (at --sequence 2048)" +
            hint);
  CHECK(
      complaint({"report", config_path("gpt2"), "--sequence", "2048"}) ==
      "leverage: " + config_path("gpt2") +
          ": key 'n_positions': expected 0 (none) or at least the sequence length, found 1024 (at "
          "--sequence 2048)" +
          hint);
}

TEST_CASE("output that cannot be written is exit code 1") {
  full_disk disk;
  std::ostream out(&disk);
  std::ostringstream err;
  const char* const argv[] = {"leverage", "report", "moe-mini"};
  CHECK(leverage::program::run(3, argv, out, err) == 1);
  CHECK(err.str() == "leverage: cannot write the output\n");
}

}  // namespace command_line_test
