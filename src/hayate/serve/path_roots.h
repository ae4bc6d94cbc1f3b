// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hayate {

/// The folders out of which clients may name images. Neither "..", nor a link, nor the name of a
/// data file in a header leads out of them: what counts is where a path ends.
///
/// Who may write in such a folder is trusted: a file that is exchanged for a link between the check
/// and the reading is not noticed.
class PathRoots {
 public:
  /// \throws MissingInputError  when one is no folder.
  explicit PathRoots(const std::vector<std::filesystem::path>& roots);

  bool empty() const { return roots_.empty(); }

  /// Returns the real path of a file or folder. A relative path is looked for in each root in turn.
  /// \throws RequestError  403 when there are no roots, or it is in none of them, be it there or
  ///                       not; 404 when it is not there.
  std::filesystem::path resolve(const std::string& path) const;

  /// \throws RequestError  403 when an image is made of files that lie elsewhere, too.
  void check_files_of(const std::filesystem::path& image) const;

 private:
  bool holds(const std::filesystem::path& real_path) const;

  std::vector<std::filesystem::path> roots_;
};

}  // namespace hayate
