// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/io/image_info.h"
#include "hayate/volume/volume_slabs.h"

namespace hayate {

/// Writes a volume [C, X, Y, Z] of any voxel type in the format that the name says.
/// \throws UsageError  when the name is none of a format; else as ImageFormat::write.
void write_image(const std::filesystem::path& path, const Volume& volume);

/// Writes a volume that belongs to an image. It gets the image's description, and lies over the
/// image in every program.
void write_image(const std::filesystem::path& path, const Volume& volume, const ImageInfo& like);
void write_image(const std::filesystem::path& path, const VolumeSlabs& volume,
                 const ImageInfo& like);

/// The same, of a volume whose values are stored · slope. \throws UsageError  also when files of
/// that format hold no slope.
void write_scaled_image(const std::filesystem::path& path, const VolumeSlabs& volume,
                        const ImageInfo& like, double slope);

/// Whether they do, by the name.
bool holds_slope(const std::filesystem::path& path);

}  // namespace hayate
