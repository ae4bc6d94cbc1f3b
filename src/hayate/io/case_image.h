// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/io/image_info.h"

namespace hayate {

/// The files that name a case's image: one, or one for each channel in their order.
std::vector<std::filesystem::path> channel_files(const CaseFiles& files);

/// The case without its label.
CaseFiles without_label(const CaseFiles& files);

/// Reads the headers of a case's image. Where each channel has a file, they are one image whose
/// fourth axis is the channels, of the files' type and scaling where all have the same, else
/// float32; path and header are those of the first channel. A channel on another grid than the
/// first is read as its values there, trilinear, the outer voxel repeated beyond its edge, as
/// MONAI's ResampleToMatch has them: whoever does not want that asks find_channels_off_grid.
///
/// \throws as ImageFormat::read_info; DataError also when a file of a channel has several volumes.
ImageInfo read_case_info(const CaseFiles& files);

/// Says of each channel that lies on another grid than the first which one, and how the two differ.
/// \param info  of read_case_info. \returns nothing where an image is one file.
std::vector<std::string> find_channels_off_grid(const ImageInfo& info);

/// Identifies what a case's image holds, in all of its files.
///
/// \param hash_of  gives the hash of a channel's image (io/image_files.h), where it is known
/// already. \throws MissingInputError, IoError
std::uint64_t hash_of_image(
    const CaseFiles& files,
    const std::function<std::uint64_t(const std::filesystem::path&)>& hash_of);
std::uint64_t hash_of_image(const CaseFiles& files);

}  // namespace hayate
