// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

namespace hayate {

struct Rgb {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
};

/// A picture of pixels, black where nobody has painted it. Rows are counted from the top.
class Raster {
 public:
  Raster(std::int64_t width, std::int64_t height)
      : width_(width), height_(height), rgb_(static_cast<std::size_t>(width * height * 3), 0) {}

  std::int64_t width() const { return width_; }
  std::int64_t height() const { return height_; }
  /// Three bytes a pixel, row by row, as encode_png takes them.
  std::span<const std::uint8_t> rgb() const { return rgb_; }

  void set(std::int64_t row, std::int64_t column, Rgb colour) {
    const std::size_t place = place_of(row, column);
    rgb_[place] = colour.red;
    rgb_[place + 1] = colour.green;
    rgb_[place + 2] = colour.blue;
  }
  Rgb at(std::int64_t row, std::int64_t column) const {
    const std::size_t place = place_of(row, column);
    return {rgb_[place], rgb_[place + 1], rgb_[place + 2]};
  }

  /// Paints another picture, which must fit, with its upper left corner there.
  void paste(std::int64_t row, std::int64_t column, const Raster& other) {
    for (std::int64_t r = 0; r < other.height(); ++r) {
      for (std::int64_t c = 0; c < other.width(); ++c) set(row + r, column + c, other.at(r, c));
    }
  }

 private:
  std::size_t place_of(std::int64_t row, std::int64_t column) const {
    assert(row >= 0 && row < height_ && column >= 0 && column < width_);
    return static_cast<std::size_t>((row * width_ + column) * 3);
  }

  std::int64_t width_;
  std::int64_t height_;
  std::vector<std::uint8_t> rgb_;
};

}  // namespace hayate
