// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "hayate/data/case_store.h"
#include "hayate/recipe/data_options.h"

namespace hayate {

/// Returns the folder in which a PersistentDataset of the options keeps its cases.
/// \throws UsageError  where nothing names one, as default_cache_dir()
std::filesystem::path kept_cases_folder(const DataOptions& options);

/// Returns the most that may lie there; 0: no limit.
std::int64_t kept_cases_limit(const DataOptions& options);

/// Opens that folder. \throws as CaseStore and kept_cases_folder()
std::shared_ptr<const CaseStore> open_kept_cases(const DataOptions& options);

}  // namespace hayate
