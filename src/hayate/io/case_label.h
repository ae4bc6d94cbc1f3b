// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/io/image_info.h"

namespace hayate {

/// Whether each class has a file (CaseFiles::masks).
bool has_masks(const CaseFiles& files);

/// The files that name a case's label: one, or the masks in the order of their classes; none where
/// the case has no label.
std::vector<std::filesystem::path> label_files(const CaseFiles& files);

/// Reads the headers of a case's label. Masks are one label, whose voxels have the values of the
/// classes or regions, uint8 or uint16, and 0 where no mask is above 0 (io/mask_merge.h,
/// io/mask_values.h); path and header are those of the first mask.
///
/// \pre the case has a label.
/// \throws as ImageFormat::read_info; DataError also when a mask has several volumes, or lies on
///         another grid than the first.
ImageInfo read_label_info(const CaseFiles& files);

/// Identifies what a case's label holds, in all of its files; the masks with their classes.
///
/// \param hash_of  gives the hash of a file's image (io/image_files.h), where it is known already.
/// \pre the case has a label. \throws MissingInputError, IoError
std::uint64_t hash_of_label(
    const CaseFiles& files,
    const std::function<std::uint64_t(const std::filesystem::path&)>& hash_of);
std::uint64_t hash_of_label(const CaseFiles& files);

}  // namespace hayate
