// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/decode_voxels.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include "hayate/io/reverse_axes.h"

namespace hayate {
namespace {

template <class Stored>
struct Plain {
  float operator()(Stored value) const { return static_cast<float>(value); }
};

template <class Stored>
struct Scaled {
  double slope;
  double intercept;

  float operator()(Stored value) const {
    return static_cast<float>(static_cast<double>(value) * slope + intercept);
  }
};

/// Calls `body(to_float)` with what makes a stored value an image's.
template <class Stored, class Body>
decltype(auto) with_scaling(const ImageInfo& info, Body&& body) {
  if (info.is_scaled()) return body(Scaled<Stored>{info.slope, info.intercept});
  return body(Plain<Stored>{});
}

// Above 2^24 a float32 has no odd numbers, but those are no labels either.
bool is_label_value(float value) {
  return value >= 0.0F && value <= static_cast<float>(kLargestLabelValue) &&
         value == static_cast<float>(static_cast<std::uint16_t>(value));
}

/// Calls `body(to_meaning)` with what looks a stored value up.
template <class Stored, class Body>
decltype(auto) with_table(const ImageInfo& info, const LabelTable& table, Body&& body) {
  constexpr bool is_index =
      std::is_same_v<Stored, std::uint8_t> || std::is_same_v<Stored, std::uint16_t>;
  if constexpr (is_index) {
    if (!info.is_scaled()) return body([&](Stored stored) { return table[stored]; });
  }
  return with_scaling<Stored>(info, [&](auto to_float) {
    return body([&, to_float](Stored stored) {
      const float value = to_float(stored);
      return is_label_value(value) ? table[static_cast<std::uint16_t>(value)]
                                   : LabelTable::kUndeclared;
    });
  });
}

/// Calls `body(value)` with every stored voxel, in the file's order.
template <class Stored, class Body>
void for_each_stored(std::span<const std::byte> voxels, Body&& body) {
  for (std::size_t i = 0; i < voxels.size(); i += sizeof(Stored)) {
    Stored stored;
    std::memcpy(&stored, voxels.data() + i, sizeof(stored));
    body(stored);
  }
}

LabelFlaws find_flaws(const ImageInfo& info, std::span<const std::byte> voxels,
                      const LabelTable& table) {
  LabelFlaws flaws;
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(kLargestLabelValue + 1));
  dispatch_voxel_type(info.voxel_type, [&]<class Stored>() {
    with_scaling<Stored>(info, [&](auto to_float) {
      std::uint64_t index = 0;
      for_each_stored<Stored>(voxels, [&](Stored stored) {
        const float value = to_float(stored);
        if (is_label_value(value)) {
          ++counts[static_cast<std::size_t>(value)];
        } else if (!flaws.bad_voxel) {
          flaws.bad_voxel = {index, value};
        }
        ++index;
      });
    });
  });
  for (std::size_t value = 0; value < counts.size(); ++value) {
    if (counts[value] == 0) continue;
    const std::uint8_t meaning = table[static_cast<std::uint16_t>(value)];
    const auto number = static_cast<std::int64_t>(value);
    if (meaning == LabelTable::kUndeclared) flaws.undeclared[number] = counts[value];
    if (meaning < LabelTable::kUndeclared) flaws.declared.insert(number);
  }
  return flaws;
}

}  // namespace

void reverse_voxel_bytes(std::span<std::byte> voxels, VoxelType type) {
  dispatch_voxel_type(type, [&]<class Stored>() {
    for (std::size_t i = 0; sizeof(Stored) > 1 && i < voxels.size(); i += sizeof(Stored)) {
      std::ranges::reverse(voxels.subspan(i).first<sizeof(Stored)>());
    }
  });
}

void decode_image(const ImageInfo& info, std::span<const std::byte> voxels, std::span<float> out) {
  assert(out.size() == info.voxel_count());
  assert(voxels.size() == out.size() * voxel_size_bytes(info.voxel_type));
  const auto volume_count = static_cast<std::size_t>(info.volume_count());
  const std::size_t in_stride = voxels.size() / volume_count;
  const std::size_t out_stride = out.size() / volume_count;
  dispatch_voxel_type(info.voxel_type, [&]<class Stored>() {
    with_scaling<Stored>(info, [&](auto to_float) {
      for (std::size_t n = 0; n < volume_count; ++n) {
        reverse_axes<Stored>(voxels.data() + n * in_stride, out.data() + n * out_stride,
                             info.spatial_shape(), to_float);
      }
    });
  });
}

void decode_image_in_order(const ImageInfo& info, std::span<const std::byte> voxels,
                           std::span<float> out) {
  assert(out.size() == info.voxel_count());
  dispatch_voxel_type(info.voxel_type, [&]<class Stored>() {
    with_scaling<Stored>(info, [&](auto to_float) {
      float* to = out.data();
      for_each_stored<Stored>(voxels, [&](Stored stored) { *to++ = to_float(stored); });
    });
  });
}

bool all_finite(const ImageInfo& info, std::span<const std::byte> voxels) {
  return dispatch_voxel_type(info.voxel_type, [&]<class Stored>() {
    if (std::is_integral_v<Stored> && !info.is_scaled()) return true;
    return with_scaling<Stored>(info, [&](auto to_float) {
      bool all = true;
      for_each_stored<Stored>(voxels,
                              [&](Stored stored) { all &= std::isfinite(to_float(stored)); });
      return all;
    });
  });
}

bool decode_label_in_order(const ImageInfo& info, std::span<const std::byte> voxels,
                           const LabelTable& table, std::span<std::uint8_t> out) {
  return dispatch_voxel_type(info.voxel_type, [&]<class Stored>() {
    return with_table<Stored>(info, table, [&](auto to_meaning) {
      bool all_known = true;
      std::uint8_t* to = out.data();
      for_each_stored<Stored>(voxels, [&](Stored stored) {
        const std::uint8_t meaning = to_meaning(stored);
        all_known &= meaning != LabelTable::kUndeclared;
        *to++ = meaning;
      });
      return all_known;
    });
  });
}

LabelFlaws decode_label(const ImageInfo& info, std::span<const std::byte> voxels,
                        const LabelTable& table, std::span<std::uint8_t> out) {
  assert(info.volume_count() == 1 && out.size() == info.voxel_count());
  assert(voxels.size() == out.size() * voxel_size_bytes(info.voxel_type));
  const bool all_known = dispatch_voxel_type(info.voxel_type, [&]<class Stored>() {
    return with_table<Stored>(info, table, [&](auto to_meaning) {
      bool known = true;
      reverse_axes<Stored>(voxels.data(), out.data(), info.spatial_shape(),
                           [&](Stored stored) -> std::uint8_t {
                             const std::uint8_t meaning = to_meaning(stored);
                             known &= meaning != LabelTable::kUndeclared;
                             return meaning;
                           });
      return known;
    });
  });
  return all_known ? LabelFlaws() : find_flaws(info, voxels, table);
}

}  // namespace hayate
