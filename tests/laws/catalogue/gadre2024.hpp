// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/gadre2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::gadre2024_c4_loss> {
  static constexpr vector<2> values[] = {{{411616256, 8232325120}, 3.03626326275971072},
                                         {{1.4e9, 896e9}, 2.38983434035150351},
                                         {{6.9e9, 138e9}, 2.2796108385511954}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_c4_loss_of_compute> {
  static constexpr vector<2> values[] = {{{1e21, 20}, 2.46108473192188603},
                                         {{1e21, 640}, 2.63424582673543122},
                                         {{1e19, 5}, 3.13720977429029573}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_c4_error46> {
  static constexpr vector<1> values[] = {
      {{2.7}, 0.665595048324012891}, {{3.0}, 0.689210866992869218}, {{4.5}, 0.742725187390589958}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_c4_error17> {
  static constexpr vector<1> values[] = {
      {{2.7}, 0.579836690091806273}, {{3.0}, 0.634613626251988383}, {{4.5}, 0.78053835718380692}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_redpajama_loss> {
  static constexpr vector<2> values[] = {{{411616256, 8232325120}, 3.14410271785663805},
                                         {{1.4e9, 896e9}, 2.52507126255050031},
                                         {{6.9e9, 138e9}, 2.44249122549259084}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_redpajama_loss_of_compute> {
  static constexpr vector<2> values[] = {{{1e21, 20}, 2.60510175690349237},
                                         {{1e21, 640}, 2.74330748108414609},
                                         {{1e19, 5}, 3.26598622943951016}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_redpajama_error46> {
  static constexpr vector<1> values[] = {
      {{2.7}, 0.641426773385012934}, {{3.0}, 0.669430153092864917}, {{4.5}, 0.736817286512620402}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_redpajama_error17> {
  static constexpr vector<1> values[] = {
      {{2.7}, 0.536529881560851588}, {{3.0}, 0.598364971110868693}, {{4.5}, 0.768447811137988529}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_refinedweb_loss> {
  static constexpr vector<2> values[] = {{{411616256, 8232325120}, 3.12805356568355062},
                                         {{1.4e9, 896e9}, 2.50253556190699652},
                                         {{6.9e9, 138e9}, 2.4147072796266263}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_refinedweb_loss_of_compute> {
  static constexpr vector<2> values[] = {{{1e21, 20}, 2.58352250239526271},
                                         {{1e21, 640}, 2.7273550026427192},
                                         {{1e19, 5}, 3.24150380597651527}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_refinedweb_error46> {
  static constexpr vector<1> values[] = {
      {{2.7}, 0.644928484955919789}, {{3.0}, 0.67174152618246094}, {{4.5}, 0.739701322181552353}};
};
template <>
struct vectors_of<leverage::catalogue::gadre2024_refinedweb_error17> {
  static constexpr vector<1> values[] = {
      {{2.7}, 0.536990923880033801}, {{3.0}, 0.59973605710076729}, {{4.5}, 0.773333132083489536}};
};

}  // namespace test
