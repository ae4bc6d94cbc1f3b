// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/kept_cases.h"

#include "hayate/base/cache_folder.h"
#include "hayate/base/json_text.h"

namespace hayate {

std::filesystem::path kept_cases_folder(const DataOptions& options) {
  return options.cache_dir.empty() ? default_cache_dir()
                                   : std::filesystem::path(name_of_text(options.cache_dir));
}

std::int64_t kept_cases_limit(const DataOptions& options) {
  return static_cast<std::int64_t>(options.cache_limit_gb * 1e9);
}

std::shared_ptr<const CaseStore> open_kept_cases(const DataOptions& options) {
  return std::make_shared<const CaseStore>(kept_cases_folder(options), kept_cases_limit(options));
}

}  // namespace hayate
