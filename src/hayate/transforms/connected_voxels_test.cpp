// SPDX-License-Identifier: Apache-2.0
// KeepLargestConnectedComponent and FillHoles where the golden cases have nothing to say.
#include <algorithm>

#include <gtest/gtest.h>

#include "hayate/transforms/fill_holes.h"
#include "hayate/transforms/keep_largest_connected_component.h"

namespace hayate {
namespace {

/// Planes of rows of voxels, which are digits.
Volume make_label(const std::vector<std::vector<std::string>>& planes) {
  const auto& first = planes.front();
  Volume label(VoxelType::kUint8, {1, std::ssize(planes), std::ssize(first),
                                   static_cast<std::int64_t>(first.front().size())});
  auto voxel = label.voxels<std::uint8_t>().begin();
  for (const auto& plane : planes) {
    for (const std::string& row : plane) {
      for (const char digit : row) *voxel++ = static_cast<std::uint8_t>(digit - '0');
    }
  }
  return label;
}

std::string digits(const Volume& label) {
  std::string text;
  for (const std::uint8_t voxel : label.voxels<std::uint8_t>()) {
    text += static_cast<char>('0' + voxel);
  }
  return text;
}

std::string largest_of(const std::vector<std::string>& rows, const KeepLargestOptions& options) {
  Volume label = make_label({rows});
  keep_largest_connected_component(label, options);
  return digits(label);
}

/// A plane between two others that are all of class 1, once holes are filled.
std::string filled(const std::vector<std::string>& rows, const FillHolesOptions& options = {}) {
  const std::vector<std::string> lid(rows.size(), std::string(rows.front().size(), '1'));
  Volume label = make_label({lid, rows, lid});
  fill_holes(label, options);
  const std::string all = digits(label);
  return all.substr(all.size() / 3, all.size() / 3);
}

TEST(KeepLargestConnectedComponent, TreatsClassesAloneOrTogether) {
  const std::vector<std::string> rows{"1102", "0012", "2000"};
  EXPECT_EQ(largest_of(rows, {}),
            "1102"
            "0012"
            "0000");
  EXPECT_EQ(largest_of(rows, {.connectivity = Connectivity::kFaces}),
            "1102"
            "0002"
            "0000");
  EXPECT_EQ(largest_of(rows, {.applied_labels = {1}, .connectivity = Connectivity::kFaces}),
            "1102"
            "0002"
            "2000");
  EXPECT_EQ(largest_of(rows, {.independent = false, .connectivity = Connectivity::kFaces}),
            "0002"
            "0012"
            "0000");
}

TEST(KeepLargestConnectedComponent, KeepsAsManyAsAsked) {
  const std::vector<std::string> rows{"1011011101"};
  EXPECT_EQ(largest_of(rows, {.num_components = 2}), "0011011100");
  EXPECT_EQ(largest_of(rows, {.num_components = 9}), "1011011101");
  // The later one of equals is kept.
  EXPECT_EQ(largest_of(rows, {.num_components = 3}), "0011011101");
}

TEST(KeepLargestConnectedComponent, HasNothingToDoWhereThereIsNothing) {
  EXPECT_EQ(largest_of({"000", "000"}, {}), "000000");
  EXPECT_EQ(largest_of({"000", "000"}, {.applied_labels = {3}}), "000000");
}

TEST(FillHoles, FillsWhatIsEnclosedWithWhateverIsInIt) {
  EXPECT_EQ(filled({"01110", "01210", "01110"}), "011100111001110");
  // Open at a corner: a hole only where corners do not connect.
  const std::vector<std::string> rows{"01100", "01010", "01110"};
  EXPECT_EQ(filled(rows), "011000101001110");
  EXPECT_EQ(filled(rows, {.connectivity = Connectivity::kFaces}), "011000111001110");
}

TEST(FillHoles, WhatReachesTheBorderIsOutside) {
  EXPECT_EQ(filled({"101", "101", "111"}), "101101111");
  EXPECT_EQ(filled({"000", "000"}), "000000");
}

}  // namespace
}  // namespace hayate
