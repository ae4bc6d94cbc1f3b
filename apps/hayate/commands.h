// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli.h"

namespace hayate::cli {

// In the torch-free program, which starts in a few milliseconds.
Action add_phantom(CLI::App& app);
Action add_verify(CLI::App& app);
Action add_analyze(CLI::App& app);
Action add_cache(CLI::App& app);

// In hayate-download.
Action add_download(CLI::App& app);

// In hayate-engine.
Action add_train(CLI::App& app);
Action add_compare(CLI::App& app);
Action add_evaluate(CLI::App& app);
Action add_predict(CLI::App& app);
Action add_profile(CLI::App& app);
Action add_bench(CLI::App& app);
Action add_info(CLI::App& app);

// What each command says of itself, in the order of `hayate --help`.
inline constexpr const char* kDownloadSummary =
    "Download a data set: a task of the Decathlon, or any archive";
inline constexpr const char* kPhantomSummary = "Make a CT-like data set to train on";
inline constexpr const char* kVerifySummary =
    "Check every case of a data set, report every problem";
inline constexpr const char* kAnalyzeSummary =
    "What a data set is like, and a recipe chosen for it";
inline constexpr const char* kCacheSummary = "List, check or remove the prepared cases on disk";
inline constexpr const char* kTrainSummary = "Train a network on a data set";
inline constexpr const char* kCompareSummary =
    "Regular against fast training: the tutorial's figures and table";
inline constexpr const char* kEvaluateSummary = "Dice of a run, or of a folder of predictions";
inline constexpr const char* kPredictSummary = "Label images with a trained network";
inline constexpr const char* kProfileSummary =
    "Where the time of a training goes, and what to change";
inline constexpr const char* kBenchSummary =
    "Measure a training step, inference, or the filling of a cache";
inline constexpr const char* kInfoSummary = "Versions, processor, precision and settings";

}  // namespace hayate::cli
