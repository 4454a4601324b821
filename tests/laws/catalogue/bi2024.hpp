// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/bi2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::bi2024_equation1_learning_rate> {
  static constexpr vector<1> values[] = {{{1e17}, 0.00233817014469859727},
                                         {{2e19}, 0.00120572248898846261},
                                         {{1e20}, 0.000985998174440500676},
                                         {{3e20}, 0.00085948035395770817},
                                         {{1e24}, 0.0003118}};
};
template <>
struct vectors_of<leverage::catalogue::bi2024_equation1_batch> {
  static constexpr vector<1> values[] = {{{1e17}, 106189.811884607459},
                                         {{2e19}, 600827.445810084451},
                                         {{1e20}, 1017144.95990515441},
                                         {{3e20}, 1456965.31812930098},
                                         {{1e24}, 20691065.3059696583}};
};
template <>
struct vectors_of<leverage::catalogue::bi2024_equation4_model> {
  static constexpr vector<1> values[] = {{{1e17}, 140399035.516120218},
                                         {{2e19}, 2258365086.23396093},
                                         {{1e20}, 5251267288.7795115},
                                         {{3e20}, 9341546892.98990305},
                                         {{1e24}, 656846854303.359286}};
};
template <>
struct vectors_of<leverage::catalogue::bi2024_equation4_data> {
  static constexpr vector<1> values[] = {{{1e17}, 712340648.440686142},
                                         {{2e19}, 8857021445.25971608},
                                         {{1e20}, 19045296020.9619352},
                                         {{3e20}, 32118430002.7603895},
                                         {{1e24}, 1522606667669.45211}};
};

}  // namespace test
