// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/png.h"

#include <cassert>
#include <new>

#include <zlib.h>

namespace hayate {
namespace {

void append_uint32(std::string& text, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += static_cast<char>(static_cast<unsigned char>(value >> shift));
  }
}

/// Length, type, data, and the CRC of the latter two.
void append_chunk(std::string& png, std::string_view type, std::string_view data) {
  append_uint32(png, static_cast<std::uint32_t>(data.size()));
  const std::size_t begin = png.size();
  png += type;
  png += data;
  const auto* bytes = reinterpret_cast<const Bytef*>(png.data() + begin);
  append_uint32(png,
                static_cast<std::uint32_t>(crc32(0, bytes, static_cast<uInt>(png.size() - begin))));
}

std::string deflate(const std::string& text) {
  uLongf size = compressBound(text.size());
  std::string compressed(size, '\0');
  // Fails for want of memory only, the room being the bound.
  if (compress2(reinterpret_cast<Bytef*>(compressed.data()), &size,
                reinterpret_cast<const Bytef*>(text.data()), text.size(),
                Z_BEST_COMPRESSION) != Z_OK) {
    throw std::bad_alloc();
  }
  compressed.resize(size);
  return compressed;
}

}  // namespace

std::string encode_png(std::int64_t width, std::int64_t height, std::span<const std::uint8_t> rgb,
                       std::string_view software) {
  assert(width > 0 && height > 0 && std::ssize(rgb) == width * height * 3);
  std::string header;
  append_uint32(header, static_cast<std::uint32_t>(width));
  append_uint32(header, static_cast<std::uint32_t>(height));
  // 8 bits, RGB, deflate, the usual filters, not interlaced.
  header.append({8, 2, 0, 0, 0});

  std::string rows;
  for (std::int64_t row = 0; row < height; ++row) {
    rows += '\0';  // this row is not filtered
    const auto pixels =
        rgb.subspan(static_cast<std::size_t>(row * width * 3), static_cast<std::size_t>(width * 3));
    rows.append(reinterpret_cast<const char*>(pixels.data()), pixels.size());
  }

  std::string png = "\x89PNG\r\n\x1a\n";
  append_chunk(png, "IHDR", header);
  if (!software.empty()) append_chunk(png, "tEXt", "Software" + ('\0' + std::string(software)));
  append_chunk(png, "IDAT", deflate(rows));
  append_chunk(png, "IEND", "");
  return png;
}

std::string png_data_uri(std::string_view png) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string uri = "data:image/png;base64,";
  for (std::size_t i = 0; i < png.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < png.size() ? static_cast<unsigned char>(png[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      const bool is_padding = j > 0 && i + j - 1 >= png.size();
      uri += is_padding ? '=' : kDigits[group >> (18 - 6 * j) & 63U];
    }
  }
  return uri;
}

}  // namespace hayate
