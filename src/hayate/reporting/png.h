// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hayate {

/// Returns a PNG file (8 bits, red, green, blue; ISO/IEC 15948).
/// \param rgb       width · height · 3 bytes, row by row from the top.
/// \param software  what made it, for a text chunk of that name; none where it is empty.
/// \pre width and height are at least 1.
std::string encode_png(std::int64_t width, std::int64_t height, std::span<const std::uint8_t> rgb,
                       std::string_view software = {});

/// Returns "data:image/png;base64,…", for the src of an image in a page that needs nothing else.
std::string png_data_uri(std::string_view png);

}  // namespace hayate
