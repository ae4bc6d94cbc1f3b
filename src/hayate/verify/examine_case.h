// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/verify/finding.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// Where a file's voxels lie.
struct GridFacts {
  SpatialShape shape{};
  Affine voxel_to_world;
  Vector3 spacing_mm{};
  /// "RAS" and so on; empty when the affine is singular.
  std::string axcodes;
};

/// What one case is like: what the comparison between cases needs.
struct CaseFacts {
  std::string name;
  bool is_test = false;
  /// Size of the files on the disk.
  std::uint64_t file_bytes = 0;
  /// The grid; nothing where the file cannot be read.
  std::optional<GridFacts> grid;
  std::int64_t channel_count = 0;
  /// Hash of shape, type and voxels: equal for the same image compressed or named otherwise.
  std::optional<std::uint64_t> image_hash;
  std::optional<std::uint64_t> label_hash;
  /// Value of the label → voxels, at least one of them.
  std::map<std::int64_t, std::uint64_t> value_counts;
  std::vector<Finding> findings;
};

/// Reads a case's files whole (checksums included) and says all that is wrong with them.
/// \param list  what classes and channels are declared.
/// \throws MemoryError, std::bad_alloc. What is wrong with the files is a finding.
CaseFacts examine_case(const CaseFiles& files, const DatasetList& list);

/// What is left to say of a case that memory has no room for. \param what  of the MemoryError.
CaseFacts too_large_case(const CaseFiles& files, const std::string& what);

}  // namespace hayate
