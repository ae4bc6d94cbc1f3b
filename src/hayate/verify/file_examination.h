// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hayate/io/header_note.h"
#include "hayate/io/image_info.h"
#include "hayate/io/stored_voxels.h"
#include "hayate/verify/examine_case.h"

namespace hayate {

/// The voxel [x, y, z] of an index in the file's order, as text.
std::string place_of(const ImageInfo& info, std::uint64_t voxel_index);

/// Hash of shape, type and voxels: equal for the same image compressed or named otherwise.
std::uint64_t hash_voxels(const ImageInfo& info, std::span<const std::byte> voxels);

/// One file of a case; what is found goes into the case's findings.
class FileExamination {
 public:
  /// Both have to outlive it.
  FileExamination(const std::filesystem::path& path, CaseFacts& facts)
      : path_(path), facts_(facts) {}

  /// \param what  as it goes on from the file's name.
  void add(FindingKind kind, const std::string& what, std::string cure, double badness = 0.0);

  /// Returns nothing, and leaves a finding, when the header is of no use.
  ///
  /// \param files  of which the image is read: one, or one for each channel.
  std::optional<ImageInfo> read_header(const CaseFiles& files);

  /// Where the voxels lie, and what is odd about that.
  GridFacts examine_grid(const ImageInfo& info);

  /// What the format found odd about the header, of these kinds.
  void add_notes(std::initializer_list<HeaderNoteKind> kinds);

  /// Returns nothing, and leaves a finding, when the voxels cannot be read.
  std::optional<StoredVoxels> read_voxels(const ImageInfo& info);

  /// Runs `body`; an error that is the file's fault becomes a finding.
  void attempt(FindingKind kind, const std::function<void()>& body);

 private:
  void count_bytes(const std::filesystem::path& image);
  void examine_sizes(const ImageInfo& info, const GridFacts& grid);

  const std::filesystem::path& path_;
  CaseFacts& facts_;
  std::vector<HeaderNote> notes_;
};

}  // namespace hayate
