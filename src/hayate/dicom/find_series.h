// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "hayate/dicom/dicom_slice.h"

namespace hayate {

/// Returns the slices of a folder, which has to hold those of one series only, or those of the
/// series in its folder that a file belongs to. In no order.
/// \throws MissingInputError, IoError; DataError when there are none, or several series: all of
///         them by UID, description and number of slices.
std::vector<DicomSlice> find_series(const std::filesystem::path& path);

}  // namespace hayate
