// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hayate {

/// Whether the name ends as one of image_formats() does (.nii.gz, .nrrd, .mha), in letters of
/// either case.
bool is_image_name(const std::filesystem::path& path);

/// Whether the name says an image of a format that is not read: .dcm, .mgz, .nii.xz and such.
bool is_other_image_name(const std::filesystem::path& path);

/// Whether the file's own name begins with a dot: `._liver_1.nii.gz` is what macOS puts beside
/// `liver_1.nii.gz`, and is no image.
bool is_hidden(const std::filesystem::path& path);

/// Returns the file name without an image's suffix.
std::string case_name(const std::filesystem::path& path);

/// Returns the whole path without an image's suffix, or that of a DICOM slice.
std::filesystem::path without_image_suffix(const std::filesystem::path& path);

/// Returns every suffix of every format, as they are listed.
std::vector<std::string_view> image_suffixes();

/// Returns the suffix of files that are written where nothing says another: .nii.gz.
std::string_view default_image_suffix();

/// Returns the suffix of files that are written for an image: the first one of the format that its
/// name says, else the default.
std::string_view written_image_suffix(const std::filesystem::path& image);

}  // namespace hayate
