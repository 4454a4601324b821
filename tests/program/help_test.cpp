// SPDX-License-Identifier: Apache-2.0
// The help of every command, and the words of help, tables and messages.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support.hpp"
#include "support/some.hpp"

namespace help_test {

using test::has;
using test::run;

const std::vector<std::string> commands{
    "report", "compare", "allocate", "plan",  "mfu",       "accelerators", "laws",
    "law",    "map",     "fit",      "study", "calibrate", "manual"};  // completion has no flags

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// A flag in a help: its name, the word for its value, its text in one line.
struct shown_flag {
  std::string name;
  std::string word;
  std::string text;

  [[nodiscard]] std::string default_text() const {
    const std::size_t at = text.find(" [default: ");
    return at == text.npos ? "" : text.substr(at + 11, text.size() - at - 12);
  }
};

std::vector<shown_flag> flags_of(const std::string& command) {
  std::vector<shown_flag> flags;
  for (const std::string& line : lines_of(run({command, "--help"}, 1000).out)) {
    if (line.starts_with("  --")) {
      const std::size_t end = std::min(line.find("  ", 2), line.size());
      const std::string head = line.substr(2, end - 2);
      const std::size_t blank = std::min(head.find(' '), head.size());
      const std::size_t text = std::min(line.find_first_not_of(' ', end), line.size());
      flags.push_back({head.substr(0, blank), head.substr(std::min(blank + 1, head.size())),
                       line.substr(text)});
    } else if (!flags.empty() && flags.back().text.empty()) {
      flags.back().text = line.substr(std::min(line.find_first_not_of(' '), line.size()));
    }
  }
  return flags;
}

/// Whether a text has these words as whole words, in any case.
bool has_words(std::string_view text, std::string_view words) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  const auto letter = [&](std::size_t at) {
    return at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0;
  };
  for (std::size_t i = 0; i + words.size() <= text.size(); ++i) {
    if (std::equal(words.begin(), words.end(), text.begin() + static_cast<std::ptrdiff_t>(i),
                   same) &&
        !(i > 0 && letter(i - 1)) && !letter(i + words.size())) {
      return true;
    }
  }
  return false;
}

constexpr const char* odd_words[] = {
    "told",     "tell",         "beside", "besides",  "so many", "so much", "whoever",   "nobody's",
    "whatever", "of one's own", "one's",  "stands",   "stand",   "nought",  "yardstick", "dearer",
    "dearest",  "trunk",        "lest",   "hitherto", "thence",  "whence"};

void check_words(const std::string& text) {
  for (const char* words : odd_words) {
    INFO(words);
    INFO(text);
    CHECK_FALSE(has_words(text, words));
  }
}

TEST_CASE("odd words are found as whole words") {
  CHECK(has_words("what it is Told.", "told"));
  CHECK(has_words("train on so many tokens", "so many"));
  CHECK_FALSE(has_words("the standard error", "stand"));
  CHECK(has_words("besides", "besides"));
  CHECK_FALSE(has_words("besides", "beside"));
}

TEST_CASE("the help of the program names every command, examples first") {
  const std::string help = run({"--help"}).out;
  std::size_t at = help.find("Examples:\n");
  REQUIRE(at != help.npos);
  for (const std::string& c : commands) {
    INFO(c);
    const std::size_t next = help.find("\n  " + c + " ", at);
    REQUIRE(next != help.npos);  // in the order of a reader's questions
    at = next;
  }
}

TEST_CASE("the help of a command says usage, examples, every flag and the exit codes") {
  for (const std::string& c : commands) {
    INFO(c);
    const auto [code, out, err] = run({c, "--help"});
    CHECK(code == 0);
    CHECK(err.empty());
    const std::size_t usage = out.find("\n\nUsage: leverage " + c + " [FLAGS]");
    const std::size_t examples = out.find("\n\nExamples:\n  leverage " + c);
    const std::size_t flags = out.find("\nFlags:\n");
    CHECK(usage < examples);
    CHECK(examples < flags);
    CHECK(flags < out.find("\nExit code: "));
    CHECK(
        out.ends_with("\n\nExit code: 0; 1 if sound arguments have no answer, or an output cannot "
                      "be written; 2 for bad\narguments, files or rows, with one line on standard "
                      "error, or up to ten lines about the cells of a\ntable, each a complaint of "
                      "its own.\n"));
    for (const shown_flag& f : test::some(flags_of(c))) {
      INFO(f.name);
      REQUIRE_FALSE(f.text.empty());
      CHECK(std::isupper(static_cast<unsigned char>(f.text[0])) != 0);
    }
  }
}

TEST_CASE("no line of a help is wider than the terminal, but examples and single names") {
  for (const std::string& c : commands) {
    for (const std::size_t width : {std::size_t{100}, std::size_t{80}}) {
      bool examples = false;
      for (const std::string& line : test::some(lines_of(run({c, "--help"}, width).out))) {
        examples = line == "Examples:" || (examples && line.starts_with("  "));
        const std::size_t text = std::min(line.find_first_not_of(' '), line.size());
        const bool one_name = line.find(' ', text) == line.npos;
        INFO(line);
        CHECK((line.size() <= width || examples || one_name));
      }
    }
  }
}

TEST_CASE("arguments that a command can do without are in brackets") {
  const auto usage = [](const std::string& c) { return lines_of(run({c, "--help"}).out).at(2); };
  CHECK(usage("map") == "Usage: leverage map [FLAGS] [MODEL...]");
  CHECK(usage("allocate") == "Usage: leverage allocate [FLAGS] [MODEL...]");
  CHECK(usage("accelerators") == "Usage: leverage accelerators [FLAGS] [NAME...]");
  CHECK(usage("laws") == "Usage: leverage laws [FLAGS] [WORD...]");
  CHECK(usage("report") == "Usage: leverage report [FLAGS] MODEL...");
  CHECK(usage("compare") == "Usage: leverage compare [FLAGS] MODEL...");
  CHECK(run({"allocate", "--flops", "1e22"}).code == 0);
  CHECK(run({"laws"}).code == 0);
}

TEST_CASE("a help begins no flag with a question, and says STEP and COUNT apart") {
  for (const std::string& c : commands) {
    for (const shown_flag& f : test::some(flags_of(c))) {
      INFO(f.name);
      for (const char* word : {"What ", "Which ", "How ", "Where ", "Whether "}) {
        CHECK_FALSE(f.text.starts_with(word));
      }
    }
    const std::string help = run({c, "--help"}, 1000).out;
    INFO(c);
    CHECK(has(help, ":COUNT") == has(help, "LOW..HIGH:COUNT"));
    if (has(help, ":COUNT") && c != "plan") {
      CHECK(has(help, "COUNT values, evenly spaced in the logarithm"));
    }
  }
  CHECK(has(run({"plan", "--help"}, 1000).out, "A..B:STEP (every STEP-th from A on"));
}

TEST_CASE("where to read on is said once, for bad input of every command") {
  const std::vector<std::string> wrong[] = {{"report"},
                                            {"report", "moe-min"},
                                            {"report", "nowhere.json"},
                                            {"compare", "moe-mini"},
                                            {"compare", "moe-min", "--flops", "1e22"},
                                            {"allocate"},
                                            {"allocate", "--flops", "1e22", "--law", "x"},
                                            {"plan"},
                                            {"plan", "--flops", "1e22", "--compare", "x"},
                                            {"accelerators", "h101"},
                                            {"law", "gompertz"},
                                            {"law", "hoffmann2022/printed", "--params", "0"},
                                            {"map"},
                                            {"map", "--law", "gompertz", "--out", "a.svg"},
                                            {"fit"},
                                            {"fit", "nowhere.csv", "--law", "chinchilla"},
                                            {"study"},
                                            {"study", "nowhere.csv"}};
  for (const auto& arguments : wrong) {
    const auto answer = run(arguments);
    const std::string& err = answer.err;
    const std::string hint = " (see leverage " + arguments[0] + " --help)\n";
    INFO(err);
    CHECK(answer.code == 2);
    CHECK(err.find("(see leverage ") == err.size() - hint.size() + 1);
    CHECK(err.ends_with(hint));
  }
  // Of several lines the last has it.
  const test::folder f;
  const std::string rows = f.file("rows.csv", "N,D,L\n1e8,oops,3\n1e8,2e9,oops\n1e8,x,3\n");
  const std::string err = run({"fit", rows, "--law", "chinchilla"}).err;
  CHECK(lines_of(err).size() == 2);
  CHECK(err.ends_with("column \"D\": expected a number, found \"x\" (see leverage fit --help)\n"));
}

TEST_CASE("the defaults in the help are those that are used") {
  const std::vector<std::string> asked{"plan",      "--flops", "1e22",     "--max-total-parameters",
                                       "20B",       "--json",  "--layers", "20..24:2",
                                       "--d-model", "2048"};
  std::vector<std::string> explicitly = asked;
  std::size_t given = 0;
  const std::set<std::string> with_on{"--goodput", "--global-batch", "--format", "--kernels",
                                      "--routing"};
  const std::vector<std::string> machine{"plan",   "--on",     "16xh100", "--days",    "10",
                                         "--json", "--layers", "16",      "--d-model", "1536"};
  std::vector<std::string> on_machine = machine;
  const std::set<std::string> with_serving{"--input", "--output", "--serve-format"};
  const std::vector<std::string> serving{
      "plan",     "--on",      "16xh100",        "--days",         "10", "--json", "--layers",
      "16..24:4", "--d-model", "1536..2048:256", "--serve-tokens", "1T"};
  std::vector<std::string> explicitly_serving = serving;
  for (const shown_flag& f : flags_of("plan")) {
    const std::string text = f.default_text();
    if (with_serving.contains(f.name)) {
      explicitly_serving.insert(explicitly_serving.end(), {f.name, text});
      continue;
    }
    if (with_on.contains(f.name)) {
      on_machine.insert(on_machine.end(), {f.name, text});
      continue;
    }
    if (!text.empty() && text.find(' ') == text.npos && f.name != "--layers" &&
        f.name != "--d-model" && f.name != "--vocabulary") {
      explicitly.push_back(f.name);
      explicitly.push_back(text);
      ++given;
    }
  }
  CHECK(given >= 18);
  const auto implied = run(asked);
  REQUIRE(implied.code == 0);
  // --context is 0 where it is not given, which is no length to give.
  CHECK(run(explicitly).err.find("--context") != std::string::npos);
  for (std::size_t i = 0; i + 1 < explicitly.size(); ++i) {
    if (explicitly[i] == "--context") {
      explicitly.erase(explicitly.begin() + static_cast<std::ptrdiff_t>(i),
                       explicitly.begin() + static_cast<std::ptrdiff_t>(i + 2));
    }
  }
  CHECK(run(explicitly).out == implied.out);
  CHECK(on_machine.size() == machine.size() + 2 * with_on.size());
  CHECK(run(on_machine).out == run(machine).out);
  CHECK(explicitly_serving.size() == serving.size() + 2 * with_serving.size());
  const auto served = run(serving);
  CHECK(served.code == 0);
  CHECK(run(explicitly_serving).out == served.out);
}

TEST_CASE("old names of flags are understood and no longer shown") {
  const std::pair<std::vector<std::string>, std::vector<std::string>> pairs[] = {
      {{"law", "kaplan2020/table5_min_compute", "--least-flops", "1e20"},
       {"law", "kaplan2020/table5_min_compute", "--min-flops", "1e20"}},
      {{"law", "pearce2024/chinchilla_loss", "--body-parameters", "1e9", "--tokens", "1e10"},
       {"law", "pearce2024/chinchilla_loss", "--non-embedding-parameters", "1e9", "--tokens",
        "1e10"}},
      {{"law", "abnar2025", "--parameters", "1e9", "--tokens", "1e11", "--idle-share", "0.9"},
       {"law", "abnar2025", "--parameters", "1e9", "--tokens", "1e11", "--sparsity", "0.9"}},
      {{"law", "wan2026", "--model-flops", "1e21"},
       {"law", "wan2026", "--non-vocabulary-flops", "1e21"}}};
  for (const auto& [old, now] : pairs) {
    const std::string& law = old[1];
    INFO(law);
    const auto answer = run(now);
    CHECK(answer.code == 0);
    CHECK(run(old).out == answer.out);
  }
  const std::string help = run({"law", "--help"}).out + run({"map", "--help"}).out;
  for (const char* name :
       {"--body-parameters", "--expert-body-parameters", "--active-body-parameters",
        "--least-steps", "--least-flops", "--body-flops", "--model-flops", "--idle-share"}) {
    INFO(name);
    CHECK_FALSE(has_words(help, name));
    CHECK_FALSE(has(run({"law", "wan2026", name, "x"}).err, "expected a flag"));
  }
  CHECK(has(run({"law", "wan2026", "--model-flops", "1e21", "--non-vocabulary-flops", "1e21"}).err,
            "--non-vocabulary-flops, --model-flops: expected one of them, found both"));
}

TEST_CASE("a mistyped command or flag is answered with the nearest one") {
  CHECK(run({"reprot"}).err ==
        "leverage: expected a command, found \"reprot\"; nearest: report (see leverage --help)\n");
  CHECK(run({"plan", "--flop", "1e22"}).err ==
        "leverage: expected a flag of leverage plan, found \"--flop\"; nearest: --flops (see "
        "leverage plan --help)\n");
  CHECK(run({"fit", "--bootstarp=4"}).err ==
        "leverage: expected a flag of leverage fit, found \"--bootstarp\"; nearest: --bootstrap "
        "(see leverage fit --help)\n");
  // Too far from any name to be a slip.
  CHECK(run({"report", "--quantise"}).err ==
        "leverage: expected a flag of leverage report, found \"--quantise\" (see leverage report "
        "--help)\n");
  CHECK(has(run({"xyzzy"}).err, "found \"xyzzy\"; the commands are report, compare, allocate, "));
}

TEST_CASE("flags without a value, twice, and arguments too many") {
  const auto complaint = [](const std::vector<std::string>& arguments) {
    const auto [code, out, err] = run(arguments);
    CHECK(code == 2);
    CHECK(out.empty());
    return err;
  };
  CHECK(complaint({"report", "moe-mini", "--tokens"}) ==
        "leverage: --tokens: expected D, found none (see leverage report --help)\n");
  CHECK(complaint({"report", "moe-mini", "--tokens", "1T", "--tokens", "2T"}) ==
        "leverage: --tokens: expected once, found 2 times (see leverage report --help)\n");
  CHECK(complaint({"compare", "moe-mini", "gpt2", "--flops", "1e22"}) ==
        "leverage: MODEL: expected one without --on, found moe-mini, gpt2 (see leverage compare "
        "--help)\n");
  CHECK(complaint({"--json", "compare", "moe-mini", "--flops", "1e22"}) ==
        "leverage: --json: expected after the command (see leverage compare --help)\n");
  CHECK(complaint({"compare", "moe-mini", "--flops", "1e22", "--json", "--json"}) ==
        "leverage: --json: expected once, found 2 times (see leverage compare --help)\n");
  CHECK(complaint({"compare", "moe-mini", "--flops", "1e22", "--json=no"}) ==
        "leverage: --json: expected no value, found \"no\" (see leverage compare --help)\n");
  CHECK(complaint({"law", "hoffmann2022", "--params", ""}) ==
        "leverage: --params: expected a value X, found nothing (see leverage law --help)\n");
  CHECK(complaint({"report", " "}) ==
        "leverage: MODEL: expected a name, found \" \" (see leverage report --help)\n");
}

TEST_CASE("every flag takes the same numbers") {
  const auto same = [](std::vector<std::string> one, std::vector<std::string> other) {
    const auto answer = run(one);
    INFO(answer.err);
    CHECK(answer.code == 0);
    CHECK(run(other).out == answer.out);
  };
  same({"report", "moe-mini", "--flops", "3e3T"}, {"report", "moe-mini", "--flops", "3e15"});
  same({"compare", "moe-mini", "--tokens", "1.5T"}, {"compare", "moe-mini", "--tokens", "1500B"});
  const std::vector<std::string> quick{"plan", "--flops", "1e22",      "--layers",
                                       "28",   "--json",  "--d-model", "2048"};
  const auto with = [](std::vector<std::string> all, const char* flag, const char* text) {
    all.insert(all.end(), {flag, text});
    return all;
  };
  same(with(quick, "--coefficients", "a=1.2,d=-7%"),
       with(quick, "--coefficients", " a = 1.2 ,\td= -0.07"));
  const std::vector<std::string> split{"allocate", "--flops", "1e22", "--json"};
  same(with(split, "--coefficients", "A=482,B=2085,E=1.82,alpha=0.35,beta=0.37"),
       with(split, "--coefficients", "beta = 37%, A=0.482K , B=2085,E= 1.82, alpha=0.35"));
  const std::string study = LEVERAGE_SOURCE_DIR "/examples/simulated_study.csv";
  const std::vector<std::string> curves{"study", study, "--bootstrap", "0", "--json"};
  same(with(curves, "--columns", "flops=flops,loss=loss"),
       with(curves, "--columns", "loss = loss, flops =flops "));
  same({"allocate", "--flops", "1e22", "--tokens-per-parameter", "0.1K", "--json"},
       {"allocate", "--flops", "1e22", "--tokens-per-parameter", "100", "--json"});
}

TEST_CASE("help, tables and messages are plain English") {
  check_words(run({"--help"}).out);
  for (const std::string& c : commands) {
    check_words(run({c, "--help"}).out);
  }
  const std::string runs = LEVERAGE_SOURCE_DIR "/examples/simulated_runs.csv";
  const std::string study = LEVERAGE_SOURCE_DIR "/examples/simulated_study.csv";
  const std::vector<std::string> answered[] = {
      {"report", "moe-mini", "dense-6.1b", "--tokens", "1T", "--conventions"},
      {"report", "--list-presets"},
      {"compare", "moe-mini", "--flops", "1e22"},
      {"compare", "llama-3-8b", "--tokens", "15T", "--batch", "4M"},
      {"allocate", "--flops", "1e22"},
      {"allocate", "--loss", "2.1", "--inference-tokens", "5T", "--unique-tokens", "1T"},
      {"allocate", "--flops", "1e22", "--law", "tian2025/table5_moe_best_model"},
      {"plan", "--flops", "1e22", "--max-total-parameters", "20B", "--layers", "20..24:2",
       "--d-model", "2048", "--compare", "moe-mini", "--pareto"},
      {"accelerators"},
      {"laws"},
      {"law", "hoffmann2022", "--params", "70B", "--tokens", "1.4T"},
      {"law", "tian2025/equation6_batch", "--model", "moe-mini", "--tokens", "1T"},
      {"fit", "--list-laws"},
      {"fit", runs, "--law", "chinchilla", "--columns", "N=parameters,D=tokens,L=loss", "--starts",
       "sobol:16", "--bootstrap", "0"},
      {"study", study, "--bootstrap", "0", "--predict", "A=0.031,G=12,C=1e22"}};
  for (const auto& arguments : answered) {
    const auto answer = run(arguments);
    INFO(arguments[0]);
    INFO(answer.err);
    CHECK(answer.code == 0);
    CHECK_FALSE(answer.out.empty());
    check_words(answer.out);
  }
  const std::vector<std::string> refused[] = {{},
                                              {"report"},
                                              {"report", "moe-min"},
                                              {"report", "moe-mini", "--tokens", "many"},
                                              {"compare", "moe-mini"},
                                              {"allocate", "--flops", "1e22", "--law", "gompertz"},
                                              {"plan", "--flops", "1e22", "--granularity", "x"},
                                              {"accelerators", "h101"},
                                              {"law", "gompertz"},
                                              {"law", "hoffmann2022/unrounded"},
                                              {"map", "--figure", "pie"},
                                              {"fit", runs, "--law", "gompertz"},
                                              {"study", study, "--dense", "none"}};
  for (const auto& arguments : refused) {
    const auto answer = run(arguments);
    INFO(answer.err);
    CHECK(answer.code == 2);
    check_words(answer.err);
  }
  const test::folder f;
  const std::vector<std::string> drawn[] = {
      {"map", "--figure", "leverage", "--flops", "1e22", "moe-mini", "--csv", f / "a.csv"},
      {"map", "--figure", "curves", "--flops", "1e22", "moe-mini", "--csv", f / "b.csv"},
      {"map", "--figure", "allocation", "llama-3-8b", "--csv", f / "c.csv"},
      {"map", "--law", "besiroglu2024/table1", "--csv", f / "d.csv"},
      {"law", "hoffmann2022", "--params", "70B", "--tokens", "1.4T", "--csv"},
      {"allocate", "--flops", "1e21..1e24:4"}};
  for (const auto& arguments : drawn) {
    const auto answer = run(arguments);
    INFO(answer.err);
    CHECK(answer.code == 0);
    CHECK_FALSE(answer.out.empty());
    check_words(answer.out);
  }
  const std::vector<std::string> unanswered[] = {
      {"laws", "gompertz"},
      {"laws", "--answer", "colour"},
      {"law", "gadre2024/c4_error46", "--loss", "0.3"},
      {"map", "--figure", "leverage", "--flops", "1e12", "--csv", f / "e.csv"},
      {"map", "--figure", "allocation", "--csv", f / "no/e.csv"},
      {"plan", "--flops", "1e22", "--layers", "20", "--d-model", "2048", "--max-total-parameters",
       "1B"},
      {"allocate", "--flops", "1e22", "--csv", f / "no/e.csv"},
      {"allocate", "--loss", "1.5,1.6"},
      {"fit", runs, "--law", "chinchilla", "--columns", "N=parameters,D=tokens,L=loss", "--starts",
       "sobol:16", "--bootstrap", "0", "--csv", f / "no/e.csv"}};
  for (const auto& arguments : unanswered) {
    const auto answer = run(arguments);
    INFO(answer.err);
    CHECK(answer.code == 1);
    CHECK_FALSE(has(answer.err, "--help)"));
    check_words(answer.out + answer.err);
  }
}

}  // namespace help_test
