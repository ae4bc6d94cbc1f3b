// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Looks whether a list may be written there.
/// \throws UsageError  when something is there that may not be replaced.
void check_case_list_place(const std::filesystem::path& path, bool overwrite);

/// Writes a data set down as hayate's own list (io/layouts/case_list_file.h). Paths are relative to
/// the list where files lie below it, else absolute.
///
/// \param overwrite  whether a list of hayate's that is there may be replaced; nothing else is.
/// \throws DataError  when a class is called as what nobody annotated is; as
///         check_case_list_place; WriteError, IoError.
void write_case_list(const DatasetList& list, const std::filesystem::path& path, bool overwrite);

}  // namespace hayate
