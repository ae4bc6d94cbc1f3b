// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "hayate/io/header_note.h"
#include "hayate/io/image_info.h"
#include "hayate/io/stored_voxels.h"
#include "hayate/volume/volume_slabs.h"

namespace hayate {

/// A format of image files. One is a folder beside this file and a line in image_formats.cpp.
/// Stateless: all threads share the one object.
class ImageFormat {
 public:
  virtual ~ImageFormat() = default;

  virtual std::string_view name() const = 0;
  /// How names of such files end, in lower case. Files that are written get the first one.
  virtual std::span<const std::string_view> suffixes() const = 0;
  /// Whether a file that begins so is one, whatever its name. \param beginning  up to
  /// kSignatureLimitBytes.
  virtual bool has_signature(std::span<const std::byte> beginning) const = 0;
  /// Whether an image may be a folder of files, each of which has the signature; such a format's
  /// files have no suffix that says so.
  virtual bool reads_folders() const { return false; }
  /// Whether write() does anything but throw a UsageError.
  virtual bool is_written() const { return true; }
  /// What a header calls that which places voxels, and their sizes; for whoever has to mend it.
  virtual std::string_view affine_fields() const = 0;
  virtual std::string_view spacing_field() const = 0;

  /// Reads no more than the header. Fills everything but ImageInfo::format.
  /// \throws MissingInputError  when there is no such file.
  /// \throws DataError  when it is a folder, empty, damaged, of another format, holds voxels that
  ///                    are not real numbers, or has an affine that is not finite; with the path.
  /// \throws IoError  when it cannot be read.
  virtual ImageInfo read_info(const std::filesystem::path& path) const = 0;

  /// The files that the image is made of, the named one first; that one alone where its header is
  /// of no use. Reads no more than the header.
  virtual std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) const;

  /// What is odd about a header that can be read all the same. Reads nothing.
  virtual std::vector<HeaderNote> examine(const ImageInfo& info) const = 0;

  /// Whether the file can hold the voxels that its header promises, by its size; nothing is read.
  /// \throws MissingInputError, IoError; DataError when it cannot.
  virtual void check_voxels_fit(const ImageInfo& info) const = 0;

  /// \throws MissingInputError, IoError, MemoryError; DataError when the file is damaged or holds
  ///         fewer voxels than its header promises.
  virtual StoredVoxels read_voxels(const ImageInfo& info) const = 0;

  /// Writes a volume [C, X, Y, Z] atomically, unscaled, without ever holding all of it; the same
  /// volume gives the same bytes.
  ///
  /// \param like  an image of any format that the volume belongs to, or null. Its description is
  ///              written, too; where it is of this format and on the volume's grid, its header
  ///              says where the voxels lie word for word.
  /// \throws UsageError  when the name does not end as the format's do.
  /// \throws DataError  when the format cannot hold the volume; WriteError, MemoryError.
  virtual void write(const std::filesystem::path& path, const VolumeSlabs& volume,
                     const ImageInfo* like) const = 0;

  /// Whether a file may say by what its voxels are to be multiplied.
  virtual bool holds_slope() const { return false; }
  /// Writes as write() does a volume whose values are stored · slope. \throws UsageError  also when
  /// files of the format hold no slope.
  virtual void write_scaled(const std::filesystem::path& path, const VolumeSlabs& volume,
                            const ImageInfo* like, double slope) const;
};

/// How much of a file ImageFormat::has_signature gets to see.
inline constexpr std::size_t kSignatureLimitBytes = 512;

}  // namespace hayate
