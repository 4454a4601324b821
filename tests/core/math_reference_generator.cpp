// SPDX-License-Identifier: Apache-2.0
/// @file
/// Writes math_reference.hpp: arguments of the elementary functions, chosen, random, and those of
/// many random ones that are hardest to round, with the correctly rounded results from GNU MPFR.
///
///   g++ -std=c++20 -O2 math_reference_generator.cpp -lmpfr -lgmp -o generate
///   ./generate > math_reference.hpp
#include <algorithm>
#include <bit>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>
#include <vector>

#include "math_mpfr.hpp"

namespace {

using math_mpfr::point;
using math_mpfr::subject;

constexpr int random_sets = 48;
constexpr int searched_sets = 60000;
constexpr std::size_t hardest_kept = 24;

/// Results nearer than this to the middle between two doubles are left out: both neighbours are
/// 0.5 ulp off.
constexpr double tie = 0x1p-30;

constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest_normal = std::numeric_limits<double>::min();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

std::vector<point> hardest(const subject& s) {
  math_mpfr::sampler random(77);
  std::vector<std::pair<double, point>> ranked;
  for (const point& p : s.whole_domain(random, searched_sets)) {
    const double distance = math_mpfr::distance_from_middle(s.reference, p.x, p.y);
    if (distance > tie) ranked.push_back({distance, p});
  }
  std::partial_sort(ranked.begin(), ranked.begin() + hardest_kept, ranked.end(),
                    [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<point> points;
  for (std::size_t i = 0; i < hardest_kept; ++i) points.push_back(ranked[i].second);
  return points;
}

void print(const subject& s, const std::vector<point>& chosen) {
  std::vector<point> points = chosen;
  math_mpfr::sampler random(2024);
  for (const point& p : s.whole_domain(random, random_sets)) points.push_back(p);
  for (const point& p : hardest(s)) points.push_back(p);
  std::erase_if(points, [&s](const point& p) {
    return math_mpfr::distance_from_middle(s.reference, p.x, p.y) <= tie;
  });
  const bool binary = s.reference == math_mpfr::pow_subject.reference;
  std::printf("inline constexpr %s %s_values[] = {\n", binary ? "binary_value" : "unary_value",
              s.name);
  const std::size_t columns = binary ? 1 : 2;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const point& p = points[i];
    std::printf("%s{0x%016" PRIx64 ", ", i % columns == 0 ? "    " : " ", bits(p.x));
    if (binary) std::printf("0x%016" PRIx64 ", ", bits(p.y));
    std::printf("0x%016" PRIx64 "}%s", bits(math_mpfr::correctly_rounded(s.reference, p.x, p.y)),
                i + 1 == points.size()       ? "};\n\n"
                : i % columns + 1 == columns ? ",\n"
                                             : ",");
  }
}

std::vector<point> exp_arguments() {
  std::vector<point> points;
  for (const double x :
       {0x1p-54, 0x1p-53, 0x1p-52, 1e-5, 0.1, 0.34657359027997264, 0.34657359027997270, 0.5, 1.0,
        2.0, 10.0, 37.0, 100.0, 300.0, 700.0, 708.0, smallest, smallest_normal}) {
    points.push_back({x, 0});
    points.push_back({-x, 0});
  }
  // Around the largest finite result, the smallest normal one, the last that does not round to 0,
  // and the last of expm1 that does not round to -1.
  for (const double x :
       {709.782712893384, 0x1.62e42fefa39efp+9, 0x1.62e42fefa39fp+9, -0x1.6232bdd7abcd2p+9,
        -0x1.6232bdd7abcd3p+9, -740.0, -745.0, -0x1.74910d52d3051p+9, -0x1.74910d52d3052p+9,
        -37.429, -37.43, -38.0, -36.0}) {
    points.push_back({x, 0});
  }
  return points;
}

std::vector<point> log_arguments() {
  std::vector<point> points;
  for (const double x : {smallest,
                         2 * smallest,
                         3 * smallest,
                         smallest_normal - smallest,
                         smallest_normal,
                         largest,
                         1.0,
                         1.0 + 0x1p-52,
                         1.0 - 0x1p-53,
                         1.0 + 0x1p-51,
                         1.0 - 0x1p-52,
                         0.99,
                         1.01,
                         0x1.6a09e667f3bccp+0,
                         0x1.6a09e667f3bcdp+0,
                         0x1.6a09e667f3bcep+0,
                         0x1.6a09e667f3bccp-1,
                         0x1.6a09e667f3bcdp-1,
                         0x1.6a09e667f3bcep-1,
                         3.0,
                         5.0,
                         7.0,
                         12.0,
                         1000.0,
                         0.031}) {
    points.push_back({x, 0});
  }
  for (int n = -1074; n < 1024; n += 113) points.push_back({std::ldexp(1.0, n), 0});
  for (const double x : {1e1, 1e2, 1e3, 1e5, 1e9, 1e12, 1e15, 1e18, 1e20, 1e22, 1e24, 1e28})
    points.push_back({x, 0});
  return points;
}

std::vector<point> sqrt_arguments() {
  std::vector<point> points = log_arguments();
  for (const double x : {2.0, 4.0, 9.0, 0.25, 0.1, 1e-300, 1e300, 2.0 - 0x1p-52, 4.0 - 0x1p-51})
    points.push_back({x, 0});
  return points;
}

std::vector<point> log1p_arguments() {
  std::vector<point> points;
  for (const double x : {smallest, smallest_normal, 0x1p-55, 0x1p-54, 0x1p-53, 0x1p-52, 1e-10, 1e-5,
                         0.01, 0.25, 0.29, 0.3, 0.41, 0.42, 0.5, 0.7, 0.71, 0.9, 1.0 - 0x1p-53}) {
    points.push_back({x, 0});
    points.push_back({-x, 0});
  }
  for (const double x :
       {1.0, 2.0, 1e3, 0x1p+52, 0x1p+53, 0x1.0000000000001p+53, 0x1p+54, 1e22, 1e300, largest}) {
    points.push_back({x, 0});
  }
  return points;
}

std::vector<point> pow_arguments() {
  std::vector<point> points = {{2, 10},
                               {2, 0.5},
                               {2, -1074},
                               {2, -1075},
                               {2, 1023},
                               {-2, 1023},
                               {10, 2},
                               {10, 22},
                               {10, -5},
                               {10, 308},
                               {10, -308},
                               {10, -323},
                               {3, 2},
                               {3, 33},
                               {3, 34},
                               {-3, 33},
                               {-3, -33},
                               {7, -1},
                               {0.5, 1074},
                               {0.5, 1075},
                               {1.5, 1750},
                               {1.5, -1830},
                               {1e22, 0.0577},
                               {1e22, -0.0577},
                               {70e9, -0.3392},
                               {1.4e12, -0.2849},
                               {12, 0.5},
                               {0.031, -0.1},
                               {0.031, 2},
                               {1e28, 0.5},
                               {largest, 1},
                               {largest, 0.5},
                               {largest, -1},
                               {smallest, 1},
                               {smallest, 0.5},
                               {smallest, -0.9},
                               {smallest, 1.01},
                               {smallest_normal, 1},
                               {smallest_normal, 1.0 + 0x1p-52},
                               {-smallest, 1},
                               {3, smallest},
                               {3, -smallest},
                               {3, 0x1p-60},
                               {largest, 0x1p-63},
                               {largest, -0x1p-64},
                               {largest, 0x1p-65},
                               {-1, 3},
                               {-1, 0x1p+60},
                               {-1, 0x1.fffffffffffffp+52}};
  for (const double x : {1.0 + 0x1p-52, 1.0 - 0x1p-53, 1.0 + 0x1p-40, 1.0 - 0x1p-40}) {
    for (const double y :
         {1.0, -1.0, 3.0, 1e10, -1e10, 0x1p+52, -0x1p+52, 0x1p+61, -0x1p+61, 0x1p+62, 1e16}) {
      points.push_back({x, y});
    }
  }
  return points;
}

constexpr char preamble[] = R"(// SPDX-License-Identifier: Apache-2.0
/// @file
/// Arguments and correctly rounded results of the elementary functions as bits of IEEE 754 doubles,
/// computed by GNU MPFR.  The last 24 of each table are the hardest to round among some 200 000
/// random arguments; ties and results within 2^-30 ulp of one are left out.
/// Written by math_reference_generator.cpp; not edited by hand.
#pragma once

#include <cstdint>

// clang-format off

namespace math_reference {

struct unary_value {
  std::uint64_t x;
  std::uint64_t result;
};

struct binary_value {
  std::uint64_t x;
  std::uint64_t y;
  std::uint64_t result;
};

)";

}  // namespace

int main() {
  std::fputs(preamble, stdout);
  print(math_mpfr::exp_subject, exp_arguments());
  print(math_mpfr::expm1_subject, exp_arguments());
  print(math_mpfr::log_subject, log_arguments());
  print(math_mpfr::log1p_subject, log1p_arguments());
  print(math_mpfr::log2_subject, log_arguments());
  print(math_mpfr::log10_subject, log_arguments());
  print(math_mpfr::sqrt_subject, sqrt_arguments());
  print(math_mpfr::pow_subject, pow_arguments());
  std::puts("}  // namespace math_reference");
}
