// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/prediction_preview.h"

#include <algorithm>
#include <vector>

#include "hayate/base/error.h"
#include "hayate/io/input_file.h"
#include "hayate/reporting/overlaid_planes.h"
#include "hayate/reporting/png.h"
#include "hayate/transforms/keep_largest_connected_component.h"

namespace hayate {
namespace {

constexpr std::string_view kSoftware = "hayate predict";

Volume largest_part(const Volume& label) {
  Volume part = label.clone();
  keep_largest_connected_component(part, {.independent = false});
  return part;
}

/// One below the other.
Raster stack(const std::vector<OverlaidPlane>& planes) {
  std::int64_t width = 0;
  std::int64_t height = -kPlaneGap;
  for (const OverlaidPlane& plane : planes) {
    width = std::max(width, plane.raster.width());
    height += plane.raster.height() + kPlaneGap;
  }
  Raster stacked(width, height);
  std::int64_t row = 0;
  for (const OverlaidPlane& plane : planes) {
    stacked.paste(row, 0, plane.raster);
    row += plane.raster.height() + kPlaneGap;
  }
  return stacked;
}

}  // namespace

std::string draw_preview(const Volume& image, const Volume& label) {
  const Raster raster = stack(draw_overlaid_planes(image, label, label, largest_part(label)));
  return encode_png(raster.width(), raster.height(), raster.rgb(), kSoftware);
}

bool is_preview(const std::filesystem::path& path) {
  // The text is the second chunk of a PNG file; signature and header take 33 bytes.
  constexpr std::uint64_t kBeginning = 128;
  try {
    const InputFile file(path);
    std::string text(std::min(file.size_bytes(), kBeginning), '\0');
    file.read(0, std::as_writable_bytes(std::span(text)));
    return text.find(kSoftware) != std::string::npos;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace hayate
