// SPDX-License-Identifier: Apache-2.0
// Passes by compiling: this consumer stands for a machine that has neither library.
#if __has_include(<Eigen/Core>) || __has_include(<eigen3/Eigen/Core>) || \
    __has_include(<boost/version.hpp>)
#error "Eigen or Boost can be found"
#endif
