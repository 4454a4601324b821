// SPDX-License-Identifier: Apache-2.0
/// @file
/// An expression as a law of the rows of a table, whose names are inputs and coefficients. Each operation is chosen once
/// for several packs of rows, and derivatives are propagated from the result to the coefficients (reverse mode), so that
/// their cost does not grow with the number of coefficients.
///
/// Values are those of the expression over packs, but for powers and logarithms of an input that is positive in every
/// row: they take the logarithm that the table has, as laws in C++ do (fit/logged.hpp). The slopes of x^y where x = 0 and
/// y > 0 are 0 in y.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/fit/detail/expression_nodes.hpp"
#include "leverage/fit/detail/formula_kernel.hpp"
#include "leverage/fit/detail/formula_steps.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

class formula_law {
 public:
  /// `nodes` are the operations of an expression, the last of which it is; `variables` has an entry for each of its names.
  formula_law(std::span<const detail::node> nodes, std::span<const formula_variable> variables) {
    detail::formula_steps made(nodes, variables);
    leaves_ = made.leaves();
    root_ = made.root();
    steps_ = made.take();
    for (std::size_t i = 0; i < leaves_; ++i) {
      if (steps_[i].active) support_ |= std::uint64_t{1} << steps_[i].left;
    }
    stretch_ = std::clamp<std::size_t>(room / steps_.size(), 1, law_stretch);
  }

  /// The law in `packs` packs of rows, from that of `row` on.
  template <class Theta>
  void values(const Theta& theta, const pack_row& row, std::size_t packs, fit_pack* y) const {
    alignas(64) double results[room * fit_pack_width];
    for (std::size_t done = 0; done < packs; done += stretch_) {
      operands at;
      at.packs = (std::min)(stretch_, packs - done);
      forward(theta, row.after(done), results, at);
      for (std::size_t p = 0; p < at.packs; ++p) y[done + p] = at(root_, p);
    }
  }

  /// The same with derivatives; those by coefficients that are not in y's support are left as they are.
  template <std::size_t P>
  void slopes(const theta_of<P>& theta, const pack_row& row, std::size_t packs,
              dual<fit_pack, P>* y) const {
    alignas(64) double results[room * fit_pack_width];
    alignas(64) double adjoints[room * fit_pack_width];
    for (std::size_t done = 0; done < packs; done += stretch_) {
      operands at;
      at.packs = (std::min)(stretch_, packs - done);
      forward(theta, row.after(done), results, at);
      for (std::size_t p = 0; p < at.packs; ++p) {
        y[done + p].value = at(root_, p);
        y[done + p].support.set = support_;
      }
      if (support_ != 0) reverse(at, adjoints, y + done);
    }
  }

 private:
  using kind = detail::step_kind;
  using step = detail::formula_step;

  using kernel = detail::formula_kernel<fit_pack>;
  using operands = kernel::operands;
  using sums = kernel::sums;
  static constexpr std::size_t room = kernel::room;

  template <std::size_t P>
  void reverse(const operands& at, double* adjoints, dual<fit_pack, P>* y) const {
    sums to;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const step& s = steps_[i];
      if (!s.active) continue;
      const bool is_coefficient = i < leaves_;
      to.place[i] = is_coefficient ? reinterpret_cast<double*>(y[0].derivative[s.left].piece)
                                   : adjoints + s.adjoint * stretch_ * fit_pack_width;
      to.stride[i] = is_coefficient ? sizeof(dual<fit_pack, P>) / sizeof(double) : fit_pack_width;
    }
    for (std::size_t p = 0; p < at.packs; ++p)
      fit_pack(1.0).store(to.place[root_] + p * to.stride[root_]);
    for (std::size_t i = steps_.size(); i-- > leaves_;) {
      const step& s = steps_[i];
      if (s.left_active || s.right_active) kernel::backward(s, i, at, to);
    }
  }

  template <class Theta>
  [[gnu::always_inline]] void forward(const Theta& theta, const pack_row& row, double* results,
                                      operands& at) const {
    for (std::size_t i = 0; i < leaves_; ++i) {
      const step& s = steps_[i];
      if (s.uniform) {
        double* const to = results + i * stretch_ * fit_pack_width;
        (s.op == kind::number ? fit_pack(s.number) : fit_pack(theta[s.left])).store(to);
        at.place[i] = to;
        at.stride[i] = 0;
      } else {
        const pack_row::place input = row.place_of(s.left);
        at.place[i] = s.op == kind::input ? input.value : input.ln;
        at.stride[i] = static_cast<std::uint16_t>(input.stride);
      }
    }
    for (std::size_t i = leaves_; i < steps_.size(); ++i) {
      const step& s = steps_[i];
      double* const to = results + i * stretch_ * fit_pack_width;
      at.place[i] = to;
      at.stride[i] = s.uniform ? 0 : fit_pack_width;
      kernel::operate(s, at, s.uniform ? 1 : at.packs, to);
    }
  }

  std::vector<step> steps_;
  std::size_t leaves_ = 0;
  std::size_t root_ = 0;
  std::uint64_t support_ = 0;  ///< the coefficients that the law has derivatives by
  std::size_t stretch_ = 1;    ///< packs of rows that are computed at once
};

}  // namespace leverage::fit
