// SPDX-License-Identifier: Apache-2.0
#include "support/progress.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "support/wrap.hpp"

using namespace leverage::program;
using namespace std::chrono_literals;

namespace progress_test {

/// What a terminal of one line shows in the end; a line feed would be an error.
std::string shown(const std::string& written) {
  std::string line;
  std::size_t at = 0;
  for (const char c : written) {
    REQUIRE(c != '\n');
    if (c == '\r') {
      at = 0;
      continue;
    }
    line.resize(std::max(line.size(), at + 1), ' ');
    line[at++] = c;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// Takes the place of standard error for a while.
class redirected_errors {
 public:
  redirected_errors() {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    read_end_ = ends[0];
    saved_ = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
  }
  redirected_errors(const redirected_errors&) = delete;
  redirected_errors& operator=(const redirected_errors&) = delete;
  ~redirected_errors() {
    restore();
    close(read_end_);
  }

  /// What has been written, all of it.
  std::string text() {
    restore();
    std::array<char, 1000> piece{};
    const auto size = read(read_end_, piece.data(), piece.size());
    return {piece.data(), static_cast<std::size_t>(std::max<decltype(size)>(size, 0))};
  }

 private:
  void restore() {
    if (saved_ >= 0) {
      dup2(saved_, STDERR_FILENO);
      close(saved_);
      saved_ = -1;
    }
  }

  int read_end_ = -1;
  int saved_ = -1;
};

TEST_CASE("the line has a bar, the share, the steps and the times") {
  CHECK(progress_line("fits", 450, 1000, 12s, 200) ==
        "fits  [#############-----------------]   45 %  450/1,000  0:12 elapsed  0:15 left");
  CHECK(progress_line("", 1, 4, 90s, 200) ==
        "[#######-----------------------]   25 %  1/4  1:30 elapsed  4:30 left");
}

TEST_CASE("the time left is shown between the first step and the last") {
  CHECK(progress_line("fits", 0, 10, 5s, 200) ==
        "fits  [------------------------------]    0 %  0/10  0:05 elapsed");
  CHECK(progress_line("fits", 10, 10, 5s, 200) ==
        "fits  [##############################]  100 %  10/10  0:05 elapsed");
}

TEST_CASE("100 % and the whole bar mean that everything is done") {
  const std::string line = progress_line("", 999'999, 1'000'000, 1s, 200);
  CHECK(line.starts_with("[#############################-]   99 %  999,999/1,000,000"));
  CHECK(progress_line("", 7, 5, 1s, 200) == progress_line("", 5, 5, 1s, 200));
  CHECK(progress_line("", 0, 0, 1s, 200).find("100 %  0/0") != std::string::npos);
}

TEST_CASE("times grow from seconds to days") {
  const auto elapsed = [](std::chrono::seconds t) {
    const std::string line = progress_line("", 0, 9, t, 200);
    return line.substr(line.find("  0 %  "));
  };
  CHECK(elapsed(0s) == "  0 %  0/9  0:00 elapsed");
  CHECK(elapsed(59s) == "  0 %  0/9  0:59 elapsed");
  CHECK(elapsed(3599s) == "  0 %  0/9  59:59 elapsed");
  CHECK(elapsed(3723s) == "  0 %  0/9  1:02:03 elapsed");
  CHECK(elapsed(86'400s * 3 + 4 * 3600s) == "  0 %  0/9  3 d 04 h elapsed");
  CHECK(progress_line("", 1, 1'000'000'000'000, 3600s, 200).ends_with(" left"));
}

TEST_CASE("what has no room is left out, and no line is wider than it may be") {
  std::size_t before = 0;
  for (std::size_t width = 0; width < 120; ++width) {
    CAPTURE(width);
    const std::string line = progress_line("fits of α", 450, 1000, 12s, width);
    CHECK(width_of(line) <= width);
    CHECK(width_of(line) >= before);
    CHECK((width < 5 || line.find("45 %") != std::string::npos));
    before = width_of(line);
  }
  CHECK(progress_line("fits", 450, 1000, 12s, 42) == " 45 %  450/1,000  0:12 elapsed  0:15 left");
  CHECK(progress_line("fits", 450, 1000, 12s, 30) == " 45 %  450/1,000  0:15 left");
  CHECK(progress_line("fits", 450, 1000, 12s, 10) == " 45 %");
}

TEST_CASE("it is drawn at once, and then at most ten times a second") {
  std::ostringstream out;
  progress::clock::time_point now{};
  progress bar("fits", 1000, out, 80, [&] { return now; });
  const auto drawings = [&] {
    const std::string text = out.str();
    return std::count(text.begin(), text.end(), '\r');
  };
  CHECK(drawings() == 1);
  CHECK(shown(out.str()) == progress_line("fits", 0, 1000, 0s, 79));
  for (int i = 1; i <= 1000; ++i) {
    now += 1ms;
    bar.update(static_cast<std::size_t>(i));
  }
  CHECK(drawings() == 11);
  CHECK(shown(out.str()) == progress_line("fits", 1000, 1000, 1s, 79));
  now += 99ms;
  bar.update(1000);
  CHECK(drawings() == 11);
}

TEST_CASE("a shorter line leaves nothing of a longer one") {
  std::ostringstream out;
  progress::clock::time_point now{};
  progress bar("fits", 3, out, 50, [&] { return now; });
  for (const auto later : {1s, 3600s, 1s}) {
    now += later;
    bar.update(2);
    CHECK(shown(out.str()) == progress_line("fits", 2, 3, now - progress::clock::time_point{}, 49));
  }
  bar.update(3);
  now += 1s;
  bar.update(3);  // no time is left, and so the line is shorter
  CHECK(shown(out.str()) == progress_line("fits", 3, 3, now - progress::clock::time_point{}, 49));
}

TEST_CASE("it clears itself, once, and stays silent then") {
  std::ostringstream out;
  progress::clock::time_point now{};
  {
    progress bar("fits", 10, out, 80, [&] { return now; });
    now += 1s;
    bar.update(5);
    CHECK(!shown(out.str()).empty());
    bar.clear();
    CHECK(shown(out.str()).empty());
    const std::string cleared = out.str();
    CHECK(cleared.ends_with('\r'));
    now += 1s;
    bar.update(6);
    bar.clear();
    CHECK(out.str() == cleared);
  }
  CHECK(shown(out.str()).empty());
  std::ostringstream other;
  {
    const progress bar("fits", 10, other, 80);
  }
  CHECK(shown(other.str()).empty());
  CHECK(!other.str().empty());
}

TEST_CASE("updates come from any thread in any order, and the most counts") {
  std::ostringstream out;
  progress::clock::time_point now{};
  constexpr std::size_t total = 8000;
  progress bar("fits", total, out, 80, [&] { return now += 1ms; });
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < 4; ++t) {
      threads.emplace_back([&bar, t] {
        for (std::size_t i = total; i > 0; --i) {
          bar.update(i - i % 4 + t);
        }
      });
    }
  }
  now += 1s;
  bar.update(1);
  CHECK(shown(out.str()).find("100 %  8,000/8,000") != std::string::npos);
}

TEST_CASE("a terminal without columns shows nothing") {
  std::ostringstream out;
  {
    progress bar("fits", 10, out, 0);
    bar.update(10);
  }
  CHECK(shown(out.str()).empty());
}

TEST_CASE("on standard error it is silent where that is no terminal") {
  redirected_errors errors;
  {
    progress bar("fits", 10);
    bar.update(5);
  }
  CHECK(errors.text().empty());
}

TEST_CASE("where it is redirected, a caller gets name, steps and total, and nothing afterwards") {
  redirected_errors errors;
  std::vector<std::string> seen;
  {
    const progress_redirection redirected([&](std::string_view name, std::size_t done,
                                              std::size_t total) {
      seen.push_back(std::string(name) + " " + std::to_string(done) + "/" + std::to_string(total));
    });
    progress bar("fits", 10);
    CHECK(seen == std::vector<std::string>{"fits 0/10"});
    std::this_thread::sleep_for(110ms);  // reports are a tenth of a second apart
    bar.update(7);
    CHECK(seen.back() == "fits 7/10");
    CHECK(seen.size() == 2);
  }
  progress bar("fits", 10);
  bar.update(5);
  CHECK(seen.size() == 2);
  CHECK(errors.text().empty());
}

}  // namespace progress_test
