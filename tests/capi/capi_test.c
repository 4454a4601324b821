/* SPDX-License-Identifier: Apache-2.0 */
/* The C API as a C program uses it: capi_test CONFIGS_DIR */
#include "leverage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

static void check(int holds, const char* what, int line) {
  if (!holds) {
    fprintf(stderr, "line %d: %s\n", line, what);
    ++failures;
  }
}
#define CHECK(what) check((what) != 0, #what, __LINE__)

static int near(double found, double expected, double relative) {
  return fabs(found - expected) <= relative * fabs(expected);
}

static leverage_model* model_of(const char* folder, const char* name) {
  char path[1024], message[1024] = "";
  static char text[1 << 16];
  leverage_model* model = NULL;
  size_t length = 0;
  FILE* file = NULL;
  if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) return NULL;
  file = fopen(path, "rb");
  CHECK(file != NULL);
  if (file == NULL) return NULL;
  length = fread(text, 1, sizeof text, file);
  fclose(file);
  CHECK(leverage_model_read(text, length, NULL, 0, &model, message, sizeof message) == LEVERAGE_OK);
  if (model == NULL) fprintf(stderr, "%s: %s\n", name, message);
  return model;
}

/* The counts that publishers state; sources: model/presets.hpp. */
static void published_counts(const char* configs) {
  leverage_parameter_counts total, active;
  leverage_flop_counts forward, causal;
  int64_t training = 0, again = 0;
  leverage_model* deepseek = model_of(configs, "deepseek-v3.json");
  leverage_model* gpt2 = model_of(configs, "gpt2.json");
  leverage_model* preset = NULL;

  CHECK(leverage_parameters(deepseek, &total) == LEVERAGE_OK);
  CHECK(total.total == INT64_C(671026419200)); /* of the checkpoint, without its prediction module */
  CHECK(total.prediction > 0);
  CHECK(total.total == total.embedding + total.attention + total.recurrent + total.dense_feed_forward +
                           total.routed_experts + total.shared_experts + total.router + total.head + total.norms +
                           total.biases);
  CHECK(leverage_active_parameters(deepseek, &active) == LEVERAGE_OK);
  CHECK(active.total == INT64_C(37552297472));
  CHECK(strcmp(leverage_model_family(deepseek), "deepseek_v3") == 0);

  CHECK(leverage_parameters(gpt2, &total) == LEVERAGE_OK);
  CHECK(total.total == INT64_C(124439808)); /* of the checkpoint */
  CHECK(total.head == 0);
  CHECK(total.total_without_vocabulary == INT64_C(124439808) - (50257 + 1024) * 768);
  CHECK(leverage_active_parameters(gpt2, &active) == LEVERAGE_OK);
  CHECK(active.total == total.total);

  /* llm.c counts 6 N + 6 L d T operations of a token of training, N with positions, norms and biases: its 803 478 528
     less 6 of what is no matrix is the exact count at half of the sequence. Here the vocabulary is padded as there. */
  CHECK(leverage_model_set(gpt2, "vocabulary", 50304, NULL, 0) == LEVERAGE_OK);
  CHECK(leverage_training_flops(gpt2, LEVERAGE_MASK_CAUSAL, LEVERAGE_RECOMPUTE_NONE, &training) == LEVERAGE_OK);
  CHECK(training == INT64_C(803478528) - INT64_C(6) * (786432 + 38400 + 82944));
  CHECK(leverage_forward_flops(gpt2, LEVERAGE_MASK_FULL, &forward) == LEVERAGE_OK);
  CHECK(leverage_forward_flops(gpt2, LEVERAGE_MASK_CAUSAL, &causal) == LEVERAGE_OK);
  CHECK(forward.scores == INT64_C(2) * 12 * 768 * 1024); /* 2 d s of each layer */
  CHECK(causal.scores * 2 == forward.scores);
  CHECK(forward.logits == INT64_C(2) * 768 * 50304);
  CHECK(leverage_training_flops(gpt2, LEVERAGE_MASK_FULL, LEVERAGE_RECOMPUTE_LAYERS, &again) == LEVERAGE_OK);
  CHECK(again == 3 * forward.total + forward.non_vocabulary);

  CHECK(leverage_model_preset("gpt2", &preset, NULL, 0) == LEVERAGE_OK);
  CHECK(leverage_parameters(preset, &total) == LEVERAGE_OK);
  CHECK(total.total == INT64_C(124439808));
  leverage_model_free(preset);
  leverage_model_free(gpt2);
  leverage_model_free(deepseek);
  leverage_model_free(NULL);
}

/* A model by its fields: the dimensions of Llama-3-8B, Dubey et al. 2024, Table 3. */
static void fields(void) {
  static const struct {
    const char* name;
    int64_t value;
  } of_llama[] = {{"layers", 32},           {"d_model", 4096},           {"vocabulary", 128256},
                  {"sequence", 8192},       {"attention.heads", 32},     {"attention.kv_heads", 8},
                  {"attention.head_dim", 128}, {"feed_forward.width", 14336}};
  char message[200] = "", tiny[8] = "xxxxxxx";
  leverage_model *model = NULL, *copy = NULL;
  leverage_parameter_counts total;
  int64_t value = 0;
  size_t i = 0;

  CHECK(leverage_model_new(&model) == LEVERAGE_OK);
  CHECK(leverage_model_violation_count(model) > 0);
  CHECK(leverage_parameters(model, &total) == LEVERAGE_BAD_MODEL);
  CHECK(leverage_model_violation(model, 0, message, sizeof message) == LEVERAGE_OK);
  CHECK(strcmp(message, "layers: expected at least 1, found 0") == 0);
  CHECK(leverage_model_violation(model, 0, tiny, sizeof tiny) == LEVERAGE_OK);
  CHECK(strcmp(tiny, "layers:") == 0); /* cut, and terminated */
  CHECK(leverage_model_violation(model, 0, tiny, 1) == LEVERAGE_OK && tiny[0] == '\0');
  CHECK(leverage_model_violation(model, 1000, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
  for (i = 0; i < sizeof of_llama / sizeof of_llama[0]; ++i) {
    CHECK(leverage_model_set(model, of_llama[i].name, of_llama[i].value, message, sizeof message) == LEVERAGE_OK);
  }
  CHECK(leverage_model_violation_count(model) == 0);
  CHECK(leverage_parameters(model, &total) == LEVERAGE_OK);
  CHECK(total.total == INT64_C(8030261248)); /* of the checkpoint */
  CHECK(leverage_model_get(model, "attention.kv_heads", &value, NULL, 0) == LEVERAGE_OK && value == 8);

  CHECK(leverage_model_copy(model, &copy) == LEVERAGE_OK);
  CHECK(leverage_model_set(copy, "attention.kv_heads", 5, NULL, 0) == LEVERAGE_OK);
  CHECK(leverage_model_violation_count(copy) == 1);
  CHECK(leverage_model_violation(copy, 0, message, sizeof message) == LEVERAGE_OK);
  CHECK(strstr(message, "attention.heads") == message && strstr(message, "found 32") != NULL);
  CHECK(leverage_model_violation_count(model) == 0);

  CHECK(leverage_model_set(model, "attention.headz", 5, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
  CHECK(strcmp(message, "expected a field of a model, found 'attention.headz'") == 0);
  CHECK(leverage_model_set(model, "attention", 5, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_set(model, "", 5, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_set(model, "layers", -1, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_set(model, "tied_embeddings", 2, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_set(model, "norm", 2, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_get(model, "layers", &value, NULL, 0) == LEVERAGE_OK && value == 32);
  CHECK(leverage_model_set(model, "blocks[1].norms", 2, NULL, 0) == LEVERAGE_BAD_ARGUMENT); /* there is no blocks[0] */
  CHECK(leverage_model_set(model, "blocks[0].norms", 3, NULL, 0) == LEVERAGE_OK);
  CHECK(leverage_model_set(model, "blocks[0].layers.period", 4, NULL, 0) == LEVERAGE_OK);
  CHECK(leverage_model_get(model, "blocks[0].norms", &value, NULL, 0) == LEVERAGE_OK && value == 3);
  CHECK(leverage_model_get(model, "blocks[0].layers.period", &value, NULL, 0) == LEVERAGE_OK && value == 4);
  CHECK(leverage_model_get(model, "blocks[0.norms", &value, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_get(model, "blocks[8].norms", &value, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  leverage_model_free(copy);
  leverage_model_free(model);
}

static leverage_status read_text(const char* json, char* message, size_t size) {
  leverage_model* model = (leverage_model*)&failures; /* has to become NULL */
  const leverage_status s = leverage_model_read(json, strlen(json), NULL, 0, &model, message, size);
  CHECK(s == LEVERAGE_OK || model == NULL);
  if (s == LEVERAGE_OK) leverage_model_free(model);
  return s;
}

static void broken_input(void) {
  char message[4096] = "", tiny[12] = "";
  leverage_model* model = NULL;
  leverage_parameter_counts total;
  leverage_flop_counts forward;
  leverage_forecast run;
  leverage_point point;
  int64_t number = 0;
  double real = 0;

  CHECK(read_text("{", message, sizeof message) == LEVERAGE_BAD_MODEL);
  CHECK(strstr(message, "broken JSON: parse error at line 1, column 2") == message);
  CHECK(read_text("", message, sizeof message) == LEVERAGE_BAD_MODEL);
  CHECK(read_text("[1]", message, sizeof message) == LEVERAGE_BAD_MODEL);
  CHECK(strcmp(message, "expected a JSON object, found an array of 1") == 0);
  CHECK(read_text("{\"a\": 1e999}", message, sizeof message) == LEVERAGE_BAD_MODEL);
  CHECK(read_text("{\"model_type\": \"llama\", \"hidden_size\": \"2048\", \"num_hidden_layers\": 0}", message,
                  sizeof message) == LEVERAGE_BAD_MODEL);
  CHECK(strstr(message, "key 'hidden_size': expected a positive integer, found \"2048\"") != NULL);
  CHECK(strchr(message, '\n') != NULL); /* more than one problem */
  CHECK(read_text("{\"model_type\": \"no such family\"}", tiny, sizeof tiny) == LEVERAGE_BAD_MODEL);
  CHECK(strlen(tiny) == sizeof tiny - 1);
  CHECK(read_text("{\"leverage_model\": 1, \"layers\": 4, \"blocks\": 7}", message, sizeof message) ==
        LEVERAGE_BAD_MODEL);
  CHECK(strstr(message, "blocks") != NULL);
  CHECK(leverage_model_read("{\0}", 3, NULL, 0, &model, message, sizeof message) == LEVERAGE_BAD_MODEL);
  CHECK(leverage_model_read("{}", 2, NULL, -1, &model, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);

  CHECK(leverage_model_read(NULL, 0, NULL, 0, &model, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
  CHECK(strcmp(message, "expected a pointer, found NULL") == 0);
  CHECK(leverage_model_read("{}", 2, NULL, 0, NULL, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_preset("gpt-9", &model, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
  CHECK(strcmp(message, "expected the key of a preset, found 'gpt-9'") == 0);
  CHECK(leverage_model_preset(NULL, &model, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_preset("gpt2", NULL, NULL, 10) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_new(NULL) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_copy(NULL, &model) == LEVERAGE_BAD_ARGUMENT && model == NULL);
  CHECK(leverage_model_set(NULL, "layers", 1, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_get(NULL, "layers", &number, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_model_violation_count(NULL) == 0);
  CHECK(leverage_model_violation(NULL, 0, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(strcmp(leverage_model_family(NULL), "") == 0);
  CHECK(leverage_model_note_count(NULL) == 0 && leverage_model_note(NULL, 0) == NULL);
  CHECK(leverage_preset_key(leverage_preset_count()) == NULL);
  CHECK(leverage_parameters(NULL, &total) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_active_parameters(NULL, &total) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_forward_flops(NULL, LEVERAGE_MASK_FULL, &forward) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_training_flops(NULL, LEVERAGE_MASK_FULL, LEVERAGE_RECOMPUTE_NONE, &number) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_forecast_at_tokens(NULL, 1e9, &run) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_optimal_flops(NULL, &real) == LEVERAGE_BAD_ARGUMENT);

  CHECK(leverage_model_preset("moe-mini", &model, NULL, 0) == LEVERAGE_OK);
  CHECK(leverage_parameters(model, NULL) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_forward_flops(model, (leverage_mask)7, &forward) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_training_flops(model, LEVERAGE_MASK_FULL, (leverage_recomputation)-1, &number) ==
        LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_forecast_at_tokens(model, 0.0, &run) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_forecast_at_tokens(model, -1e9, &run) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_forecast_at_flops(model, (double)NAN, &run) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_forecast_at_flops(model, (double)INFINITY, &run) == LEVERAGE_BAD_ARGUMENT);
  leverage_model_free(model);
  CHECK(leverage_efficiency(0.0, 12, 1e22, &point) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_efficiency(1.5, 12, 1e22, &point) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_efficiency(0.03, -12, 1e22, &point) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_efficiency(0.03, 12, (double)NAN, &point) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_efficiency(0.03, 12, 1.0, &point) == LEVERAGE_NO_ANSWER); /* far below break-even */
  CHECK(leverage_efficiency(0.03, 12, 1e22, NULL) == LEVERAGE_BAD_ARGUMENT);
}

static void leverage_of_points(void) {
  leverage_point point;
  leverage_forecast run, again;
  leverage_model *moe_mini = NULL, *dense = NULL;
  double optimal = 0;
  /* Claimed in the abstract of Tian et al. 2025: EL above 7 at A = 3.1 %, G = 12, C = 1e22. */
  CHECK(leverage_efficiency(0.031, 12, 1e22, &point) == LEVERAGE_OK);
  CHECK(near(point.leverage, 7.245, 1e-4));
  CHECK(point.extrapolates == 1 && near(point.beyond, 1e22 / 3e20, 1e-12));
  CHECK(near(point.dense_flops, point.leverage * 1e22, 1e-14));
  /* 50-digit vectors of Table 6. */
  CHECK(leverage_efficiency(0.034, 8, 3e20, &point) == LEVERAGE_OK);
  CHECK(near(point.leverage, 4.8627520726774245, 1e-13));
  CHECK(point.extrapolates == 0 && point.beyond == 1.0 && point.frozen == point.leverage);

  CHECK(leverage_model_preset("moe-mini", &moe_mini, NULL, 0) == LEVERAGE_OK);
  CHECK(leverage_forecast_at_tokens(moe_mini, 1e12, &run) == LEVERAGE_OK);
  CHECK(near(run.by_definition.activation_ratio, 13.0 / 385.0, 1e-15));
  CHECK(near(run.by_routed.activation_ratio, 12.0 / 384.0, 1e-15));
  CHECK(near(run.granularity, 2.0 * 2048.0 / 384.0, 1e-15));
  CHECK(near(run.flops, run.flops_per_token * 1e12, 1e-15));
  CHECK(leverage_efficiency(13.0 / 385.0, 2.0 * 2048.0 / 384.0, run.flops, &point) == LEVERAGE_OK);
  CHECK(point.leverage == run.by_definition.leverage);
  CHECK(leverage_forecast_at_flops(moe_mini, run.flops, &again) == LEVERAGE_OK);
  CHECK(near(again.tokens, 1e12, 1e-15));
  CHECK(leverage_optimal_flops(moe_mini, &optimal) == LEVERAGE_OK && optimal > 1e18);

  CHECK(leverage_model_preset("llama-3-8b", &dense, NULL, 0) == LEVERAGE_OK);
  CHECK(leverage_forecast_at_tokens(dense, 1e12, &run) == LEVERAGE_OK);
  CHECK(isnan(run.by_definition.leverage) && isnan(run.by_routed.leverage) && isnan(run.learning_rate));
  leverage_model_free(dense);
  leverage_model_free(moe_mini);
}

/* Values at 50 digits: those of the library's tests, computed from the papers' coefficients. */
static void laws(void) {
  static const char* const names[] = {"D", "parameters"};
  static const char* const twice[] = {"N", "parameters"};
  static const char* const unknown[] = {"N", "tokenz"};
  static const char* const with_null[] = {"N", NULL};
  static const double values[] = {1.4e12, 70e9};
  static const double in_order[] = {70e9, 1.4e12};
  static const double negative[] = {-70e9, 1.4e12};
  char message[300] = "";
  leverage_law law;
  leverage_law_argument argument;
  leverage_law_answer answer;
  size_t index = 0, i = 0, all = leverage_law_count();

  CHECK(all > 100);
  for (i = 0; i < all; ++i) {
    CHECK(leverage_law_at(i, &law) == LEVERAGE_OK);
    CHECK(strlen(law.name) > 0 && strlen(law.formula) > 0 && strlen(law.citation) > 0 && strlen(law.answer) > 0);
    CHECK(law.inputs >= 1 && law.inputs <= LEVERAGE_MAX_INPUTS && law.intervals >= 1);
    CHECK(leverage_law_find(law.name, &index, message, sizeof message) == LEVERAGE_OK && index == i);
    CHECK(leverage_law_input(i, law.inputs, &argument) == LEVERAGE_BAD_ARGUMENT);
    CHECK(leverage_law_interval(i, law.intervals, &argument) == LEVERAGE_BAD_ARGUMENT);
  }
  CHECK(leverage_law_at(all, &law) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_law_find("hoffmann2022/unrounded", &index, message, sizeof message) == LEVERAGE_OK);
  CHECK(leverage_law_at(index, &law) == LEVERAGE_OK);
  CHECK(strcmp(law.arxiv, "2203.15556") == 0 && law.inputs == 2);
  CHECK(leverage_law_input(index, 0, &argument) == LEVERAGE_OK);
  CHECK(strcmp(argument.name, "parameters") == 0 && strcmp(argument.symbol, "N") == 0);
  CHECK(leverage_law_interval(index, 0, &argument) == LEVERAGE_OK && argument.low < argument.high);
  CHECK(leverage_law_value(index, in_order, 2, &answer, message, sizeof message) == LEVERAGE_OK);
  CHECK(near(answer.value, 1.9208460265656062, 1e-14));
  CHECK(answer.extrapolates == 1 && answer.beyond > 1.0); /* more parameters than any run that was fitted */
  CHECK(leverage_law_value_of("hoffmann2022/unrounded", names, values, 2, &answer, message, sizeof message) ==
        LEVERAGE_OK);
  CHECK(near(answer.value, 1.9208460265656062, 1e-14));

  CHECK(leverage_law_value_of("hoffmann2022/rounded", names, values, 2, &answer, message, sizeof message) ==
        LEVERAGE_BAD_ARGUMENT);
  CHECK(strcmp(message, "expected the name of a law, found 'hoffmann2022/rounded'") == 0);
  CHECK(leverage_law_value_of(law.name, twice, values, 2, &answer, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
  CHECK(strcmp(message, "expected each input once, found again 'parameters'") == 0);
  CHECK(leverage_law_value_of(law.name, unknown, values, 2, &answer, message, sizeof message) ==
        LEVERAGE_BAD_ARGUMENT);
  CHECK(strcmp(message, "expected an input of the law, found 'tokenz'") == 0);
  CHECK(leverage_law_value_of(law.name, names, values, 1, &answer, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
  CHECK(strcmp(message, "parameters: missing") == 0);
  CHECK(leverage_law_value_of(law.name, with_null, values, 2, &answer, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_law_value_of(NULL, names, values, 2, &answer, NULL, 0) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_law_value(index, negative, 2, &answer, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
  CHECK(strstr(message, "parameters: no law takes -70000000000") == message);
  CHECK(leverage_law_value(index, in_order, 3, &answer, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_law_value(index, NULL, 2, &answer, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
  CHECK(leverage_law_value(all, in_order, 2, &answer, message, sizeof message) == LEVERAGE_BAD_ARGUMENT);
}

int main(int argc, char** argv) {
  CHECK(leverage_api_version() == LEVERAGE_API_VERSION);
  CHECK(strlen(leverage_version()) >= 5);
  if (argc != 2) return 2;
  published_counts(argv[1]);
  fields();
  broken_input();
  leverage_of_points();
  laws();
  printf("%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
