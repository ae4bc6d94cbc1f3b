// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/networks/module.h"
#include "hayate/optimizers/optimizer.h"
#include "hayate/training/grad_scaler.h"

namespace hayate {

/// How far a run has come: all numbers that are not tensors.
struct TrainingState {
  /// Epochs that are done; the one that is under way has this number, counted from 0.
  std::int64_t epoch = 0;
  /// Batches of that epoch that are done, and the sum of their losses.
  std::int64_t step_in_epoch = 0;
  double epoch_loss_sum = 0.0;
  /// Optimizer steps since the beginning; the schedule's position.
  std::int64_t global_step = 0;
  double best_metric = -1.0;
  std::int64_t best_metric_epoch = -1;
  /// Clock of the run up to here, over all its sessions: training and validation, and filling the
  /// caches.
  double seconds_without_cache = 0.0;
  double cache_seconds = 0.0;
  /// Time spent in the epoch that is under way.
  double epoch_seconds = 0.0;

  void begin_next_epoch() {
    ++epoch;
    step_in_epoch = 0;
    epoch_loss_sum = 0.0;
    epoch_seconds = 0.0;
  }
};

/// What the run was made from; a checkpoint resumes only a run of the same recipe and data.
struct RunIdentity {
  /// The resolved recipe.
  std::string recipe_json;
  std::string data_hash;
};

/// The parts of a run that a checkpoint carries.
struct RunParts {
  Block& network;
  Optimizer& optimizer;
  GradScaler& scaler;
  TrainingState& state;
};

/// Writes `last.ckpt` of the run folder, and keeps the one before as `previous.ckpt`. Both names
/// only ever hold whole, checksummed files (safetensors: numbers and text, nothing to execute).
/// \throws WriteError
void write_checkpoint(const std::filesystem::path& run_folder, const RunParts& parts,
                      const RunIdentity& identity);

/// Brings the parts to where the folder's last checkpoint left them; a damaged one falls back to
/// the one before, with a warning. The random position is part of it: what dropout draws next.
///
/// \returns false when the folder has no checkpoint.
/// \throws DataError    when neither is usable
/// \throws RecipeError  when the recipe or the data differ, with what differs
bool read_checkpoint(const std::filesystem::path& run_folder, const RunParts& parts,
                     const RunIdentity& identity);

}  // namespace hayate
