// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/run_folder.h"

#include <optional>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/file_error.h"
#include "hayate/base/log.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// What a run writes under a fixed name.
constexpr const char* kNames[] = {"recipe.json",        "run.json",      "log.txt",
                                  "metrics.csv",        "metrics.jsonl", "best.safetensors",
                                  "last.ckpt",          "previous.ckpt", "next.ckpt",
                                  "report.html",        "figures",       "validation_cases.csv",
                                  "postprocessing.json"};

/// A checkpoint is what makes a run of a folder.
bool has_checkpoint(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "last.ckpt", ignored) || fs::exists(folder / "previous.ckpt", ignored);
}

/// What only a run that had checkpoints leaves.
std::optional<fs::path> find_result(const fs::path& folder) {
  std::error_code ignored;
  for (const char* name : {"best.safetensors", "metrics.jsonl"}) {
    const auto size = fs::file_size(folder / name, ignored);
    if (!ignored && size > 0) return folder / name;
  }
  return std::nullopt;
}

[[noreturn]] void throw_no_run(const fs::path& path) {
  throw MissingInputError(
      fmt::format("{}: no run to resume", path.string()),
      "name the run's folder with --out, name the recipe of a run to begin, or begin without "
      "--resume");
}

void check_new(const RunFolder& folder) {
  std::error_code ignored;
  if (has_checkpoint(folder.path) || (!folder.lock->is_new() && find_result(folder.path)) ||
      (folder.lock->is_new() && fs::exists(folder.run(), ignored))) {
    throw UsageError(fmt::format("{}: holds a training run", folder.path.string()),
                     "go on with it by --resume, or name another folder with --out");
  }
  // What lies beside our lock is of a run that never came to its first checkpoint.
  if (!folder.lock->is_new()) return;
  for (const char* name : kNames) {
    if (fs::exists(folder.path / name, ignored)) {
      throw UsageError(fmt::format("{}: is not of a training run, and would be overwritten by one",
                                   (folder.path / name).string()),
                       "name another folder with --out");
    }
  }
}

void check_resume(const RunFolder& folder, bool may_begin) {
  if (has_checkpoint(folder.path)) return;
  if (const auto result = find_result(folder.path)) {
    throw MissingInputError(
        fmt::format("{}: the run has neither last.ckpt nor previous.ckpt any more, only {}",
                    folder.path.string(), result->filename().string()),
        "bring a checkpoint back, or begin a new run with another --out");
  }
  std::error_code ignored;
  const bool is_run = !folder.lock->is_new() || fs::exists(folder.run(), ignored);
  if (is_run && fs::exists(folder.recipe(), ignored)) return;
  may_begin ? check_new(folder) : throw_no_run(folder.path);
}

}  // namespace

bool is_run_folder(const fs::path& path) {
  const RunFolder folder{path};
  std::error_code ignored;
  return fs::exists(folder.recipe(), ignored) &&
         (fs::exists(folder.run(), ignored) || fs::exists(folder.best_weights(), ignored));
}

RunFolder open_run_folder(const fs::path& path, bool resume, bool may_begin) {
  std::error_code error;
  const bool is_there = fs::is_directory(path, error);
  if (resume && error == std::errc::permission_denied) throw_read_error(path, error.value());
  if (resume && !is_there && !may_begin) throw_no_run(path);
  make_folder(path);
  RunFolder folder{path, std::make_shared<RunLock>(path)};
  try {
    resume ? check_resume(folder, may_begin) : check_new(folder);
  } catch (...) {
    folder.lock->discard();
    throw;
  }
  return folder;
}

}  // namespace hayate
