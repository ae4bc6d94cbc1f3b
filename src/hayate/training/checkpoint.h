// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/networks/module.h"
#include "hayate/optimizers/optimizer.h"
#include "hayate/training/grad_scaler.h"
#include "hayate/training/training_state.h"

namespace hayate {

class WeightAverage;

/// What the run is made from; a checkpoint resumes only a run of the same recipe and data.
struct RunIdentity {
  /// The resolved recipe without what may differ between the sessions of a run (recipe_identity).
  /// Its learning rate may be lowered, nevertheless.
  std::string recipe_json;
  std::string data_hash;
  std::int64_t max_epochs = 0;
  std::int64_t steps_per_epoch = 0;
  std::size_t class_count = 0;
  /// Cases for validation.
  std::size_t validation_count = 0;
  /// Ranks that train it now; a run may go on with others.
  int rank_count = 1;
};

/// The parts of a run that a checkpoint carries.
struct RunParts {
  Block& network;
  Optimizer& optimizer;
  GradScaler& scaler;
  TrainingState& state;
  /// Null where weights are not averaged.
  const WeightAverage* average = nullptr;
};

/// Returns name and tensor of all that changes in training but the state: of the network, the
/// optimizer and the scaler. The tensors share their memory.
std::vector<std::pair<std::string, at::Tensor>> run_tensors(const RunParts& parts);

/// \throws NumericError  when a weight, or a number of the optimizer, is NaN or infinite.
void check_finite(const RunParts& parts);

/// Writes `last.ckpt` of the run folder, and keeps that of the epoch before as `previous.ckpt`: two
/// files, at every moment, and whole ones (safetensors: numbers and text, nothing to execute).
/// \throws WriteError
/// \throws NumericError  as check_finite; the checkpoints then stay as they are
void write_checkpoint(const std::filesystem::path& run_folder, const RunParts& parts,
                      const RunIdentity& identity);

/// Brings the parts to where the folder's last checkpoint left them; one that is damaged, not
/// finite or not of this run's shape gives way to the one before, with a warning. Nothing is
/// changed before all of a checkpoint is known to fit. The random position is part of it: what
/// dropout draws next.
///
/// The recipe may have another max_epochs and a lower optimizer.lr; state.changes says so then.
///
/// \returns false when the folder has no checkpoint.
/// \throws DataError    when none is usable
/// \throws RecipeError  when the recipe or the data differ, with what differs
bool read_checkpoint(const std::filesystem::path& run_folder, const RunParts& parts,
                     const RunIdentity& identity);

/// How far the run in a folder has come, as last.ckpt says; nothing when that cannot be read.
std::optional<TrainingState> read_saved_state(const std::filesystem::path& run_folder);

}  // namespace hayate
