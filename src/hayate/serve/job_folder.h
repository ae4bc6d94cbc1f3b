// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hayate {

/// The folder of one request: what came, and what was made of it. Gone with both when the object
/// goes.
class JobFolder {
 public:
  /// Makes it in `parent`. \throws WriteError
  explicit JobFolder(const std::filesystem::path& parent);
  ~JobFolder();
  JobFolder(const JobFolder&) = delete;
  JobFolder& operator=(const JobFolder&) = delete;

  std::filesystem::path in() const { return path_ / "in"; }
  std::filesystem::path out() const { return path_ / "out"; }

 private:
  std::filesystem::path path_;
};

}  // namespace hayate
