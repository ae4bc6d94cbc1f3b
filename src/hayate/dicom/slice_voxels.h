// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "hayate/dicom/dicom_slice.h"

namespace hayate {

/// Reads the voxels of a slice, whatever transfer syntax they are in, in this machine's byte order.
/// \param as_values  as float32 with slope and intercept applied; else as they are stored.
/// \throws DataError  when they cannot be decoded, or are others than the file's header says.
std::vector<std::byte> read_slice_voxels(const DicomSlice& slice, bool as_values);

}  // namespace hayate
