// SPDX-License-Identifier: Apache-2.0
#include "fit/residual_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "support/csv_text.hpp"

namespace leverage::program {

namespace {

picture picture_of(const residual_figure& figure) {
  const auto [least, most] = std::minmax_element(figure.predicted.begin(), figure.predicted.end());
  std::vector<double> sizes;
  for (const double r : figure.residuals) {
    sizes.push_back(std::abs(r));
  }
  std::sort(sizes.begin(), sizes.end());
  const double median = sizes[sizes.size() / 2];
  const double ninety = sizes[sizes.size() * 9 / 10];
  std::string text;
  text += "set termoption noenhanced\n$residuals << end\n";
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    text += fmt::format("{:.17g} {:.17g} {:.17g} {:.17g}\n", figure.predicted[i],
                        figure.residuals[i], sizes[i],
                        100.0 * static_cast<double>(i + 1) / static_cast<double>(sizes.size()));
  }
  text += "end\n";
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
  text +=
      "plot 0 lw 2 lc rgb '#888888', $residuals using 1:2 with points pt 7 ps 0.5 lc rgb "
      "'#1f5fa8'\n";
  text += "unset logscale x\nset xtics autofreq\nset format x '%g'\nset format y '%g'\n";
  text += "set xlabel 'size of the residual, %'\nset ylabel 'share of rows not above, %'\n";
  text += "set xrange [0:*]\nset yrange [0:100]\n";
  text +=
      fmt::format("set label 1 'median {:.2g} %' at {:.17g},50 offset 0.8,-0.8\n", median, median);
  text += fmt::format("set label 2 '90 % of rows {:.2g} %' at {:.17g},90 offset 0.8,-0.8\n", ninety,
                      ninety);
  text += "plot $residuals using 3:4 with steps lw 2 lc rgb '#1f5fa8'\n";
  return {1000, 420, text + "unset multiplot\n"};
}

std::string csv_of(const residual_figure& figure) {
  std::string out = "predicted,residual_percent\n";
  for (std::size_t i = 0; i < figure.residuals.size(); ++i) {
    out += csv_row(figure.predicted[i], figure.residuals[i]);
  }
  return out;
}

}  // namespace

std::vector<output_file> files_of(const residual_figure& figure,
                                  const std::vector<std::string>& plot, const std::string& csv) {
  return files_of("--plot", plot.empty() ? picture{} : picture_of(figure), plot, csv_of(figure),
                  csv);
}

}  // namespace leverage::program
