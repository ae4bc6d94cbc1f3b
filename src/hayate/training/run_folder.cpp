// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/run_folder.h"

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"

namespace hayate {

RunFolder open_run_folder(const std::filesystem::path& path, bool resume) {
  const RunFolder folder{path};
  const bool holds_run = std::filesystem::exists(folder.recipe());
  if (resume && !holds_run) {
    throw MissingInputError(fmt::format("{}: no run to resume", path.string()),
                            "name the run's folder with --out, or begin without --resume");
  }
  if (!resume && holds_run) {
    throw UsageError(fmt::format("{}: holds a training run", path.string()),
                     "go on with it by --resume, or name another folder with --out");
  }
  make_folder(path);
  // Asked for here, because a training that cannot be saved had better not begin.
  AtomicFile probe(path / ".writable");
  probe.write("x");
  return folder;
}

}  // namespace hayate
