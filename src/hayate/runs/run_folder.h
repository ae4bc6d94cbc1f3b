// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "hayate/runs/run_lock.h"

namespace hayate {

/// Where a training run puts its files, and their names.
struct RunFolder {
  std::filesystem::path path;
  /// Held by the process that writes there.
  std::shared_ptr<RunLock> lock = nullptr;

  std::filesystem::path recipe() const { return path / "recipe.json"; }
  std::filesystem::path run() const { return path / "run.json"; }
  std::filesystem::path metrics() const { return path / "metrics.jsonl"; }
  std::filesystem::path log() const { return path / "log.txt"; }
  std::filesystem::path best_weights() const { return path / "best.safetensors"; }
  std::filesystem::path checkpoint() const { return path / "last.ckpt"; }
  std::filesystem::path validation_cases() const { return path / "validation_cases.csv"; }
  std::filesystem::path figures() const { return path / "figures"; }
  /// What the pictures of cases show, which lie beside it.
  std::filesystem::path case_pictures() const { return figures() / "cases.json"; }
  /// What a cross-validation has chosen to do to predictions (runs/postprocessing.h).
  std::filesystem::path postprocessing() const { return path / "postprocessing.json"; }
  std::filesystem::path report() const { return path / "report.html"; }
};

/// Whether a run was trained in the folder, as far as the names of its files tell.
bool is_run_folder(const std::filesystem::path& path);

/// Makes the folder of a new run, or finds that of one to be resumed, and locks it before anything
/// in it is looked at. A run that ended before its first checkpoint does not stand in the way of a
/// new one.
///
/// \param may_begin  whether to make the folder of a new run where there is none to be resumed.
/// \throws UsageError         when another process trains there; when a new run would overwrite
///                            another one, or files that are not of a run
/// \throws MissingInputError  when there is nothing to resume, or no checkpoint left of it
/// \throws WriteError         when it cannot be written to
RunFolder open_run_folder(const std::filesystem::path& path, bool resume, bool may_begin = false);

}  // namespace hayate
