// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Writes a data set down as hayate's own list (io/layouts/case_list_file.h). Paths are relative to
/// the list where files lie below it, else absolute.
///
/// \param overwrite  whether a list of hayate's that is there may be replaced; nothing else is.
/// \throws UsageError  when something is there that may not be replaced; WriteError, IoError.
void write_case_list(const DatasetList& list, const std::filesystem::path& path, bool overwrite);

}  // namespace hayate
