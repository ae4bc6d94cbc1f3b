// SPDX-License-Identifier: Apache-2.0
// The commands that need torch. Started by hayate (main.cpp).
#include <array>

#include "commands.h"
#include "hayate/prediction/torch_error.h"
#include "hayate/training/compute_threads.h"

namespace {

using namespace hayate::cli;

constexpr std::array kCommands{
    Command{"train", kTrainSummary, add_train},
    Command{"compare", kCompareSummary, add_compare},
    Command{"evaluate", kEvaluateSummary, add_evaluate},
    Command{"predict", kPredictSummary, add_predict},
    Command{"profile", kProfileSummary, add_profile},
    Command{"bench", kBenchSummary, add_bench},
    Command{"info", kInfoSummary, add_info},
};

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv, kCommands,
             {.rethrow_as_error = hayate::rethrow_torch_error,
              .apply_thread_count = hayate::apply_thread_count});
}
