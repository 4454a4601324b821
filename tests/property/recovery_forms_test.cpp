// SPDX-License-Identifier: Apache-2.0
/// @file
/// Forms of which no coefficients are included, recovered from runs that they simulate with made ones.
#include <doctest/doctest.h>

#include "leverage/laws/bhagia2024.hpp"
#include "leverage/laws/caballero2022.hpp"
#include "leverage/laws/farseer2025.hpp"
#include "property/recovery.hpp"

namespace test::recovery {
namespace {

using namespace leverage;

TEST_CASE("a power law with one break, and with two") {
  const auto once = []<class T, class X>(const T* t, const X* x) {
    return caballero2022::broken_power_law<T, 1>{t[0], t[1], t[2], {{{t[3], t[4], t[5]}}}}(x[0]);
  };
  recovers({"caballero2022/one_break",
            law_of<6, 1>(once),
            {{argument::min_steps, 1e1, 1e7}},
            {{"a", 0.5, 0.0, 1.0},
             {"b", 4.0, 0.1, 100.0},
             {"c_0", 0.05, 0.0, 1.0},
             {"c_1", 0.4, -1.0, 1.0},
             {"d_1", 1e4, 1e1, 1e7},
             {"f_1", 0.5, 0.05, 2.0}}});
  const auto twice = []<class T, class X>(const T* t, const X* x) {
    return caballero2022::broken_power_law<T, 2>{
        t[0], t[1], t[2], {{{t[3], t[4], t[5]}, {t[6], t[7], t[8]}}}}(x[0]);
  };
  recovers({"caballero2022/two_breaks",
            law_of<9, 1>(twice),
            {{argument::min_steps, 1e1, 1e9}},
            {known("a", 0.0),
             {"b", 4.0, 0.1, 100.0},
             {"c_0", 0.05, 0.0, 1.0},
             {"c_1", 0.4, 0.0, 1.0},
             {"d_1", 1e4, 1e2, 1e6},
             {"f_1", 0.3, 0.05, 2.0},
             {"c_2", -0.3, -1.0, 0.0},
             {"d_2", 1e7, 1e6, 1e9},
             {"f_2", 0.4, 0.05, 2.0}},
            {},
            240});
}

TEST_CASE("accuracy by the loss, and by compute") {
  const auto by_loss = []<class T, class X>(const T* t, const X* x) {
    return bhagia2024::accuracy_law<T>{t[0], t[1], t[2], t[3]}.accuracy(x[0]);
  };
  recovers({"bhagia2024/accuracy",
            law_of<4, 1>(by_loss),
            {{argument::loss, 0.4, 2.2}},
            {{"chance", 0.25, 0.01, 0.5},
             {"ceiling", 0.9, 0.5, 1.0},
             {"k", 5.0, 0.3, 30.0},
             {"L_0", 1.2, 0.4, 2.2}}});
  const auto by_compute = []<class T, class X>(const T* t, const X* x) {
    return bhagia2024::accuracy_curve<T>{t[0], t[1], t[2], t[3], t[4]}.accuracy(flops{x[0]});
  };
  recovers({"bhagia2024/accuracy_of_compute",
            law_of<5, 1>(by_compute),
            {{argument::flops, 1e18, 1e26}},
            {{"chance", 0.25, 0.01, 0.5},
             {"ceiling", 0.9, 0.5, 1.0},
             {"C_0", 1e26, 1e20, 1e32},
             {"p", 0.12, 0.02, 1.0},
             {"t", 3.0, 0.0, 20.0}},
            {"C_0"}});
}

TEST_CASE("the surface of Farseer") {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return farseer2025::loss_law<T>{{t[0], t[1], t[2]}, {t[3], t[4], t[5]}, {t[6], t[7], t[8]}}
        .loss(parameters{x[0]}, tokens{x[1]});
  };
  // Exponents of the size held: with them free, no runs tell factor, exponent and constant apart.
  recovers({"farseer2025/made_up",
            law_of<9, 2>(law),
            {{argument::parameters, 1e8, 1e10}, {argument::tokens, 1e9, 1e12}},
            {{"a3", -0.03, -0.2, 0.0},
             known("gamma", 0.15),
             {"b3", 0.2, -2.0, 2.0},
             {"a2", 60.0, 1.0, 300.0},
             known("beta", -0.09),
             {"b2", -5.0, -10.0, 5.0},
             {"a1", -0.2, -0.5, 0.0},
             known("alpha", 0.1),
             {"b1", 0.6, -1.0, 3.0}},
            {"a2", "b2", "b1"}});
}

}  // namespace
}  // namespace test::recovery
