// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "hayate/io/image_info.h"
#include "hayate/io/label_values.h"
#include "hayate/io/stored_voxels.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Reads a file's header, by the format that find_format finds.
/// \throws as ImageFormat::read_info.
ImageInfo read_image_info(const std::filesystem::path& path);

/// Reads the voxels as they are stored. \throws as ImageFormat::read_voxels.
StoredVoxels read_stored_voxels(const ImageInfo& info);

/// Reads every volume of the file, float32 [N, X, Y, Z]; N counts the axes beyond the third, of
/// which the first one runs fastest. Values are those of MONAI 1.6's LoadImage: slope and intercept
/// applied in float64, then rounded to float32.
///
/// NaN and infinite voxels are passed on: see check_finite.
/// \throws as read_stored_voxels.
Volume read_volumes(const ImageInfo& info);

/// Whether it can be an image: one axis beside space, or none, is longer than 1.
bool has_one_channel_axis(const ImageInfo& info);

/// Reads an image, float32 [C, X, Y, Z], as LoadImage and EnsureChannelFirst give it: C is the
/// fourth axis, or the fifth of a file of vectors (X, Y, Z, 1, C), else 1.
/// \throws as read_image_info and read_volumes; DataError also when more than one axis beside space
///         is longer than 1.
Volume read_image(const std::filesystem::path& path);
Volume read_image(const ImageInfo& info);

/// Reads a label, uint8 [1, X, Y, Z]: class indices, and kIgnoredVoxel where nobody annotated.
/// \param values  what the values of the file mean. \param class_count  of values that are class
///                indices; 0: any.
/// \throws as read_image_info and read_volumes; DataError also when there is more than one volume,
///         or a voxel is no integer of 0 … kLargestLabelValue (names the first such voxel and its
///         value), or values are not declared (names them all).
Volume read_label(const std::filesystem::path& path, const LabelValues& values = {},
                  std::int64_t class_count = 0);
Volume read_label(const ImageInfo& info, const LabelValues& values = {},
                  std::int64_t class_count = 0);

/// \param path  where the image came from, for the message.
/// \throws DataError  when voxels are NaN or infinite: how many, and the first of them.
/// \pre float32 voxels.
void check_finite(const Volume& image, const std::filesystem::path& path);

}  // namespace hayate
