// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/joined_format.h"

#include <utility>

#include "hayate/io/read_image.h"

namespace hayate {

ImageInfo JoinedFormat::read_info(const std::filesystem::path& path) const {
  return read_image_info(path);
}

std::vector<HeaderNote> JoinedFormat::examine(const ImageInfo& info) const {
  std::vector<HeaderNote> notes;
  for (const ImageInfo* part : parts_of(info)) {
    for (HeaderNote& note : part->format->examine(*part)) notes.push_back(std::move(note));
  }
  return notes;
}

void JoinedFormat::check_voxels_fit(const ImageInfo& info) const {
  for (const ImageInfo* part : parts_of(info)) part->format->check_voxels_fit(*part);
}

void JoinedFormat::write(const std::filesystem::path& path, const VolumeSlabs& volume,
                         const ImageInfo* like) const {
  const ImageInfo* const first = parts_of(*like).front();
  first->format->write(path, volume, first);
}

}  // namespace hayate
