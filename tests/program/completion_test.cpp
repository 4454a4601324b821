// SPDX-License-Identifier: Apache-2.0
// Completions and the manual, and the names that they offer. tests/process/readers_test.py gives them to shells and groff.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "command_line/completion.hpp"
#include "command_line/help.hpp"
#include "command_line/manual.hpp"
#include "support.hpp"

namespace program = leverage::program;
using test::has;
using test::run;

namespace completion_test {

/// Whether a shell reads a name as one word without marks, in every place where the scripts have it.
bool is_plain(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("_./+-").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

TEST_CASE("what is completed for a flag is what the flag takes") {
  std::size_t checked = 0;
  for (program::command& c : program::all_commands()) {
    for (program::flag& f : c.flags) {
      const program::offered_values offered = program::values_of(f);
      const std::vector<std::string> names =
          offered.names != nullptr ? offered.names->names() : offered.choices;
      for (const std::string& name : names) {
        CAPTURE(c.name);
        CAPTURE(f.name);
        CAPTURE(name);
        CHECK(is_plain(name));
        const auto wrong = f.set(offered.counted ? "64x" + name : name);
        CHECK_FALSE(wrong.has_value());
        ++checked;
      }
    }
  }
  CHECK(checked > 1000);
}

TEST_CASE("lists of names are those of the program") {
  const auto listed = [](const program::name_list& list, const std::string& name) {
    const std::vector<std::string> names = list.names();
    return std::count(names.begin(), names.end(), name) == 1;
  };
  CHECK(listed(program::preset_names, "deepseek-v3"));
  CHECK(listed(program::accelerator_names, "h100-sxm"));
  CHECK(listed(program::family_list, "qwen3_moe"));
  CHECK(listed(program::law_name_list, "chinchilla"));
  CHECK(listed(program::law_name_list, "hoffmann2022"));
  CHECK(listed(program::law_name_list, "hoffmann2022/unrounded"));
  CHECK(listed(program::fit_law_names, "power-law"));
  CHECK(listed(program::recipe_names, "mxfp8"));
  CHECK(listed(program::serving_format_names, "fp4"));
  CHECK(listed(program::command_names, "completion"));
  CHECK(has(run({"law", "no such law"}).err, "expected a law or a paper"));
  for (const std::string& name : program::law_name_list.names()) {
    CAPTURE(name);
    CHECK_FALSE(has(run({"law", name}).err, "expected a law or a paper"));
  }
}

TEST_CASE("every shell's script names every command and every flag") {
  const auto commands = program::all_commands();
  for (const auto& shell : program::shells) {
    const std::string script = run({"completion", std::string(shell.name)}).out;
    CHECK(has(script, program::program_version()));
    for (const program::command& c : commands) {
      CAPTURE(c.name);
      CHECK(has(script, c.name));
      for (const program::flag& f : c.flags) {
        CAPTURE(f.name);
        CHECK((f.is_argument() ||
               has(script, shell.name == "fish" ? " -l " + f.name.substr(2) + " " : f.name)));
      }
    }
  }
}

TEST_CASE("bad shells and commands are refused") {
  CHECK(run({"completion"}).err ==
        "leverage: SHELL: expected bash, zsh or fish, found none (see leverage completion "
        "--help)\n");
  CHECK(run({"completion", "tcsh"}).err ==
        "leverage: SHELL: expected bash, zsh or fish, found \"tcsh\" (see leverage completion "
        "--help)\n");
  CHECK(run({"manual", "reprot"}).err ==
        "leverage: COMMAND: expected a command, found \"reprot\"; nearest: report (see leverage "
        "manual --help)\n");
  CHECK(has(run({"manual", "--out", "no/such/folder"}).err,
            "--out: expected a folder that exists, found \"no/such/folder\""));
  CHECK(has(run({"manual", "report", "--out", "."}).err, "expected one of them, found both"));
}

TEST_CASE("a page of the manual is literal text in the man macros") {
  const std::string page = run({"manual", "fit"}).out;
  CHECK(page.starts_with(".TH LEVERAGE\\-FIT 1 \"\" \"" + program::program_version() + "\""));
  CHECK(has(page, "\n.SH NAME\nleverage\\-fit \\- A law fitted to a table of runs\n"));
  CHECK(has(page, "\\fB\\-\\-law\\fR \\fINAME\\fR"));
  CHECK(has(page, "\\(aqL = E + A/N\\(haalpha\\(aq"));
  CHECK(run({"manual"}).out.starts_with(".TH LEVERAGE 1 "));
}

TEST_CASE("mistyped commands and flags are answered with the nearest") {
  CHECK(run({"reprot", "gpt2"}).err ==
        "leverage: expected a command, found \"reprot\"; nearest: report (see leverage --help)\n");
  CHECK(run({"report", "gpt2", "--token", "1e12"}).err ==
        "leverage: expected a flag of leverage report, found \"--token\"; nearest: --tokens (see "
        "leverage report --help)\n");
  CHECK(run({"report", "gpt2", "--token=1e12"}).err ==
        "leverage: expected a flag of leverage report, found \"--token\"; nearest: --tokens (see "
        "leverage report --help)\n");
  CHECK(run({"--verson"}).err ==
        "leverage: expected a command before its flags, found \"--verson\"; nearest: --version "
        "(see leverage --help)\n");
  CHECK(run({"report", "gpt2", "--zzzzzzz"}).err ==
        "leverage: expected a flag of leverage report, found \"--zzzzzzz\" (see leverage report "
        "--help)\n");
}

}  // namespace completion_test
