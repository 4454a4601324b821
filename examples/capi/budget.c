/* SPDX-License-Identifier: Apache-2.0 */
/* What a trainer in C asks before it starts: budget config.json TOKENS */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "leverage.h"

/* The text of a file, to be freed; NULL if it cannot be read. */
static char* text_of(const char* path, size_t* length) {
  const size_t most = (size_t)1 << 20;
  char* text = NULL;
  FILE* file = fopen(path, "rb");
  if (file == NULL) return NULL;
  text = malloc(most);
  if (text != NULL) *length = fread(text, 1, most, file);
  fclose(file);
  return text;
}

int main(int argc, char** argv) {
  char message[4096] = "";
  leverage_model* model = NULL;
  leverage_parameter_counts total, active;
  leverage_flop_counts forward;
  leverage_forecast run;
  int64_t training = 0;
  size_t length = 0;
  char* text = NULL;

  if (leverage_api_version() != LEVERAGE_API_VERSION) {
    fprintf(stderr, "leverage.h is version %d, the library %d\n", LEVERAGE_API_VERSION, leverage_api_version());
    return 2;
  }
  if (argc != 3 || (text = text_of(argv[1], &length)) == NULL) {
    fprintf(stderr, "usage: budget config.json TOKENS\n");
    return 2;
  }
  if (leverage_model_read(text, length, NULL, 0, &model, message, sizeof message) != LEVERAGE_OK) {
    fprintf(stderr, "%s\n", message);
    free(text);
    return 2;
  }
  free(text);
  if (leverage_parameters(model, &total) != LEVERAGE_OK || leverage_active_parameters(model, &active) != LEVERAGE_OK ||
      leverage_forward_flops(model, LEVERAGE_MASK_FULL, &forward) != LEVERAGE_OK ||
      leverage_training_flops(model, LEVERAGE_MASK_FULL, LEVERAGE_RECOMPUTE_NONE, &training) != LEVERAGE_OK ||
      leverage_forecast_at_tokens(model, strtod(argv[2], NULL), &run) != LEVERAGE_OK) {
    fprintf(stderr, "TOKENS: expected a positive number, found %s\n", argv[2]);
    leverage_model_free(model);
    return 2;
  }
  printf("parameters %" PRId64 "\nactive %" PRId64 "\nforward_flops_per_token %" PRId64 "\n", total.total, active.total,
         forward.total);
  printf("training_flops_per_token %" PRId64 "\nflops %.17g\n", training, run.flops);
  printf("leverage_by_definition %.17g\nleverage_by_routed %.17g\n", run.by_definition.leverage,
         run.by_routed.leverage);
  printf("extrapolates %" PRId64 "\n", run.by_definition.extrapolates);
  leverage_model_free(model);
  return 0;
}
