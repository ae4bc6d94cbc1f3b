// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

namespace hayate {

/// Whether a path has letters that a shell takes for a pattern, `*`, `?` or `[`, and nothing is
/// there under that very name.
bool is_file_pattern(const std::filesystem::path& path);

/// Returns the files and folders that match, sorted: `scans/*.nii.gz`, `p0[1-3]/t?.nii`, as a shell
/// would list them. `**` stands for any number of folders, also none, but for no links to folders,
/// which may lead around; at the end for the folder in front of it. Names that begin with a dot
/// match only where the pattern says the dot.
///
/// A folder that cannot be read has no matches.
std::vector<std::filesystem::path> find_matches(const std::filesystem::path& pattern);

}  // namespace hayate
