// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/muennighoff2023.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::muennighoff2023_c4> {
  static constexpr vector<3> values[] = {{{6.34e9, 242e9, 25e9}, 2.22564408899844752},
                                         {{8.67e9, 178e9, 25e9}, 2.22696340750878648},
                                         {{1e9, 400e9, 100e9}, 2.34163195367138557},
                                         {{4.2e9, 84e9, 4e9}, 2.44385876655059461}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_c4_geometric> {
  static constexpr vector<3> values[] = {{{6.34e9, 242e9, 25e9}, 2.2490958814858703},
                                         {{8.67e9, 178e9, 25e9}, 2.25994852717015649},
                                         {{1e9, 400e9, 100e9}, 2.33924021864143175},
                                         {{4.2e9, 84e9, 4e9}, 2.51528659832216579}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_c4_exponential> {
  static constexpr vector<3> values[] = {{{6.34e9, 242e9, 25e9}, 2.24012905275115148},
                                         {{8.67e9, 178e9, 25e9}, 2.24910343444340881},
                                         {{1e9, 400e9, 100e9}, 2.33924311192063403},
                                         {{4.2e9, 84e9, 4e9}, 2.48922249669345348}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_decay_of_data> {
  static constexpr vector<3> values[] = {{{6.34e9, 242e9, 25e9}, 2.25172304399985977},
                                         {{8.67e9, 178e9, 25e9}, 2.23678820222649799},
                                         {{1e9, 400e9, 100e9}, 2.35347963541555127},
                                         {{4.2e9, 84e9, 4e9}, 2.45735398006656543}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_decay_of_size> {
  static constexpr vector<3> values[] = {{{6.34e9, 242e9, 25e9}, 2.19506032876611397},
                                         {{8.67e9, 178e9, 25e9}, 2.19256192971984189},
                                         {{1e9, 400e9, 100e9}, 2.33857495924180818},
                                         {{4.2e9, 84e9, 4e9}, 2.28938618202743928}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_c4_base> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 2.02459706905091618},
                                         {{280e9, 300e9}, 2.05033130523501016},
                                         {{1e9, 20e9}, 2.56463503295857934}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_c4_base_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 2915090554.73005624},
                                         {{5.76e23}, 69962173313.5213497},
                                         {{1e18}, 92183257.3859070517}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_c4_base_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 57173752766.0098246},
                                         {{5.76e23}, 1372170066384.23579},
                                         {{1e18}, 1807992811.19942954}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_c4_untied> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 2.02984915521083793},
                                         {{280e9, 300e9}, 2.04542677548936414},
                                         {{1e9, 20e9}, 2.56455443399706196}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_c4_untied_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 3334838556.35773244},
                                         {{5.76e23}, 99030049618.410032},
                                         {{1e18}, 83669550.7676316954}};
};
template <>
struct vectors_of<leverage::catalogue::muennighoff2023_c4_untied_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 49977431845.6656701},
                                         {{5.76e23}, 969402725434.495438},
                                         {{1e18}, 1991963206.89632696}};
};

}  // namespace test
