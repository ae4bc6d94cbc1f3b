// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "hayate/distributed/ranks.h"
#include "hayate/recipe/recipe.h"
#include "hayate/reporting/epoch_record.h"
#include "hayate/reporting/run_report.h"
#include "hayate/runs/run_folder.h"

namespace hayate {

struct TrainOptions {
  std::filesystem::path dataset;
  std::filesystem::path out;
  std::string device = "auto";
  /// Weights to begin with, of this program or of MONAI (safetensors); empty: drawn from the seed.
  std::filesystem::path weights;
  bool resume = false;
  bool skip_bad = false;
  /// When the run began, in seconds from the program's start (process_seconds); time_limit counts
  /// from there.
  double begun_at = 0.0;
  /// Name of the run in figures: "Fast training".
  std::string label = "Training";
};

/// Trains by the recipe and leaves a run folder: recipe.json, run.json, log.txt, metrics.csv and
/// .jsonl, TensorBoard events, best.safetensors, last.ckpt and previous.ckpt, figures, report.html.
///
/// \returns the course of the run, as in its report.
/// \throws InterruptedError  after a checkpoint, when the process is asked to stop; NumericError
///                           when loss or weights are not finite any more, with the checkpoints
///                           from before; and every other Error of data, recipe, device, memory
///                           and disk.
RunReport train(const Recipe& recipe, const TrainOptions& options);

/// Trains as the other train does, in a folder that open_run_folder has opened.
/// \param ranks  those that train together: each calls train(), and the first one alone writes.
/// \returns nothing on the others.
RunReport train(const Recipe& recipe, const TrainOptions& options, const RunFolder& folder,
                const Ranks& ranks = Ranks::single());

/// Whether the run in the folder has come to its end and left everything there.
bool is_complete_run(const Recipe& recipe, const RunFolder& folder);

}  // namespace hayate
