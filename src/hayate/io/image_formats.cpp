// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_formats.h"

#include <algorithm>
#include <array>
#include <vector>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/dicom/dicom_format.h"
#include "hayate/io/input_file.h"
#include "hayate/io/metaimage/meta_format.h"
#include "hayate/io/nifti/nifti_format.h"
#include "hayate/io/nrrd/nrrd_format.h"

namespace hayate {
namespace {

// Other files may lie among the slices of a series; not many of them.
constexpr std::size_t kFilesSeen = 16;

/// Reads the beginning; nothing of a file that cannot be read, since who reads it will say why.
std::vector<std::byte> read_beginning(const std::filesystem::path& path) {
  try {
    const InputFile file(path);
    std::vector<std::byte> bytes(std::min<std::uint64_t>(kSignatureLimitBytes, file.size_bytes()));
    file.read(0, bytes);
    return bytes;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

ImageFormats image_formats() {
  static const std::array formats{
      &nifti_format(),
      &nrrd_format(),
      &meta_format(),
      &dicom_format(),
  };
  return formats;
}

NamedFormat find_format_by_name(const std::filesystem::path& path, ImageFormats formats) {
  const std::string name = to_lower(path.filename().string());
  NamedFormat found;
  for (const ImageFormat* format : formats) {
    for (const std::string_view suffix : format->suffixes()) {
      if (name.ends_with(suffix) && suffix.size() > found.suffix.size()) found = {format, suffix};
    }
  }
  return found;
}

const ImageFormat* find_folder_format(const std::filesystem::path& path, ImageFormats formats) {
  std::error_code error;
  std::size_t seen = 0;
  for (std::filesystem::directory_iterator item(path, error), end; !error && item != end;
       item.increment(error)) {
    if (!item->is_regular_file(error)) continue;
    const std::vector<std::byte> beginning = read_beginning(item->path());
    const auto found = std::ranges::find_if(formats, [&](const ImageFormat* format) {
      return format->reads_folders() && format->has_signature(beginning);
    });
    if (found != formats.end()) return *found;
    if (++seen == kFilesSeen) break;
  }
  return nullptr;
}

const ImageFormat& find_format(const std::filesystem::path& path, ImageFormats formats) {
  if (const auto [format, suffix] = find_format_by_name(path, formats); format != nullptr) {
    return *format;
  }
  if (const ImageFormat* format = find_folder_format(path, formats)) return *format;
  const std::vector<std::byte> beginning = read_beginning(path);
  const auto found = std::ranges::find_if(
      formats, [&](const ImageFormat* format) { return format->has_signature(beginning); });
  return found == formats.end() ? *formats.front() : **found;
}

}  // namespace hayate
