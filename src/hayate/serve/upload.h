// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hayate {

/// A file that a client has sent.
struct UploadedFile {
  /// The form's name for it: "image".
  std::string part;
  std::filesystem::path path;
};

/// What a client sends as a form (RFC 7578), while it comes: files go to the disk under their own
/// names, fields stay in memory. A name that leads elsewhere, is hidden or comes twice is refused.
class Upload {
 public:
  /// \param folder       for the files; is there and empty.
  /// \param limit_bytes  of all files and fields together.
  Upload(std::filesystem::path folder, std::uint64_t limit_bytes);
  ~Upload();
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  /// Begins a file, or a field where it has no file's name; the one before is whole.
  /// \throws RequestError  400 for a name that no file can have here, or for too many of them;
  ///         WriteError
  void begin_part(std::string_view part, std::string_view file_name);
  /// \throws RequestError  413 beyond the limit; WriteError
  void add(std::string_view bytes);
  /// Ends the last one. \throws WriteError
  void finish();

  const std::filesystem::path& folder() const { return folder_; }
  const std::vector<UploadedFile>& files() const { return files_; }
  const std::map<std::string, std::string, std::less<>>& fields() const { return fields_; }

 private:
  std::filesystem::path folder_;
  std::uint64_t limit_bytes_;
  std::uint64_t received_bytes_ = 0;
  std::uint64_t field_bytes_ = 0;
  std::vector<UploadedFile> files_;
  std::map<std::string, std::string, std::less<>> fields_;
  /// What is being received: the descriptor of a file, or a field.
  int descriptor_ = -1;
  std::string* field_ = nullptr;
};

}  // namespace hayate
