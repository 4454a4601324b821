// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/porian2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::porian2024_refinedweb_kaplan> {
  static constexpr vector<1> values[] = {{{1e17}, 6708769.70442283045},
                                         {{2.56e19}, 689042213.298314612},
                                         {{5.88e23}, 3027638728755.88868}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_refinedweb_head> {
  static constexpr vector<1> values[] = {{{1e17}, 12997367.9363493362},
                                         {{2.56e19}, 653438155.627539699},
                                         {{5.88e23}, 787438815269.937435}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_refinedweb_warmup> {
  static constexpr vector<1> values[] = {{{1e17}, 24561351.7048174864},
                                         {{2.56e19}, 691995223.103626415},
                                         {{5.88e23}, 292194103040.800918}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_refinedweb_cosine> {
  static constexpr vector<1> values[] = {{{1e17}, 24766508.939837484},
                                         {{2.56e19}, 589062499.442173819},
                                         {{5.88e23}, 183032679106.524838}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_refinedweb_tuned> {
  static constexpr vector<1> values[] = {{{1e17}, 33303885.7737364074},
                                         {{2.56e19}, 523766230.548844894},
                                         {{5.88e23}, 76942303484.4048437}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_openwebtext2_kaplan> {
  static constexpr vector<1> values[] = {{{1e17}, 6145904.51103577279},
                                         {{2.56e19}, 738120163.243646737},
                                         {{5.88e23}, 4305428249174.29936}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_openwebtext2_head> {
  static constexpr vector<1> values[] = {{{1e17}, 12984423.1057225672},
                                         {{2.56e19}, 624568317.930859197},
                                         {{5.88e23}, 694764199085.123609}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_openwebtext2_warmup> {
  static constexpr vector<1> values[] = {{{1e17}, 23667030.6840344683},
                                         {{2.56e19}, 671095276.999165887},
                                         {{5.88e23}, 286684518223.276587}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_openwebtext2_cosine> {
  static constexpr vector<1> values[] = {{{1e17}, 25297870.3747589312},
                                         {{2.56e19}, 611117146.032956653},
                                         {{5.88e23}, 195300995103.434124}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_openwebtext2_tuned> {
  static constexpr vector<1> values[] = {{{1e17}, 30564797.5791763591},
                                         {{2.56e19}, 541730967.564123916},
                                         {{5.88e23}, 98817455942.8516033}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_learning_rate> {
  static constexpr vector<1> values[] = {{{1e8}, 0.00487754993265870628},
                                         {{5e8}, 0.00273257771686078333}};
};
template <>
struct vectors_of<leverage::catalogue::porian2024_batch> {
  static constexpr vector<1> values[] = {{{1e8}, 318742.493664054837},
                                         {{5e8}, 988134.082277603117}};
};

}  // namespace test
