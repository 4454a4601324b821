// SPDX-License-Identifier: Apache-2.0
// Files appear together and complete, or not at all; what is there keeps what it is.
#include "support/output_files.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <cstddef>
#include <future>

#include "drawing/figure.hpp"
#include "program/support.hpp"

namespace output_files_test {

namespace fs = std::filesystem;
using namespace leverage::program;
using test::changed_variable;
using test::file_text;
using test::folder;
using test::has;
using test::run;

std::string why(const std::optional<failure>& wrong) { return wrong ? wrong->value() : ""; }

std::size_t files_in(const folder& f) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(f.path), {}));
}

mode_t mode_of(const std::string& path) {
  struct stat facts{};
  return stat(path.c_str(), &facts) == 0 ? facts.st_mode & 07777U : 0;
}

TEST_CASE("new files have the mode that the user's mask leaves, others keep theirs") {
  const folder f;
  const std::string old = f.file("old.csv", "before");
  fs::permissions(old, fs::perms{0640});
  const mode_t mask = umask(027);
  CHECK(why(publish({{{"--csv", old}, "after"}, {{"--out", f / "new.csv"}, "new"}})).empty());
  umask(mask);
  CHECK(file_text(old) == "after");
  CHECK(file_text(f / "new.csv") == "new");
  CHECK(mode_of(old) == 0640);
  CHECK(mode_of(f / "new.csv") == 0640);
  fs::permissions(old, fs::perms{0604});
  CHECK(why(publish({{{"--csv", old}, "again"}})).empty());
  CHECK(mode_of(old) == 0604);
  CHECK(files_in(f) == 2);
}

TEST_CASE("a symbolic link stays, and what it leads to is written, be it there or not") {
  const folder f;
  const folder elsewhere;
  const std::string target = elsewhere.file("target", "before");
  fs::create_symlink(target, f / "absolute");
  fs::create_symlink("absolute", f / "relative");
  fs::create_symlink("not yet", f / "dangling");
  fs::create_symlink("round", f / "round");
  CHECK(why(publish({{{"--csv", f / "relative"}, "after"}})).empty());
  CHECK(file_text(target) == "after");
  CHECK(fs::is_symlink(f / "relative"));
  CHECK(fs::is_symlink(f / "absolute"));
  CHECK(why(publish({{{"--csv", f / "dangling"}, "made"}})).empty());
  CHECK(fs::is_symlink(f / "dangling"));
  CHECK(file_text(f / "not yet") == "made");
  CHECK(
      has(why(publish({{{"--csv", f / "round"}, "x"}})), "--csv: " + f / "round: Too many levels"));
  CHECK(files_in(f) == 5);
  CHECK(files_in(elsewhere) == 1);
}

TEST_CASE("what is next to the target is neither followed nor written") {
  const folder f;
  const std::string precious = f.file("precious", "mine");
  for (const char* name : {"x.svg.part", ".x.svg", ".leverage-0", "x.svg~"}) {
    fs::create_symlink(precious, f / name);
  }
  CHECK(why(publish({{{"--out", f / "x.svg"}, "picture"}})).empty());
  CHECK(file_text(precious) == "mine");
  CHECK(file_text(f / "x.svg") == "picture");
  CHECK(fs::is_symlink(f / "x.svg.part"));
  CHECK(files_in(f) == 6);
}

TEST_CASE("what is no regular file is written straight and stays what it is") {
  const folder f;
  const std::string pipe = f / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  auto reader = std::async(std::launch::async, [&] { return file_text(pipe); });
  CHECK(why(publish({{{"--csv", pipe}, "through the pipe"}, {{"--out", f / "a"}, "a"}})).empty());
  CHECK(reader.get() == "through the pipe");
  CHECK(fs::is_fifo(pipe));
  CHECK(why(publish({{{"--csv", "/dev/null"}, "gone"}})).empty());
  CHECK(fs::is_character_file("/dev/null"));
  CHECK(files_in(f) == 2);
}

TEST_CASE("one file that cannot be written, and none is") {
  const folder f;
  const std::string old = f.file("old", "before");
  const auto with = [&](const std::string& path) {
    return why(publish(
        {{{"--out", old}, "after"}, {{"--out", f / "new"}, "new"}, {{"--csv", path}, "x"}}));
  };
  CHECK(with(f / "no/a.csv") == "--csv: " + f / "no/a.csv: No such file or directory");
  CHECK(with(f.path.string()) == "--csv: " + f.path.string() + ": Is a directory");
  CHECK(with(old + "/a.csv") == "--csv: " + old + "/a.csv: Not a directory");
  CHECK(with(f / std::string(300, 'x')).ends_with(": File name too long"));
  CHECK(with(f / "a/../new\n") == "--csv: " + f / "a/../new?: No such file or directory");
  if (fs::exists("/dev/full")) {
    CHECK(with("/dev/full") == "--csv: /dev/full: No space left on device");
  }
  if (geteuid() != 0) {
    const std::string kept = f.file("kept", "kept");
    fs::permissions(kept, fs::perms{0444});
    CHECK(has(with(kept), "Permission denied"));
    fs::remove(kept);
  }
  CHECK(file_text(old) == "before");
  CHECK(files_in(f) == 1);
}

TEST_CASE("two names of one file are found, whatever the spelling and the link") {
  const folder f;
  const std::string a = f.file("a", "a");
  fs::create_hard_link(a, f / "hard");
  fs::create_symlink("a", f / "soft");
  fs::create_symlink("later", f / "dangling");
  fs::create_directory_symlink(".", f / "here");
  const auto twice = [&](const std::string& one, const std::string& other) {
    return why(same_file_twice({{"--out", one}, {"--csv", other}}));
  };
  for (const std::string& other : {a, f / "./a", f / "here/a", f / "hard", f / "soft"}) {
    CAPTURE(other);
    CHECK(has(twice(a, other), "--csv: expected another file than --out, found "));
    CHECK(has(why(same_file_twice({{"--csv", other}}, {{"DATA", a}})),
              "--csv: expected another file than DATA, which is read, found "));
    CHECK(
        has(why(publish({{{"--out", a}, "x"}, {{"--csv", other}, "y"}})), "expected another file"));
  }
  CHECK(has(twice(f / "later", f / "dangling"), "another file"));
  CHECK(has(twice(f / "later", f / "here/../" + f.path.filename().string() + "/later"),
            "another file"));
  CHECK(twice(a, f / "b").empty());
  CHECK(twice(f / "b", f / "c").empty());
  CHECK(twice(f / "no/b", f / "b").empty());
  CHECK(has(twice(f / "no/b", f / "no/./b"), "another file"));
  CHECK(why(same_file_twice({{"--out", "a.svg"}, {"--out", "./a.svg"}})) ==
        "--out: expected different files, found \"a.svg\" and \"./a.svg\", which are one");
  CHECK(why(same_file_twice({{"--csv", "/dev/null"}}, {{"DATA", "/dev/null"}})).empty());
  CHECK(file_text(a) == "a");
}

/// gnuplot as a shell script with this body.
struct gnuplot_that {
  folder programs;
  changed_variable path;
  explicit gnuplot_that(const std::string& does)
      : path("PATH", programs.path.string() + ":" + changed_variable::value_of("PATH")) {
    (void)programs.file("gnuplot", "#!/bin/sh\n" + does + "\n");
    fs::permissions(programs / "gnuplot", fs::perms::owner_all);
  }
};

TEST_CASE("a picture is complete, or it is none") {
  const folder f;
  struct row {
    const char* does;
    const char* file;
    const char* why;
  };
  const row rows[] = {
      {"cat > /dev/null; echo '<svg><g></svg> '", "a.svg", ""},
      {"cat > /dev/null; echo '<svg><g>'", "a.svg", "it stopped before its end"},
      {"cat > /dev/null; echo '<svg></svg>'; exit 2", "a.svg", "exit code 2"},
      {"cat > /dev/null", "a.svg", "it stopped before its end"},
      {"echo '<svg></svg>' >&2; echo no room >&2", "a.svg", "\"no room\""},
      {"echo '<svg></svg>'", "a.png", "it stopped before its end"},
      {"printf '\\211PNG\\r\\n\\032\\nIEND'", "a.png", "it stopped before its end"},
      {"kill -9 $$", "a.svg", "it did not run to its end"},
      {"printf '\\033]0;owned\\007\\nforged\\033\\n' >&2; exit 1", "a.svg", "\"forged?\""},
      {"exit 127", "a.svg", "which is not installed"},
  };
  for (const row& r : rows) {
    CAPTURE(r.does);
    const gnuplot_that fakes(r.does);
    const auto wrong = write_files({{"--plot", f / r.file, picture{10, 10, "plot x\n"}}});
    CHECK(has(why(wrong), r.why));
    CHECK(wrong.has_value() == (*r.why != '\0'));
    CHECK(files_in(f) == (wrong ? 0 : 1));
    fs::remove(f / r.file);
  }
}

TEST_CASE("a long script and a long picture pass at once") {
  const gnuplot_that echoes("echo '<svg>'; cat; echo '</svg>'");
  std::string script;
  for (int i = 0; i < 200000; ++i) {
    script += "# line " + std::to_string(i) + "\n";
  }
  const auto drawn = draw({10, 10, script}, picture_format::svg);
  REQUIRE(drawn);
  CHECK(has(*drawn, "# line 199999\n"));
  CHECK(drawn->size() > script.size());
}

TEST_CASE("no setting of the user's changes a picture") {
  if (!test::has_gnuplot()) {
    return;
  }
  const folder f;
  const auto draw_map = [&] {
    CHECK(run({"map", "--figure", "allocation", "moe-mini", "--out", f / "a.svg"}).code == 0);
    return file_text(f / "a.svg");
  };
  const std::string plain = draw_map();
  const folder home;
  (void)home.file(".gnuplot",
                  "set border 15 lw 9\nset label 'mine' at screen 0.5,0.5\nset title 'mine'\n");
  const changed_variable as_home("HOME", home.path.string());
  CHECK(draw_map() == plain);
}

TEST_CASE("pictures need no folder for temporary files") {
  const folder f;
  const test::drawn_by_nobody gnuplot;
  const changed_variable nowhere("TMPDIR", f / "nowhere");
  CHECK(run({"map", "--figure", "allocation", "--out", f / "a.svg", "--out", f / "a.png"}).code ==
        0);
  CHECK(files_in(f) == 2);
}

TEST_CASE("two flags with one file are refused before work starts") {
  const folder f;
  const std::string runs = f.file("runs.csv", "N,D,L\n1e8,1e9,3\n");
  fs::create_symlink("runs.csv", f / "link.csv");
  const std::vector<std::vector<std::string>> refused{
      {"map", "--figure", "allocation", "--out", f / "a.svg", "--out", f / "./a.svg"},
      {"map", "--figure", "allocation", "--out", f / "a.svg", "--csv",
       f / "../" + f.path.filename().string() + "/a.svg"},
      {"allocate", "--flops", "1e22", "--plot", f / "a.svg", "--plot", f / "a.svg"},
      {"fit", runs, "--law", "chinchilla", "--csv", f / "link.csv"},
      {"fit", runs, "--law", "chinchilla", "--csv", runs},
  };
  for (const auto& arguments : refused) {
    CAPTURE(arguments.back());
    const auto [code, out, err] = run(arguments);
    CHECK(code == 2);
    CHECK(out.empty());
    CHECK((has(err, "expected different files") || has(err, "expected another file")));
    CHECK(test::lines_of(err).size() == 1);
  }
  const std::string config = f.file("m.json", test::config_text("qwen3-30b-a3b"));
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"plan", "--flops", "1e21", "--compare", config},
        {"map", "--figure", "allocation", config},
        {"allocate", "--flops", "1e22", config}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--csv", f / "./m.json"});
    const auto over = run(arguments);
    CHECK(over.code == 2);
    CHECK(has(over.err, "--csv: expected another file than "));
  }
  CHECK(file_text(config) == test::config_text("qwen3-30b-a3b"));
  fs::rename(runs, f / "curves.csv");
  const auto study = run({"study", f / "curves.csv", "--plot", f.path.string()});
  CHECK(study.code == 2);
  CHECK(has(study.err, "--plot: expected another file than RUNS, which is read"));
}

}  // namespace output_files_test
