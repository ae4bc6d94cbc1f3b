// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace hayate {

/// Where a training run puts its files, and their names.
struct RunFolder {
  std::filesystem::path path;

  std::filesystem::path recipe() const { return path / "recipe.json"; }
  std::filesystem::path run() const { return path / "run.json"; }
  std::filesystem::path log() const { return path / "log.txt"; }
  std::filesystem::path best_weights() const { return path / "best.safetensors"; }
  std::filesystem::path checkpoint() const { return path / "last.ckpt"; }
};

/// Makes the folder of a new run, or finds that of one to be resumed.
///
/// \throws UsageError         when a new run would overwrite another one
/// \throws MissingInputError  when there is nothing to resume
/// \throws WriteError         when it cannot be written to
RunFolder open_run_folder(const std::filesystem::path& path, bool resume);

}  // namespace hayate
