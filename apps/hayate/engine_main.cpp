// SPDX-License-Identifier: Apache-2.0
// The commands that need torch. Started by hayate (main.cpp).
#include <array>

#include "commands.h"
#include "hayate/training/torch_error.h"

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
  return run(argc, argv, kCommands, hayate::rethrow_torch_error);
}
