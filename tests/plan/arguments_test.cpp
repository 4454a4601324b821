// SPDX-License-Identifier: Apache-2.0
/// @file
/// Whichever N, D or C a law counts, a configuration fills that one. Expected values: the counts that publishers
/// state, and sums over the dimensions.
#include "leverage/plan/arguments.hpp"

#include <doctest/doctest.h>

#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace arguments_test {

using namespace leverage;
using plan::argument_of;
using plan::argument_status;
using test::near;

constexpr plan::training_plan run{.data = tokens{1e12}};

double value(argument which, const transformer& m) { return argument_of(which, m, run).value; }

TEST_CASE("a dense model has the published number of weights, whichever of them are counted") {
  const transformer& m = presets::llama_3_8b.model;
  static_assert(argument_of(argument::parameters, presets::llama_3_8b.model).value == 8030261248.0);
  constexpr double vocabulary = 128256.0 * 4096.0;
  CHECK(value(argument::parameters_with_head, m) == 8030261248.0 - vocabulary);
  CHECK(value(argument::non_embedding_parameters, m) == 8030261248.0 - 2 * vocabulary);
  CHECK(value(argument::active_parameters, m) == 8030261248.0);
  CHECK(value(argument::dense_parameters, m) == 8030261248.0);
  CHECK(argument_of(argument::dense_parameters, m).status == argument_status::exact);
  // Norms are no matrices: 65 of 4096.
  CHECK(value(argument::expert_non_embedding_parameters, m) ==
        8030261248.0 - 2 * vocabulary - 65 * 4096.0);
  CHECK(value(argument::flops, m) == 6.0 * 8030261248.0 * 1e12);
  CHECK(value(argument::non_embedding_flops, m) == 6.0 * (8030261248.0 - 2 * vocabulary) * 1e12);
  CHECK(value(argument::head_flops, m) == 6.0 * (8030261248.0 - vocabulary) * 1e12);
  CHECK(value(argument::min_flops, m) == 0.5 * value(argument::non_embedding_flops, m));
  CHECK(value(argument::tokens_per_parameter, m) == 1e12 / 8030261248.0);
}

TEST_CASE("a mixture has other totals than active weights, and its ratios by each paper's words") {
  const transformer& m = presets::mixtral_8x7b.model;
  CHECK(value(argument::parameters, m) == 46702792704.0);
  CHECK(near(value(argument::active_parameters, m), 12.8797e9, 1e-4));
  CHECK(near(value(argument::active_non_embedding_parameters, m), 12.6175e9, 1e-4));
  CHECK(near(value(argument::non_embedding_parameters, m), 46.4404e9, 1e-4));
  CHECK(near(value(argument::flops, m), 6.0 * 12.8797e9 * 1e12, 1e-4));
  CHECK(value(argument::activation_ratio, m) == 0.25);
  CHECK(value(argument::sparsity, m) == 0.75);
  CHECK(value(argument::active_experts, m) == 2.0);
  CHECK(value(argument::sharing_ratio, m) == 0.0);
  CHECK(value(argument::expansion_rate, m) == 4.0);
  CHECK(near(value(argument::expert_granularity, m), 2.0 * 4096 / 14336, 1e-15));
  CHECK(near(value(argument::fine_granularity, m), 4.0 * 4096 / 14336, 1e-15));
  // One expert of two, twice as wide: said to be approximated.
  const auto experts = argument_of(argument::experts, m);
  CHECK(experts.value == 4.0);
  CHECK(experts.status == argument_status::approximated);
  CHECK(experts.reason.find("one expert") != std::string_view::npos);
}

TEST_CASE(
    "one routed expert and no shared one is what laws of routers mean; anything else is not") {
  const auto with = [](count active, count shared) {
    return transformer{.layers = 2,
                       .d_model = 64,
                       .vocabulary = 1000,
                       .sequence = 128,
                       .attention = {.heads = 2, .kv_heads = 2, .head_dim = 32},
                       .experts = {.experts = 8,
                                   .active = active,
                                   .shared = shared,
                                   .expert_width = 256,
                                   .shared_width = shared > 0 ? count{256} : count{0}}};
  };
  for (const argument which : {argument::dense_parameters, argument::experts}) {
    CAPTURE(facts(which).name);
    CHECK(argument_of(which, with(1, 0)).status == argument_status::exact);
    CHECK(argument_of(which, with(1, 1)).status == argument_status::approximated);
    CHECK(argument_of(which, with(2, 0)).status == argument_status::approximated);
    CHECK(argument_of(which, with(2, 1)).status == argument_status::approximated);
    CHECK(argument_of(which, with(1, 1)).reason.find("one expert") != std::string_view::npos);
  }
  CHECK(value(argument::experts, with(1, 0)) == 8.0);
}

TEST_CASE("shared experts are active, and count by width in the expansion rate") {
  const transformer& m = presets::moe_mini.model;  // 12 of 384 and one shared, all of width 384
  CHECK(value(argument::active_experts, m) == 13.0);
  CHECK(near(value(argument::sharing_ratio, m), 1.0 / 13.0, 1e-15));
  CHECK(near(value(argument::expansion_rate, m), 385.0 / 13.0, 1e-15));
  CHECK(value(argument::activation_ratio, m) == 12.0 / 384.0);
  CHECK(near(value(argument::non_vocabulary_flops, m), 7.04643072e21, 1e-15));
}

TEST_CASE("exact FLOPs are those of all matrices, of full attention and of the output head") {
  const transformer& m = presets::llama_3_8b.model;
  // 32 layers of 4096 x (2 x 4096 + 2 x 1024 + 3 x 14336), a head of 128256 words; scores and weighted values.
  const double weights = 32.0 * 4096 * (2 * 4096 + 2 * 1024 + 3 * 14336) + 128256.0 * 4096;
  const double attention = 32.0 * 2 * 4096 * static_cast<double>(m.sequence);
  CHECK(near(value(argument::exact_flops, m), 6.0 * (weights + attention) * 1e12, 1e-15));
  CHECK(argument_of(argument::exact_flops, m).reason == "needs the training tokens");
}

TEST_CASE("a configuration has a width and a vocabulary, one stream, and no number format") {
  const transformer& m = presets::moe_mini.model;
  CHECK(value(argument::width, m) == 2048.0);
  CHECK(value(argument::vocabulary, m) == 126464.0);
  CHECK(value(argument::parallel_streams, m) == 1.0);
  for (const argument a : {argument::weight_bits, argument::exponent_bits, argument::block_size}) {
    CHECK(argument_of(a, m, {.data = tokens{1e12}}).reason ==
          "needs the number format of the training");
  }
  CHECK(argument_of(argument::learning_rate, m).reason == "needs the learning rate");
  CHECK(argument_of(argument::weight_decay, m).reason == "needs the weight decay");
}

TEST_CASE("what a configuration does not have is named, not invented") {
  const transformer& dense = presets::dense_6b.model;
  for (const argument a :
       {argument::expert_granularity, argument::fine_granularity, argument::active_experts}) {
    const auto filled = argument_of(a, dense, run);
    CHECK_FALSE(filled.known());
    CHECK(test::is_nan(filled.value));
    CHECK(filled.reason == "the model is dense");
  }
  CHECK(argument_of(argument::tokens, dense).reason == "needs the training tokens");
  CHECK(argument_of(argument::flops, dense).reason == "needs the training tokens");
  CHECK(argument_of(argument::batch, dense, run).reason == "needs the batch");
  CHECK(argument_of(argument::steps, dense, run).reason.find("batch") != std::string_view::npos);
  CHECK(argument_of(argument::loss, dense, run).reason == "needs the loss");
  const auto steps =
      argument_of(argument::steps, dense, {.data = tokens{1e12}, .batch = tokens{4e6}});
  CHECK(steps.value == 250000.0);
  CHECK(argument_of(argument::tokens, dense, {.data = tokens{-1.0}}).reason ==
        "needs the training tokens");

  transformer broken = dense;
  broken.layers = 0;
  for (const argument_facts& f : argument_table) {
    const auto filled = argument_of(f.which, broken, run);
    CHECK_FALSE(filled.known());
    CHECK(filled.reason == "the configuration is not valid");
  }
}

TEST_CASE("every number that a configuration gives is one that laws take") {
  for (const transformer& m : {presets::moe_mini.model, presets::dense_6b.model,
                               presets::deepseek_v3.model, presets::gpt2_124m.model}) {
    for (const argument_facts& f : argument_table) {
      const auto filled =
          argument_of(f.which, m, {.data = tokens{1e12}, .batch = tokens{4e6}, .loss = 2.0});
      CAPTURE(f.name);
      CHECK((!filled.known() || f.contains(filled.value)));
      CHECK((filled.status == argument_status::exact) == filled.reason.empty());
    }
  }
}

TEST_CASE("a catalogue entry is filled in its own order") {
  const auto filled = plan::arguments_of(catalogue::hoffmann2022_unrounded{},
                                         presets::llama_3_8b.model, {.data = tokens{15e12}});
  CHECK(filled.known());
  CHECK(filled.items[0].value == 8030261248.0);
  CHECK(filled.items[1].value == 15e12);
  CHECK(filled.value() == hoffmann2022::unrounded.loss(parameters{8030261248.0}, tokens{15e12}));
  const auto unknown =
      plan::arguments_of(catalogue::hoffmann2022_unrounded{}, presets::llama_3_8b.model);
  CHECK_FALSE(unknown.known());
  CHECK(test::is_nan(unknown.value()));
  CHECK(unknown.reason() == "needs the training tokens");
}

}  // namespace arguments_test
