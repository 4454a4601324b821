// SPDX-License-Identifier: Apache-2.0
/// @file
/// Some of the layers of a model, by a rule or as a list. Layers are counted from 0.
///
///   layer_set{}                              // all
///   layer_set{.first = 3, .period = 4}       // 3, 7, 11, ...: the last of each four
///   layer_set::listing({0, 5, 25})           // these
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>

#include "leverage/core/quantities.hpp"

namespace leverage {

/// Of each `period` layers from `first` on, the first `run`; or a list of layers.
struct layer_set {
  count first = 0;
  count period = 1;
  count run = 1;
  bool is_list = false;        ///< the layers are those of the list, and the rule does not apply
  std::uint64_t list[8] = {};  ///< bit i % 64 of word i / 64 is layer i
  bool is_cut =
      false;  ///< a layer was listed that the list has no place for; `validate` reports it

  /// The layers that a list has place for: 0 to 511.
  static constexpr count list_size = 512;

  /// The layers of a list.
  [[nodiscard]] static constexpr layer_set listing(std::initializer_list<count> layers) {
    layer_set set{.is_list = true};
    for (const count layer : layers) set.add(layer);
    return set;
  }
  /// The first `layers` layers but those of some sets.
  [[nodiscard]] static constexpr layer_set all_but(std::initializer_list<layer_set> some,
                                                   count layers) {
    layer_set others{.is_list = true};
    for (count layer = 0; layer < layers && !others.is_cut; ++layer) {
      bool is_in_some = false;
      for (const layer_set& set : some) is_in_some = is_in_some || set.covers(layer);
      if (!is_in_some) others.add(layer);
    }
    return others;
  }
  /// Adds a layer to a list.
  constexpr void add(count layer) {
    if (layer < 0 || layer >= list_size) {
      is_cut = true;
      return;
    }
    list[layer / 64] |= std::uint64_t{1} << (layer % 64);
  }

  /// Whether the fields define a set. If they do not, it is empty and `validate` reports why.
  [[nodiscard]] constexpr bool is_defined() const {
    return is_list ? !is_cut : run >= 1 && run <= period && first >= 0;
  }
  /// Whether the layer is in the set.
  [[nodiscard]] constexpr bool covers(count layer) const {
    if (layer < 0) return false;
    if (is_list) {
      return layer < list_size && ((list[layer / 64] >> (layer % 64)) & 1) != 0;
    }
    return is_defined() && layer >= first && (layer - first) % period < run;
  }
  /// How many of the first `layers` layers are in the set.
  [[nodiscard]] constexpr count covered(count layers) const {
    if (layers <= 0) return 0;
    if (is_list) {
      count n = 0;
      for (count word = 0; word < 8; ++word) {
        n += std::popcount(list[word] & first_of(layers - 64 * word));
      }
      return n;
    }
    if (!is_defined() || layers <= first) return 0;
    if (period == 1) return layers - first;
    const count rest = (layers - first) % period;
    return (layers - first) / period * run + (rest < run ? rest : run);
  }

  /// Those of the first `layers` layers, at most 512, that are in the set, as a list.
  [[nodiscard]] constexpr layer_set listed(count layers) const {
    layer_set set{.is_list = true};
    const count end = layers < 0 ? 0 : layers < list_size ? layers : list_size;
    if (is_list) {
      for (count word = 0; word < 8; ++word)
        set.list[word] = list[word] & first_of(end - 64 * word);
      return set;
    }
    if (!is_defined()) return set;
    for (count start = first; start < end; start += period < end ? period : end) {
      for (count layer = start; layer - start < run && layer < end; ++layer) set.add(layer);
    }
    return set;
  }

  friend constexpr bool operator==(const layer_set&, const layer_set&) = default;

 private:
  /// The first layers of a word of the list.
  static constexpr std::uint64_t first_of(count layers) {
    if (layers <= 0) return 0;
    return layers < 64 ? (std::uint64_t{1} << layers) - 1 : ~std::uint64_t{0};
  }
};

}  // namespace leverage
