// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "hayate/volume/volume.h"

namespace hayate {

/// Draws a predicted label on its image, as a PNG file that says that hayate predict made it: three
/// planes one below the other, through the middle of the label's largest connected part (of the
/// image, where the label is empty), each twice, side by side: the image alone, and with the label
/// on it, tinted and outlined, as reporting/overlaid_planes.h has them.
///
/// \param image  float32 [C, X, Y, Z], of which the first channel is shown.
/// \param label  class indices uint8 [1, X, Y, Z], on the image's grid.
std::string draw_preview(const Volume& image, const Volume& label);

/// Whether a file is such a picture.
bool is_preview(const std::filesystem::path& path);

}  // namespace hayate
