// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/io/image_format.h"

namespace hayate {

/// What stands for the format of an image that several files make up: each has its own format,
/// which does the work. No file is recognised as one.
class JoinedFormat : public ImageFormat {
 public:
  std::span<const std::string_view> suffixes() const final { return {}; }
  bool has_signature(std::span<const std::byte> /*beginning*/) const final { return false; }
  std::string_view affine_fields() const final { return "affines, which are those of one grid"; }
  std::string_view spacing_field() const final { return "voxel sizes"; }

  ImageInfo read_info(const std::filesystem::path& path) const final;
  /// Returns the notes of all files, the first one's first.
  std::vector<HeaderNote> examine(const ImageInfo& info) const final;
  void check_voxels_fit(const ImageInfo& info) const final;
  /// Writes as the first file's format does.
  void write(const std::filesystem::path& path, const VolumeSlabs& volume,
             const ImageInfo* like) const final;

 private:
  /// The files' headers, in their order; at least one.
  virtual std::vector<const ImageInfo*> parts_of(const ImageInfo& info) const = 0;
};

}  // namespace hayate
