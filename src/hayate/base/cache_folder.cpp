// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/cache_folder.h"

#include <cstdlib>
#include <optional>

#include "hayate/base/error.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> folder_of(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return fs::path(value);
}

}  // namespace

fs::path default_cache_dir() {
  if (auto folder = folder_of("HAYATE_CACHE_DIRECTORY")) return *folder;
  if (auto folder = folder_of("XDG_CACHE_HOME")) return *folder / "hayate";
  if (auto folder = folder_of("HOME")) return *folder / ".cache/hayate";
  throw UsageError("no folder for prepared cases: neither HAYATE_CACHE_DIRECTORY nor HOME is set",
                   "set HAYATE_CACHE_DIRECTORY");
}

}  // namespace hayate
