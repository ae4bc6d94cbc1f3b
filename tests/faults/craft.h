// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace hayate {

/// Draws what a file is changed by; the same seed, the same file.
class Craft {
 public:
  explicit Craft(std::uint64_t seed) : numbers_(seed) {}

  /// Draws 0 … count - 1. \pre count > 0
  std::size_t below(std::size_t count) { return numbers_() % count; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <class List>
  auto& one_of(List& list) {
    return list[below(std::size(list))];
  }

  /// Numbers that programs stumble over: not finite, zero, negative, at and beyond the ends of
  /// types.
  double odd_number();
  std::int64_t odd_integer();

  /// Changes one to three of its values: by odd ones, of another type, out of another place; or
  /// takes one away or adds one.
  void change(nlohmann::json& value);
  /// Flips, cuts, repeats or overwrites bytes at one to four places.
  void change(std::vector<std::byte>& bytes);

 private:
  void change_one(nlohmann::json& value);
  nlohmann::json odd_value();

  std::mt19937_64 numbers_;
};

/// Changes a safetensors file: its header, JSON within its metadata, its tensors' types, shapes and
/// elements. Where it is still one, its checksum is mostly made right again, so that what reads it
/// does not find out at the door.
void craft_safetensors(Craft& craft, const std::vector<std::byte>& original,
                       const std::filesystem::path& path);

/// Crafts a small NIfTI file with odd fields, voxels or length, plain or compressed by the name's
/// suffix.
void craft_nifti(Craft& craft, const std::filesystem::path& path);

}  // namespace hayate
