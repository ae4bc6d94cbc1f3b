// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/write_image.h"

#include "hayate/io/image_formats.h"

namespace hayate {
namespace {

/// Names of no format go to the first one, which refuses them.
const ImageFormat& format_to_write(const std::filesystem::path& path) {
  const ImageFormat* named = find_format_by_name(path).format;
  return named != nullptr ? *named : *image_formats().front();
}

}  // namespace

void write_image(const std::filesystem::path& path, const Volume& volume) {
  format_to_write(path).write(path, VolumeView(volume), nullptr);
}

void write_image(const std::filesystem::path& path, const Volume& volume, const ImageInfo& like) {
  write_image(path, VolumeView(volume), like);
}

void write_image(const std::filesystem::path& path, const VolumeSlabs& volume,
                 const ImageInfo& like) {
  format_to_write(path).write(path, volume, &like);
}

void write_scaled_image(const std::filesystem::path& path, const VolumeSlabs& volume,
                        const ImageInfo& like, double slope) {
  format_to_write(path).write_scaled(path, volume, &like, slope);
}

bool holds_slope(const std::filesystem::path& path) {
  return format_to_write(path).holds_slope();
}

}  // namespace hayate
