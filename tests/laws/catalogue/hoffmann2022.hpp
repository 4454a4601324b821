// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::hoffmann2022_printed> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 1.9366454705587175},
                                         {{280e9, 300e9}, 1.99325846165984953},
                                         {{1e9, 20e9}, 2.58004787223799383}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_printed_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 1824217696.89555361},
                                         {{5.76e23}, 32189859151.3681902},
                                         {{1e18}, 80581983.8075595167}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_printed_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 91363364663.2741995},
                                         {{5.76e23}, 2982305686662.80226},
                                         {{1e18}, 2068286964.30071528}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_unrounded> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 1.9208460265656062},
                                         {{280e9, 300e9}, 1.96724332402991639},
                                         {{1e9, 20e9}, 2.53066820132935581}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_unrounded_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 2216954892.61692894},
                                         {{5.76e23}, 40360938387.2361961},
                                         {{1e18}, 94662749.3564190905}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_unrounded_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 75178194748.8930066},
                                         {{5.76e23}, 2378537363996.45218},
                                         {{1e18}, 1760636235.47571285}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_four_digits> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 1.9208352039108185},
                                         {{280e9, 300e9}, 1.96726471971848019},
                                         {{1e9, 20e9}, 2.53054351061831415}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_four_digits_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 2214586155.37779101},
                                         {{5.76e23}, 40310496396.349667},
                                         {{1e18}, 94580261.8378101056}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_four_digits_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 75258605885.3215587},
                                         {{5.76e23}, 2381513714345.95675},
                                         {{1e18}, 1762171762.14285723}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_approach1_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 2860251639.31054096},
                                         {{5.76e23}, 67821447462.9554105},
                                         {{1e18}, 91644875.5609337858}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_approach1_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 58269931350.1106488},
                                         {{5.76e23}, 1415481438263.84609},
                                         {{1e18}, 1818614141.2331519}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_approach2_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 2816913231.7602494},
                                         {{5.76e23}, 63418988869.5105359},
                                         {{1e18}, 95487963.5206707642}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_approach2_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 59166418328.9447698},
                                         {{5.76e23}, 1513742204208.38637},
                                         {{1e18}, 1745420684.67705343}};
};

}  // namespace test
