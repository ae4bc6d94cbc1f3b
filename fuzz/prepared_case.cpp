// SPDX-License-Identifier: Apache-2.0
// A prepared case out of a safetensors file of any bytes, checksum or not; one that is taken is the
// same after writing and reading it.
#include <algorithm>
#include <cassert>

#include "accepts.h"
#include "hayate/data/prepared_case_file.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

bool equal(const Volume& a, const Volume& b) {
  return a.type() == b.type() && a.shape() == b.shape() &&
         a.voxel_to_world() == b.voxel_to_world() && std::ranges::equal(a.bytes(), b.bytes());
}

void check(const VoxelSet& set, const Volume& grid) {
  if (!set.empty()) assert(set[set.size() - 1] < grid.spatial_size());
}

void read_and_write(std::span<const std::byte> bytes) {
  static const TempFolder folder;
  static const std::filesystem::path path = folder / "copy.safetensors";
  Sample sample;
  CaseKey key;
  const bool accepted = accepts([&] {
    const auto file = SafetensorsFile::parse("it", {bytes.begin(), bytes.end()});
    sample = parse_prepared_case("it", file);
    key.text = key_of_prepared_case(file);
  });
  if (!accepted) return;
  check(sample.indices.foreground, sample.image);
  check(sample.indices.background, sample.image);
  for (const VoxelSet& voxels : sample.indices.classes) check(voxels, sample.image);
  const Sample widened = sample.clone();
  assert(widened.image.type() == VoxelType::kFloat32);
  assert(!widened.has_label() || widened.label.type() == VoxelType::kUint8);

  write_prepared_case(path, key, sample);
  const Sample copy = read_prepared_case(path);
  assert(equal(copy.image, sample.image));
  assert(copy.has_label() == sample.has_label());
  assert(!copy.has_label() || equal(copy.label, sample.label));
  // Empty indices are not written.
  assert(copy.indices.has_fg_bg() == sample.indices.has_fg_bg());
  assert(!copy.indices.has_fg_bg() || (copy.indices.foreground == sample.indices.foreground &&
                                       copy.indices.background == sample.indices.background));
  assert(copy.indices.classes == sample.indices.classes);
}

}  // namespace
}  // namespace hayate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hayate::read_and_write(std::as_bytes(std::span(data, size)));
  return 0;
}
