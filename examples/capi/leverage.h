/* SPDX-License-Identifier: Apache-2.0 */
/**
 * C API of leverage: what a language model costs, and what scaling laws say about it.
 *
 *   leverage_model* model = NULL;
 *   char message[512];
 *   if (leverage_model_read(text, length, NULL, 0, &model, message, sizeof message) != LEVERAGE_OK) {
 *     fprintf(stderr, "%s\n", message);
 *   }
 *
 * Errors. Functions that can fail return a status, and a status other than LEVERAGE_OK leaves the outputs as they were;
 * a pointer to a model is set to NULL then. Where a function takes `message` and `message_size`, it writes what is
 * wrong there: one line for each problem, in ASCII, cut at the end of the buffer and always terminated. A buffer of
 * NULL or of 0 bytes is allowed and gets nothing. No function throws, ends the process or writes to a stream.
 *
 * Numbers. Counts of weights and of operations of a token are exact, in 64 bits. A multiply-add is two operations.
 * Totals of a training run are doubles. A number that there is not is NaN.
 *
 * Threads. There is no global state. A model may be read from several threads at the same time; whoever changes or
 * frees one has to be alone with it.
 *
 * Texts that are returned as const char* belong to the library and live as long as it is loaded, or as long as the model
 * that they were asked of; they are never to be freed.
 */
#ifndef LEVERAGE_H
#define LEVERAGE_H

#include <stddef.h>
#include <stdint.h>

/** The version of this interface. A change that breaks a caller raises it, and the number in the library's file name. */
#define LEVERAGE_API_VERSION 1

#if defined(_WIN32) && !defined(LEVERAGE_STATIC)
#  ifdef LEVERAGE_BUILDING
#    define LEVERAGE_API __declspec(dllexport)
#  else
#    define LEVERAGE_API __declspec(dllimport)
#  endif
#elif defined(__GNUC__)
#  define LEVERAGE_API __attribute__((visibility("default")))
#else
#  define LEVERAGE_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** What a function says about its call. */
typedef enum leverage_status {
  LEVERAGE_OK = 0,
  LEVERAGE_BAD_ARGUMENT = 1, /**< a null pointer, an unknown name, a number outside of what is allowed */
  LEVERAGE_BAD_MODEL = 2,    /**< text that is no model, or a model that breaks rules; the message has all problems */
  LEVERAGE_NO_ANSWER = 3,    /**< the law has no meaning at these inputs */
  LEVERAGE_OUT_OF_MEMORY = 4,
  LEVERAGE_INTERNAL_ERROR = 5
} leverage_status;

/** LEVERAGE_API_VERSION of the library that is loaded: compare it with the header's before anything else. */
LEVERAGE_API int leverage_api_version(void);

/** The version of the library, "0.1.0". */
LEVERAGE_API const char* leverage_version(void);

/* ------------------------------------------------------------------------------------------------------- models */

/** The configuration of a model. */
typedef struct leverage_model leverage_model;

/**
 * Reads a model from JSON: the config.json of a model on Hugging Face, of any family that the library reads, or the
 * library's own format. What a file says and the library cannot count is refused.
 *
 *   json, length   the text; it need not end with a zero
 *   as             model_type of the family to read it as, whatever it says itself; NULL: what it says
 *   sequence       tokens at which attention is counted; 0: as many as the file allows, at most 4096
 *   model          gets the model, to be freed with leverage_model_free
 *
 * LEVERAGE_BAD_MODEL with all problems by key, a line each, if it is none.
 */
LEVERAGE_API leverage_status leverage_model_read(const char* json, size_t length, const char* as, int64_t sequence,
                                                 leverage_model** model, char* message, size_t message_size);

/** The published model of a key, such as "deepseek-v3". LEVERAGE_BAD_ARGUMENT if there is none of that key. */
LEVERAGE_API leverage_status leverage_model_preset(const char* key, leverage_model** model, char* message,
                                                   size_t message_size);

/** A model whose numbers are all zero, to be set with leverage_model_set. It breaks rules until it is complete. */
LEVERAGE_API leverage_status leverage_model_new(leverage_model** model);

/** A copy that is independent of the original. */
LEVERAGE_API leverage_status leverage_model_copy(const leverage_model* model, leverage_model** copy);

/** Frees a model; NULL is allowed. */
LEVERAGE_API void leverage_model_free(leverage_model* model);

/**
 * Sets a field by the name that it has in the library's own format: "layers", "d_model", "vocabulary", "sequence",
 * "attention.heads", "attention.kv_heads", "attention.head_dim", "attention.latent.kv_rank", "feed_forward.width",
 * "experts.experts", "experts.active", "experts.expert_width", "tied_embeddings" and so on; `leverage report
 * --model-schema` describes all of them. Layers that are not all alike are "blocks[0].attention.heads" and so on: the
 * first use of the next index adds a block. The layers of a block are "blocks[0].layers.first", ".period" and ".run".
 * A field that is true or false takes 1 or 0; one that has names takes their index: "norm" 0 rms, 1 layer;
 * "attention.norm" 0 none, 1 per head, 2 full width.
 *
 * LEVERAGE_BAD_ARGUMENT for another name or a value that the field cannot have. Whether the fields suit each other is
 * for leverage_model_violation_count.
 */
LEVERAGE_API leverage_status leverage_model_set(leverage_model* model, const char* field, int64_t value, char* message,
                                                size_t message_size);

/** Reads such a field. */
LEVERAGE_API leverage_status leverage_model_get(const leverage_model* model, const char* field, int64_t* value,
                                                char* message, size_t message_size);

/** How many rules the model breaks, at most 64; 0: it is valid. 0 for NULL. */
LEVERAGE_API size_t leverage_model_violation_count(const leverage_model* model);

/** The i-th of them: "attention.heads: expected at least 1, found 0". LEVERAGE_BAD_ARGUMENT if there is none. */
LEVERAGE_API leverage_status leverage_model_violation(const leverage_model* model, size_t i, char* message,
                                                      size_t message_size);

/** model_type of a model that was read, the key of a preset; "" otherwise, and for NULL. */
LEVERAGE_API const char* leverage_model_family(const leverage_model* model);

/** Where the text of a model leaves room for another reading: how many notes, and the i-th; NULL if there is none. */
LEVERAGE_API size_t leverage_model_note_count(const leverage_model* model);
LEVERAGE_API const char* leverage_model_note(const leverage_model* model, size_t i);

/** The published models: how many, and key, name, source and stated counts of the i-th; NULL beyond the last. */
LEVERAGE_API size_t leverage_preset_count(void);
LEVERAGE_API const char* leverage_preset_key(size_t i);
LEVERAGE_API const char* leverage_preset_name(size_t i);
LEVERAGE_API const char* leverage_preset_source(size_t i);
LEVERAGE_API const char* leverage_preset_stated(size_t i);

/* ------------------------------------------------------------------------------------------------------- counts */

/** Weights. The components add up to `total`; the prediction modules and their copies are not part of it. */
typedef struct leverage_parameter_counts {
  int64_t total;                    /**< with both embeddings; a tied matrix once */
  int64_t total_head_only;          /**< with the output head, without the input embedding */
  int64_t total_without_vocabulary; /**< with neither */
  int64_t embedding;                /**< and learned positions */
  int64_t attention;
  int64_t recurrent; /**< mixers that keep a state: DeltaNet, Mamba */
  int64_t dense_feed_forward;
  int64_t routed_experts;
  int64_t shared_experts;
  int64_t router;
  int64_t head; /**< 0 where it is the embedding */
  int64_t norms;
  int64_t biases;
  int64_t prediction;        /**< modules of multi-token prediction */
  int64_t prediction_copies; /**< copies of vocabulary matrices that a checkpoint stores with them */
} leverage_parameter_counts;

/** All weights of a model. LEVERAGE_BAD_MODEL if it breaks rules. */
LEVERAGE_API leverage_status leverage_parameters(const leverage_model* model, leverage_parameter_counts* counts);

/** Those that one token uses: E_a of E routed experts in each mixture. */
LEVERAGE_API leverage_status leverage_active_parameters(const leverage_model* model,
                                                        leverage_parameter_counts* counts);

/** How many tokens a token attends to, on average over a sequence of s. */
typedef enum leverage_mask {
  LEVERAGE_MASK_FULL = 0,        /**< s: what most papers count */
  LEVERAGE_MASK_CAUSAL = 1,      /**< s / 2: Megatron-LM's convention */
  LEVERAGE_MASK_EXACT_CAUSAL = 2 /**< (s + 1) / 2: a token and those before it */
} leverage_mask;

/** The part of the forward pass that is computed again in the backward pass. */
typedef enum leverage_recomputation {
  LEVERAGE_RECOMPUTE_NONE = 0,
  LEVERAGE_RECOMPUTE_ATTENTION_CORE = 1, /**< scores and weighted values */
  LEVERAGE_RECOMPUTE_LAYERS = 2          /**< every layer's forward pass */
} leverage_recomputation;

/** Operations of one token in the forward pass, all layers together. The components add up to `total`. */
typedef struct leverage_flop_counts {
  int64_t total;
  int64_t non_vocabulary; /**< all layers, without logits, embedding and prediction modules: M of most laws, forward */
  int64_t query;
  int64_t query_down;
  int64_t query_up;
  int64_t key;
  int64_t value;
  int64_t key_value_down;
  int64_t key_value_up;
  int64_t output;
  int64_t output_gate;
  int64_t indexer;
  int64_t scores;
  int64_t weighted_values;
  int64_t recurrent_mixer;
  int64_t recurrent_state;
  int64_t dense_feed_forward;
  int64_t routed_experts;
  int64_t shared_experts;
  int64_t router;
  int64_t logits;
  int64_t embedding;
  int64_t prediction;
} leverage_flop_counts;

/** LEVERAGE_BAD_MODEL if the model breaks rules. */
LEVERAGE_API leverage_status leverage_forward_flops(const leverage_model* model, leverage_mask mask,
                                                    leverage_flop_counts* counts);

/** Operations of one token in training: forward, backward (twice the forward pass) and what is computed again. */
LEVERAGE_API leverage_status leverage_training_flops(const leverage_model* model, leverage_mask mask,
                                                     leverage_recomputation again, int64_t* flops_per_token);

/* ---------------------------------------------------------------------------------------- efficiency leverage */

/** The law of Tian et al. 2025 (arXiv:2507.17702, Table 6) at one point. */
typedef struct leverage_point {
  double activation_ratio; /**< A */
  double leverage;         /**< EL: the compute of a dense model of equal loss over C; NaN where the law has no meaning */
  double frozen;           /**< EL with C held at the end of the fitted range */
  double dense_flops;      /**< EL C */
  double beyond;           /**< 1 inside of the fitted range, otherwise the largest factor by which an input is beyond */
  int64_t extrapolates;    /**< 1: an input is outside of the fitted range, and EL is no measurement there */
} leverage_point;

/**
 * EL at an activation ratio A (0, 1], a granularity G = 2 d_model / d_expert and C = M D training FLOPs, M being the
 * training FLOPs of a token without vocabulary. LEVERAGE_BAD_ARGUMENT for what is not a positive finite number, A > 1;
 * LEVERAGE_NO_ANSWER where the law has no meaning.
 */
LEVERAGE_API leverage_status leverage_efficiency(double activation_ratio, double granularity, double flops,
                                                 leverage_point* point);

/** What the laws of Tian et al. 2025 say about a training run. */
typedef struct leverage_forecast {
  double flops_per_token;             /**< M: training FLOPs of a token, full attention, without vocabulary */
  double tokens;                      /**< D */
  double flops;                       /**< C = M D */
  double recommended_tokens;          /**< compute-optimal tokens at C */
  double recommended_flops_per_token; /**< compute-optimal M at C */
  double learning_rate;               /**< NaN for a dense model */
  double batch_tokens;                /**< NaN for a dense model */
  double granularity;                 /**< NaN where there is no EL */
  leverage_point by_definition;       /**< A = (E_a + E_s) / (E + E_s); NaN for a dense model and several mixtures */
  leverage_point by_routed;           /**< A = E_a / E */
} leverage_forecast;

/** At D tokens, and at C FLOPs; both have to be positive and finite. */
LEVERAGE_API leverage_status leverage_forecast_at_tokens(const leverage_model* model, double tokens,
                                                         leverage_forecast* forecast);
LEVERAGE_API leverage_status leverage_forecast_at_flops(const leverage_model* model, double flops,
                                                        leverage_forecast* forecast);

/** The C for which the model's M is the compute-optimal one. */
LEVERAGE_API leverage_status leverage_optimal_flops(const leverage_model* model, double* flops);

/* --------------------------------------------------------------------------------------------------------- laws */

/** A published law, one coefficient set of one paper. */
typedef struct leverage_law {
  const char* name;     /**< "hoffmann2022/unrounded" */
  const char* formula;  /**< plain text */
  const char* answer;   /**< what it returns, with the unit: "loss, nats per token" */
  const char* models;   /**< "dense models", "mixtures", "both" */
  const char* citation;
  const char* arxiv;    /**< "2203.15556"; "" where there is none */
  const char* location; /**< equation or table */
  const char* units;
  const char* range;    /**< the fitted range in words */
  const char* note;
  const char* verified; /**< how the coefficients were verified */
  size_t inputs;        /**< how many it takes, at most LEVERAGE_MAX_INPUTS */
  size_t intervals;     /**< how many its fitted range has */
} leverage_law;

#define LEVERAGE_MAX_INPUTS 6

/** An input of a law, or an interval of its fitted range, whose argument need not be an input. */
typedef struct leverage_law_argument {
  const char* name;    /**< "parameters", "non-vocabulary-flops": which N, D, C it is */
  const char* symbol;  /**< the paper's letter of an input; "" for an interval */
  const char* meaning; /**< with the unit */
  double low;          /**< of an interval, both ends included; of an input what any law takes */
  double high;
} leverage_law_argument;

LEVERAGE_API size_t leverage_law_count(void);

/** The index of the law of that name. LEVERAGE_BAD_ARGUMENT if there is none. */
LEVERAGE_API leverage_status leverage_law_find(const char* name, size_t* index, char* message, size_t message_size);

/** LEVERAGE_BAD_ARGUMENT beyond the last law, input or interval. */
LEVERAGE_API leverage_status leverage_law_at(size_t index, leverage_law* law);
LEVERAGE_API leverage_status leverage_law_input(size_t index, size_t input, leverage_law_argument* argument);
LEVERAGE_API leverage_status leverage_law_interval(size_t index, size_t interval, leverage_law_argument* argument);

/** A law's answer. */
typedef struct leverage_law_answer {
  double value;
  double beyond;        /**< as in leverage_point; NaN where the range bounds what the inputs do not say */
  int64_t extrapolates; /**< 1: outside of the range on which the law was fitted */
} leverage_law_answer;

/**
 * The law at its inputs, in its order; `count` has to be the number of its inputs. LEVERAGE_NO_ANSWER where the law
 * refuses these inputs.
 */
LEVERAGE_API leverage_status leverage_law_value(size_t index, const double* inputs, size_t count,
                                                leverage_law_answer* answer, char* message, size_t message_size);

/**
 * The law of a name at named arguments, in any order; an argument is named by its name ("parameters") or by the paper's
 * letter ("N"). Each input has to be there once, and nothing else.
 */
LEVERAGE_API leverage_status leverage_law_value_of(const char* law, const char* const* names, const double* values,
                                                   size_t count, leverage_law_answer* answer, char* message,
                                                   size_t message_size);

#ifdef __cplusplus
}
#endif

#endif
