// SPDX-License-Identifier: Apache-2.0
#include "drawing/canvas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program::drawing {

namespace {

/// Text that gnuplot's markup leaves as it is.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += std::string_view("{}^_@&~\\").find(c) == std::string_view::npos ? "" : "\\";
    out += c;
  }
  return out;
}

std::string ticks(const axis& a) {
  std::string all;
  for (const tick& t : a.ticks) {
    if (a.share(t.at) >= -0.001 && a.share(t.at) <= 1.001) {
      all += fmt::format("{}{} {:.6f} {}", all.empty() ? "" : ", ", quoted(t.text), a.share(t.at),
                         t.text.empty() ? 1 : 0);
    }
  }
  return all;
}

/// The colours that even steps of EL step through evenly (viridis).
constexpr std::array<std::array<int, 3>, 11> viridis{{{0x44, 0x01, 0x54},
                                                      {0x48, 0x24, 0x75},
                                                      {0x41, 0x44, 0x87},
                                                      {0x35, 0x5f, 0x8d},
                                                      {0x2a, 0x78, 0x8e},
                                                      {0x21, 0x91, 0x8c},
                                                      {0x22, 0xa8, 0x84},
                                                      {0x44, 0xbf, 0x70},
                                                      {0x7a, 0xd1, 0x51},
                                                      {0xbd, 0xdf, 0x26},
                                                      {0xfd, 0xe7, 0x25}}};

}  // namespace

double width_in_points(std::string_view text, const style& s) {
  return 0.58 * s.size * static_cast<double>(width_of(text)) * (s.bold ? 1.06 : 1.0);
}

canvas::canvas(int width, int height) : width_{width}, height_{height} {
  text_ = "set border 15 lw 1 lc rgb '#555555'\nset key off\nset tics nomirror out scale 0.6,0.3\n";
  text_ += "set xrange [0:1]\nset yrange [0:1]\nset multiplot\n";
}

void canvas::add(std::string_view command) {
  text_ += command;
  text_ += '\n';
}

std::string canvas::data(std::string_view rows) {
  const std::string name = fmt::format("$d{}", ++blocks_);
  text_ += fmt::format("{} << EOD\n{}EOD\n", name, rows);
  return name;
}

void canvas::write(const std::string& text, double x, double y, side s, const style& how) {
  const char* const align = s == side::left ? "left" : s == side::right ? "right" : "center";
  text_ += fmt::format(
      "set label {} {} at screen {:.5f},{:.5f} {} {} front font ',{:g}' textcolor rgb '{}'\n",
      ++labels_, quoted(how.bold ? "{/:Bold " + plain(text) + "}" : text), x / width_,
      1 - y / height_, align, how.bold ? "enhanced" : "noenhanced", how.size, how.colour);
}

void canvas::frame(const panel& p, bool label_y) {
  add(fmt::format("set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}",
                  p.area.left / width_, p.area.right / width_));
  add(fmt::format("set tmargin at screen {:.5f}\nset bmargin at screen {:.5f}",
                  1 - p.area.top / height_, 1 - p.area.bottom / height_));
  add(fmt::format("set xtics ({}) font ',13' textcolor rgb '#222222' offset 0,0.2", ticks(p.x)));
  add(fmt::format("set ytics ({}) font ',13' textcolor rgb '#222222'", ticks(p.y)));
  add(fmt::format("set xlabel {} offset 0,0 font ',14' noenhanced", quoted(p.x.label)));
  add(label_y ? fmt::format("set ylabel {} font ',14' noenhanced", quoted(p.y.label))
              : "unset ylabel");
}

void canvas::next_panel() {
  add("unset label\nunset object\nunset arrow");
  labels_ = 0;
}

bool label_layout::free(const box& b) const {
  return area_.holds(b) &&
         std::none_of(taken_.begin(), taken_.end(), [&](const box& t) { return t.meets(b); });
}

bool label_layout::taken(double x, double y) const {
  return std::any_of(taken_.begin(), taken_.end(), [&](const box& t) { return t.holds(x, y); });
}

label_position position_near(double x, double y, double width, double height, label_layout& free) {
  constexpr double gap = 9;
  label_position best{x + gap, y, side::left, false};
  const auto box_of = [&](const label_position& p) {
    const double left = p.s == side::left    ? p.x
                        : p.s == side::right ? p.x - width
                                             : p.x - width / 2;
    return box{left, p.y - height / 2, left + width, p.y + height / 2};
  };
  std::vector<label_position> candidates{best,
                                         {x - gap, y, side::right, false},
                                         {x, y - height, side::centre, false},
                                         {x, y + height, side::centre, false}};
  for (int ring = 1; ring <= 12; ++ring) {
    for (const double up : {-1.0, 1.0}) {
      const double dy = up * ring * height * 0.6;
      const bool far = ring > 1;
      candidates.push_back({x + gap + 3 * ring, y + dy, side::left, far});
      candidates.push_back({x - gap - 3 * ring, y + dy, side::right, far});
    }
  }
  const auto found = std::find_if(candidates.begin(), candidates.end(),
                                  [&](const label_position& p) { return free.free(box_of(p)); });
  best = found == candidates.end() ? best : *found;
  free.take(box_of(best));
  return best;
}

std::string colour_at(double share) {
  const double at = std::clamp(share, 0.0, 1.0) * static_cast<double>(viridis.size() - 1);
  const std::size_t i = std::min(static_cast<std::size_t>(at), viridis.size() - 2);
  const double rest = at - static_cast<double>(i);
  const auto part = [&](std::size_t k) {
    return std::lround(viridis[i][k] + rest * (viridis[i + 1][k] - viridis[i][k]));
  };
  return fmt::format("#{:02x}{:02x}{:02x}", part(0), part(1), part(2));
}

axis ratio_axis(double low) {
  axis a{"activation ratio A, %", low, 1, {}};
  for (const double x :
       {0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0}) {
    a.ticks.push_back({x, fmt::format("{:g}", 100 * x)});
  }
  for (const double decade : {1e-4, 1e-3, 1e-2, 1e-1}) {
    for (const int digit : {3, 4, 6, 7, 8, 9}) {
      a.ticks.push_back({digit * decade, ""});
    }
  }
  return a;
}

axis granularity_axis(double low, double high) {
  axis a{"granularity G = 2 d_model / d_expert", low, high, {}};
  for (int octave = -10; octave <= 12; ++octave) {
    const double x = std::exp2(octave);
    a.ticks.push_back({x, fmt::format("{:.4g}", x)});
  }
  return a;
}

axis leverage_axis(double low, double high) {
  axis a{"efficiency leverage EL, dense over MoE FLOPs", low, high, {}};
  const bool wide = high / low > 60;
  for (const double decade : {0.1, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5}) {
    for (const int digit : {1, 2, 3, 4, 5, 6, 7, 8, 9}) {
      const bool named =
          wide ? digit == 1 || digit == 2 || digit == 5 : digit <= 3 || digit == 5 || digit == 7;
      a.ticks.push_back({digit * decade, named ? fmt::format("{:g}", digit * decade) : ""});
    }
    if (!wide) {
      a.ticks.push_back({1.5 * decade, fmt::format("{:g}", 1.5 * decade)});
    }
  }
  return a;
}

axis decades(std::string label, double low, double high, int step, std::string (*name)(double)) {
  axis a{std::move(label), low, high, {}};
  const int first = static_cast<int>(std::floor(std::log10(low)));
  const int last = static_cast<int>(std::ceil(std::log10(high)));
  for (int k = first; k <= last; ++k) {
    const double x = std::pow(10.0, k);
    a.ticks.push_back({x, k % step == 0 ? name(x) : ""});
  }
  return a;
}

axis flops_axis(double low, double high) {
  return decades("training compute C, FLOPs", low, high, high / low > 1e6 ? 2 : 1,
                 [](double x) { return fmt::format("1e{:.0f}", std::log10(x)); });
}

double round_step(double rough) {
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double share = rough / power;
  return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}

namespace {
void add_even_ticks(axis& a, const std::function<std::string(double)>& name) {
  const double step = round_step((a.high - a.low) / 5);
  for (double k = std::ceil(a.low / step); k * step <= a.high; ++k) {
    a.ticks.push_back({k * step, name(k * step)});
  }
}
}  // namespace

axis even_axis(std::string label, double low, double high,
               const std::function<std::string(double)>& name) {
  axis a{std::move(label), low, high, {}, true};
  add_even_ticks(a, name);
  return a;
}

axis round_axis(std::string label, double low, double high,
                const std::function<std::string(double)>& name) {
  axis a{std::move(label), low, high, {}};
  if (high / low >= 8) {
    const bool wide = high / low > 300;
    for (int k = static_cast<int>(std::floor(std::log10(low))); std::pow(10.0, k) <= high; ++k) {
      for (const int digit : {1, 2, 3, 4, 5, 6, 7, 8, 9}) {
        const double x = digit * std::pow(10.0, k);
        const bool named = digit == 1 || (!wide && (digit == 2 || digit == 5));
        a.ticks.push_back({x, named ? name(x) : ""});
      }
    }
    return a;
  }
  add_even_ticks(a, name);
  return a;
}

std::string short_text(double x) {
  return x < 1 ? fmt::format("{:.2g}", x) : fmt::format("{:.3g}", x);
}

std::string rows_of(const std::vector<curve_row>& rows) {
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto beyond = [&](std::size_t k) { return k < rows.size() && !rows[k].fitted; };
    const std::string y = fmt::format("{:.6f}", rows[i].y);
    const bool dashed = beyond(i) || beyond(i + 1) || (i > 0 && beyond(i - 1));
    text +=
        fmt::format("{:.6f} {} {}\n", rows[i].x, rows[i].fitted ? y : "NaN", dashed ? y : "NaN");
  }
  return text;
}

std::string two_pieces(const std::string& data, std::string_view colour, double width) {
  return fmt::format(
      "{0} using 1:2 with lines lw {2:g} lc rgb '{1}', {0} using 1:3 with lines lw {2:g} dt (6,4) "
      "lc "
      "rgb '{1}'",
      data, colour, width);
}

std::string grid_lines(const std::string& data) {
  return fmt::format("{} using 1:2 with lines lw 0.7 lc rgb '#e4e4e4'", data);
}

std::string grid_rows(const panel& p) {
  std::string rows;
  for (const tick& t : p.x.ticks) {
    const double at = p.x.share(t.at);
    if (!t.text.empty() && at > 0.001 && at < 0.999) {
      rows += fmt::format("{0:.6f} 0\n{0:.6f} 1\n\n", at);
    }
  }
  for (const tick& t : p.y.ticks) {
    const double at = p.y.share(t.at);
    if (!t.text.empty() && at > 0.001 && at < 0.999) {
      rows += fmt::format("0 {0:.6f}\n1 {0:.6f}\n\n", at);
    }
  }
  return rows;
}

void write_ends(canvas& s, std::vector<end_label> labels, double x, side where, const box& area) {
  constexpr double line = 15;
  std::sort(labels.begin(), labels.end(),
            [](const end_label& a, const end_label& b) { return a.y < b.y; });
  for (int round = 0; round < 200; ++round) {
    for (std::size_t i = 1; i < labels.size(); ++i) {
      const double lack = line - (labels[i].y - labels[i - 1].y);
      if (lack > 0) {
        labels[i - 1].y -= lack / 2;
        labels[i].y += lack / 2;
      }
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const auto above = static_cast<double>(i) * line;
      const auto below = static_cast<double>(labels.size() - 1 - i) * line;
      labels[i].y = std::clamp(labels[i].y, area.top + above, area.bottom - 7 - below);
    }
  }
  for (const end_label& l : labels) {
    s.write(l.text, x, l.y, where, {.size = 12.5, .colour = l.colour, .bold = l.bold});
  }
}

}  // namespace leverage::program::drawing
