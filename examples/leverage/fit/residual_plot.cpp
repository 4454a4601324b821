// SPDX-License-Identifier: Apache-2.0
#include "fit/residual_plot.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace leverage::program {

namespace {

namespace fs = std::filesystem;

/// Single quotes take everything literally but themselves.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') {
      out += c;
    }
  }
  return out + "'";
}

/// A folder of one's own that goes with the object.
class temporary_directory {
 public:
  temporary_directory() {
    std::string pattern = (fs::temp_directory_path() / "leverage-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) {
      path_ = pattern;
    }
  }
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  ~temporary_directory() {
    std::error_code ignored;
    if (!path_.empty()) {
      fs::remove_all(path_, ignored);
    }
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// gnuplot's exit code; 127 if there is none.
int run_gnuplot(const fs::path& script) {
  const pid_t child = fork();
  if (child == 0) {
    execlp("gnuplot", "gnuplot", script.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status)) {
    return -1;
  }
  return WEXITSTATUS(status);
}

std::string script_of(const residual_figure& figure, const fs::path& data, const fs::path& out) {
  const auto [least, most] = std::minmax_element(figure.predicted.begin(), figure.predicted.end());
  std::vector<double> sizes;
  for (const double r : figure.residuals) {
    sizes.push_back(std::abs(r));
  }
  std::sort(sizes.begin(), sizes.end());
  const double median = sizes[sizes.size() / 2];
  const double ninety = sizes[sizes.size() * 9 / 10];
  std::string text;
  text += "set encoding utf8\n";
  text += "set terminal svg size 1000,420 noenhanced font 'Helvetica,14' background 'white'\n";
  text += fmt::format("set output {}\n", quoted(out.string()));
  text += fmt::format("set multiplot layout 1,2 title {} font ',16' noenhanced\n",
                      quoted(figure.title));
  text +=
      "set key off\nset grid lc rgb '#dddddd'\nset border 3 lc rgb '#555555'\nset tics nomirror\n";
  text += "set lmargin 9\nset bmargin 4\n";
  if (*least > 0.0 && *most > 10 * *least) {
    text += "set logscale x\n";
  }
  text += fmt::format("set xlabel {}\n", quoted(figure.predicted_label));
  text += "set ylabel 'prediction over observation, %'\nset format y '%+g'\n";
  text += fmt::format("set xrange [{:.17g}:{:.17g}]\n", *least > 0 ? *least * 0.99 : *least - 0.01,
                      *most > 0 ? *most * 1.01 : *most + 0.01);
  text += fmt::format(
      "plot 0 lw 2 lc rgb '#888888', {} using 1:2 with points pt 7 ps 0.5 lc rgb '#1f5fa8'\n",
      quoted(data.string()));
  text += "unset logscale x\nset xtics autofreq\nset format x '%g'\nset format y '%g'\n";
  text += "set xlabel 'size of the residual, %'\nset ylabel 'share of rows not above, %'\n";
  text += "set xrange [0:*]\nset yrange [0:100]\n";
  text +=
      fmt::format("set label 1 'median {:.2g} %' at {:.17g},50 offset 0.8,-0.8\n", median, median);
  text += fmt::format("set label 2 '90 % of rows {:.2g} %' at {:.17g},90 offset 0.8,-0.8\n", ninety,
                      ninety);
  text +=
      fmt::format("plot {} using 3:4 with steps lw 2 lc rgb '#1f5fa8'\n", quoted(data.string()));
  text += "unset multiplot\n";
  return text;
}

}  // namespace

std::optional<failure> write_residual_plot(const residual_figure& figure, const std::string& path) {
  if (figure.residuals.empty()) {
    return failure{"there are no residuals to plot"};
  }
  const temporary_directory folder;
  if (folder.path().empty()) {
    return failure{"cannot make a temporary folder for the plot"};
  }
  const fs::path data = folder.path() / "residuals.dat";
  const fs::path script = folder.path() / "residuals.gnuplot";
  const fs::path made = folder.path() / "residuals.svg";
  {
    std::vector<double> sizes;
    for (const double r : figure.residuals) {
      sizes.push_back(std::abs(r));
    }
    std::sort(sizes.begin(), sizes.end());
    std::ofstream out(data);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      out << fmt::format("{:.17g} {:.17g} {:.17g} {:.17g}\n", figure.predicted[i],
                         figure.residuals[i], sizes[i],
                         100.0 * static_cast<double>(i + 1) / static_cast<double>(sizes.size()));
    }
    std::ofstream(script) << script_of(figure, data, made);
  }
  const int code = run_gnuplot(script);
  if (code == 127) {
    return failure{"a plot needs gnuplot (Debian: gnuplot-nox), which is not installed"};
  }
  if (code != 0 || !fs::exists(made)) {
    return failure{fmt::format("gnuplot could not draw the plot (exit code {})", code)};
  }
  const fs::path beside = path + ".part";
  std::error_code error;
  fs::copy_file(made, beside, fs::copy_options::overwrite_existing, error);
  if (!error) {
    fs::rename(beside, path, error);
  }
  if (error) {
    std::error_code ignored;
    fs::remove(beside, ignored);
    return failure{fmt::format("{}: {}", path, error.message())};
  }
  return std::nullopt;
}

}  // namespace leverage::program
