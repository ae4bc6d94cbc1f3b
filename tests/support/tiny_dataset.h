// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "hayate/base/philox_stream.h"
#include "hayate/io/write_image.h"

namespace hayate {

/// A volume of noise with a brighter ball in it, and the ball as label: something that a small
/// network learns within seconds.
struct TinyCase {
  Volume image;
  Volume label;
};

inline TinyCase make_tiny_case(std::uint32_t index, const SpatialShape& shape) {
  const VolumeShape volume_shape{1, shape[0], shape[1], shape[2]};
  TinyCase made{Volume(VoxelType::kFloat32, volume_shape, diagonal_affine({1.0, 1.0, 1.0})),
                Volume(VoxelType::kUint8, volume_shape, diagonal_affine({1.0, 1.0, 1.0}))};
  PhiloxStream random({.seed = 11, .case_index = index});
  const auto radius = static_cast<double>(shape[0]) / 4.0;
  std::array<double, 3> centre;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    centre[axis] = static_cast<double>(shape[axis]) * random.uniform(0.4, 0.6);
  }
  std::size_t i = 0;
  for (std::int64_t x = 0; x < shape[0]; ++x) {
    for (std::int64_t y = 0; y < shape[1]; ++y) {
      for (std::int64_t z = 0; z < shape[2]; ++z, ++i) {
        const double dx = static_cast<double>(x) - centre[0];
        const double dy = static_cast<double>(y) - centre[1];
        const double dz = static_cast<double>(z) - centre[2];
        const bool in_ball = dx * dx + dy * dy + dz * dz < radius * radius;
        made.label.voxels<std::uint8_t>()[i] = in_ball ? 1 : 0;
        made.image.voxels<float>()[i] =
            static_cast<float>(0.5 + (in_ball ? 1.0 : 0.0) + 0.2 * random.normal());
      }
    }
  }
  return made;
}

/// Writes an MSD folder of such cases: case_00, case_01 …, classes background and ball.
inline void write_tiny_dataset(const std::filesystem::path& folder, int case_count,
                               const SpatialShape& shape = {20, 18, 16}) {
  std::filesystem::create_directories(folder / "imagesTr");
  std::filesystem::create_directories(folder / "labelsTr");
  std::string pairs;
  for (int i = 0; i < case_count; ++i) {
    const std::string name = fmt::format("case_{:02}.nii.gz", i);
    const TinyCase made = make_tiny_case(static_cast<std::uint32_t>(i), shape);
    write_image(folder / "imagesTr" / name, made.image);
    write_image(folder / "labelsTr" / name, made.label);
    pairs += fmt::format("{}{{\"image\": \"./imagesTr/{}\", \"label\": \"./labelsTr/{}\"}}",
                         i ? ", " : "", name, name);
  }
  std::ofstream(folder / "dataset.json")
      << fmt::format(R"({{"name": "tiny", "modality": {{"0": "CT"}},
 "labels": {{"0": "background", "1": "ball"}}, "numTraining": {}, "numTest": 0,
 "training": [{}], "test": []}})",
                     case_count, pairs);
}

}  // namespace hayate
