// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace hayate {

/// Whether the name says NIfTI: .nii or .nii.gz, in letters of either case, as nibabel and ITK see
/// it.
bool is_image_name(const std::filesystem::path& path);

/// Whether the name says an image of a format that is not read: .nrrd, .mha, .dcm, .nii.xz and
/// such.
bool is_other_image_name(const std::filesystem::path& path);

/// Whether the file's own name begins with a dot: `._liver_1.nii.gz` is what macOS puts beside
/// `liver_1.nii.gz`, and is no image.
bool is_hidden(const std::filesystem::path& path);

/// The file name without .nii or .nii.gz.
std::string case_name(const std::filesystem::path& path);

/// The whole path without .nii or .nii.gz.
std::filesystem::path without_image_suffix(const std::filesystem::path& path);

}  // namespace hayate
