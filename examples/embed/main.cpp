// SPDX-License-Identifier: Apache-2.0
// What a training job prints when it starts: numbers that its compiler has already checked.
#include <cstdio>

#include "training_run.hpp"

int main() {
  namespace run = training_run;
  std::printf("parameters      %lld\n", static_cast<long long>(run::stored.value));
  std::printf("FLOPs per token %lld (training)\n", static_cast<long long>(run::per_token.value));
  std::printf("training FLOPs  %.3g of %.3g\n", run::total.value, run::budget.value);
  std::printf("leverage        %.2f: a dense model would need %.3g FLOPs\n", run::forecast.leverage,
              run::forecast.dense.value);
  std::printf("learning rate   %.2e, batch %.2e tokens\n", run::learning_rate, run::batch.value);
  // A training loop prints this of its last steps.
  const leverage::tokens<> done{100 * 4.2e6};
  const leverage::seconds<> taken{500};
  std::printf("MFU             %.1f %% at %.2f M tokens per second\n", 100 * run::mfu(done, taken),
              (done / taken).value / 1e6);
  for (const leverage::reach& r : run::forecast.reach) {
    if (!r.inside()) {
      std::printf("extrapolates    %.*s %.3g, fitted on %.3g to %.3g\n",
                  static_cast<int>(to_string(r.which).size()), to_string(r.which).data(), r.value,
                  r.low, r.high);
    }
  }
}
