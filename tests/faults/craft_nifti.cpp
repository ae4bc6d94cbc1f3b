// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include "faults/craft.h"
#include "support/deflate_bytes.h"
#include "support/nifti_bytes.h"

namespace hayate {
namespace {

using Bytes = std::vector<std::byte>;

/// A number of the header of NIfTI-1: where it is, and as what.
struct Field {
  std::size_t offset;
  enum { kInt16, kFloat32, kByte } type;
};

std::vector<Field> header_fields() {
  std::vector<Field> fields{{70, Field::kInt16},    {72, Field::kInt16},    {108, Field::kFloat32},
                            {112, Field::kFloat32}, {116, Field::kFloat32}, {123, Field::kByte},
                            {252, Field::kInt16},   {254, Field::kInt16},   {344, Field::kByte}};
  for (std::size_t i = 0; i < 8; ++i) fields.push_back({40 + 2 * i, Field::kInt16});
  for (std::size_t i = 0; i < 8; ++i) fields.push_back({76 + 4 * i, Field::kFloat32});
  // Quaternion and offset, then the rows of the sform.
  for (std::size_t i = 0; i < 6 + 12; ++i) fields.push_back({256 + 4 * i, Field::kFloat32});
  return fields;
}

template <class T>
void put(Bytes& bytes, std::size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}

void change_field(Craft& craft, Bytes& bytes) {
  static const std::vector<Field> fields = header_fields();
  const Field& field = craft.one_of(fields);
  switch (field.type) {
    case Field::kInt16:
      return put(bytes, field.offset, static_cast<std::int16_t>(craft.odd_integer()));
    case Field::kFloat32:
      return put(bytes, field.offset, static_cast<float>(craft.odd_number()));
    case Field::kByte:
      return put(bytes, field.offset, static_cast<std::uint8_t>(craft.below(256)));
  }
}

/// 6 × 5 × 4 voxels of one of the types, with an sform, a qform, both or none.
NiftiBytes make_original(Craft& craft) {
  constexpr std::size_t kVoxels = 6 * 5 * 4;
  NiftiBytes file;
  file.shape({6, 5, 4});
  if (craft.one_in(2)) file.sform(1, {-1.5, 0, 0, 9, 0, 2, 0, -5, 0, 0, 2.5, 3});
  if (craft.one_in(2)) file.qform(1, {0, 0, craft.one_in(2) ? 0.0 : 0.3}, {9, -5, 3});
  if (craft.one_in(4)) file.scaling(2.0, 1.0);
  switch (craft.below(4)) {
    case 0:
      return file.datatype(2).append(std::vector<std::uint8_t>(kVoxels, 1));
    case 1:
      return file.datatype(4).append(std::vector<std::int16_t>(kVoxels, 3));
    case 2:
      return file.datatype(64).append(std::vector<double>(kVoxels, 1.0));
    default:
      return file.datatype(16).append(std::vector<float>(kVoxels, 2.0F));
  }
}

}  // namespace

void craft_nifti(Craft& craft, const std::filesystem::path& path) {
  Bytes bytes = make_original(craft).bytes();
  for (std::size_t i = 0, count = craft.below(4); i < count; ++i) change_field(craft, bytes);
  if (craft.one_in(6)) craft.change(bytes);
  if (path.extension() == ".gz") {
    bytes = deflate_bytes(bytes, DeflateWrapper::kGzip);
    if (craft.one_in(6)) craft.change(bytes);
  }
  write_bytes(path, bytes);
}

}  // namespace hayate
