// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/upload.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/file_error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/text.h"
#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

/// A series of DICOM slices has hundreds.
constexpr std::size_t kMostFiles = 4096;
constexpr std::size_t kLongestName = 200;
/// Fields are a few words each.
constexpr std::uint64_t kFieldsLimitBytes = 1'000'000;

RequestError bad_name(std::string_view name) {
  return {400,
          fmt::format("filename: got '{}', expected the name of a file",
                      text_of_name(name.substr(0, kLongestName))),
          "send the file under a plain name"};
}

/// Clients may send the path that the file has on their side.
std::string_view last_part(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

void check_name(std::string_view name) {
  const bool has_control =
      std::ranges::any_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (name.empty() || name.front() == '.' || name.size() > kLongestName || has_control) {
    throw bad_name(name);
  }
}

}  // namespace

Upload::Upload(std::filesystem::path folder, std::uint64_t limit_bytes)
    : folder_(std::move(folder)), limit_bytes_(limit_bytes) {}

Upload::~Upload() {
  if (descriptor_ >= 0) close(descriptor_);
}

void Upload::begin_part(std::string_view part, std::string_view file_name) {
  finish();
  if (files_.size() + fields_.size() >= kMostFiles) {
    throw RequestError(400, fmt::format("form: got more than {} parts", kMostFiles),
                       "send one image a request");
  }
  if (file_name.empty()) {
    field_ = &fields_[std::string(part)];
    field_->clear();
    return;
  }
  const std::string_view name = last_part(file_name);
  check_name(name);
  const std::filesystem::path path = folder_ / name;
  descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor_ < 0 && errno == EEXIST) {
    throw RequestError(400, fmt::format("filename: got '{}' twice", text_of_name(name)),
                       "give each file a name of its own");
  }
  if (descriptor_ < 0) throw_write_error(path, errno);
  files_.push_back({std::string(part), path});
}

void Upload::add(std::string_view bytes) {
  received_bytes_ += bytes.size();
  if (field_ != nullptr) field_bytes_ += bytes.size();
  if (received_bytes_ > limit_bytes_ || field_bytes_ > kFieldsLimitBytes) {
    const std::uint64_t limit = received_bytes_ > limit_bytes_ ? limit_bytes_ : kFieldsLimitBytes;
    throw RequestError(413,
                       fmt::format("upload: got more than {}, expected less", format_bytes(limit)),
                       "compress the image, or start the server with a larger --max-upload");
  }
  if (field_ != nullptr) {
    *field_ += bytes;
    return;
  }
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_write_error(files_.back().path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Upload::finish() {
  field_ = nullptr;
  if (descriptor_ < 0) return;
  // The last chance of a file system over a network to say that it has no room.
  if (close(std::exchange(descriptor_, -1)) != 0) throw_write_error(files_.back().path, errno);
}

}  // namespace hayate
