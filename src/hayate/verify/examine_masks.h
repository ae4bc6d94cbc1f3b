// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "hayate/io/byte_buffer.h"
#include "hayate/io/image_info.h"
#include "hayate/verify/examine_case.h"

namespace hayate {

/// The label that the masks of a case make together.
struct MergedMasks {
  ImageInfo info;
  ByteBuffer label;
};

/// Reads the masks of a case, a file for each class or region, says what is wrong with each, and in
/// how many voxels which of the classes overlap.
///
/// \returns nothing, and leaves a finding, when one of them is of no use.
/// \throws MemoryError
std::optional<MergedMasks> examine_masks(const CaseFiles& files, CaseFacts& facts);

}  // namespace hayate
