// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "hayate/io/image_format.h"

namespace hayate {

using ImageFormats = std::span<const ImageFormat* const>;

/// Returns every format that is read and written. The first is written where none is named.
ImageFormats image_formats();

/// A format, and with which of its suffixes a name ends.
struct NamedFormat {
  const ImageFormat* format = nullptr;
  std::string_view suffix;
};

/// What the name says, in letters of either case; null and empty where it says nothing.
NamedFormat find_format_by_name(const std::filesystem::path& path,
                                ImageFormats formats = image_formats());

/// Returns the format of which a folder is an image by itself: one of its first files begins as
/// that format's do. Null where it is none, or no folder.
const ImageFormat* find_folder_format(const std::filesystem::path& path,
                                      ImageFormats formats = image_formats());

/// Returns the format to read a file, or a folder, by: what its name says, else how it begins, else
/// the first one, which will say what is wrong with it. Never throws for the file's sake.
const ImageFormat& find_format(const std::filesystem::path& path,
                               ImageFormats formats = image_formats());

}  // namespace hayate
