// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nrrd/nrrd_header.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

struct TypeRow {
  std::string_view name;
  VoxelType type;
};
/// The first name of a type is the one that is written.
constexpr std::array kTypes = std::to_array<TypeRow>({
    {"int8", VoxelType::kInt8},
    {"int8_t", VoxelType::kInt8},
    {"signed char", VoxelType::kInt8},
    {"uint8", VoxelType::kUint8},
    {"uint8_t", VoxelType::kUint8},
    {"uchar", VoxelType::kUint8},
    {"unsigned char", VoxelType::kUint8},
    {"int16", VoxelType::kInt16},
    {"int16_t", VoxelType::kInt16},
    {"short", VoxelType::kInt16},
    {"short int", VoxelType::kInt16},
    {"signed short", VoxelType::kInt16},
    {"signed short int", VoxelType::kInt16},
    {"uint16", VoxelType::kUint16},
    {"uint16_t", VoxelType::kUint16},
    {"ushort", VoxelType::kUint16},
    {"unsigned short", VoxelType::kUint16},
    {"unsigned short int", VoxelType::kUint16},
    {"int32", VoxelType::kInt32},
    {"int32_t", VoxelType::kInt32},
    {"int", VoxelType::kInt32},
    {"signed int", VoxelType::kInt32},
    {"uint32", VoxelType::kUint32},
    {"uint32_t", VoxelType::kUint32},
    {"uint", VoxelType::kUint32},
    {"unsigned int", VoxelType::kUint32},
    {"int64", VoxelType::kInt64},
    {"int64_t", VoxelType::kInt64},
    {"longlong", VoxelType::kInt64},
    {"long long", VoxelType::kInt64},
    {"long long int", VoxelType::kInt64},
    {"signed long long", VoxelType::kInt64},
    {"signed long long int", VoxelType::kInt64},
    {"uint64", VoxelType::kUint64},
    {"uint64_t", VoxelType::kUint64},
    {"ulonglong", VoxelType::kUint64},
    {"unsigned long long", VoxelType::kUint64},
    {"unsigned long long int", VoxelType::kUint64},
    {"float", VoxelType::kFloat32},
    {"double", VoxelType::kFloat64},
});

/// Units of length other than the millimetre.
constexpr std::array kForeignUnits = std::to_array<std::string_view>(
    {"m",          "meter",       "meters",     "metre",       "metres",     "cm",
     "centimeter", "centimeters", "centimetre", "centimetres", "um",         "µm",
     "micron",     "microns",     "micrometer", "micrometers", "micrometre", "micrometres",
     "nm",         "nanometer",   "nanometers", "inch",        "inches"});

VoxelType parse_type(const std::string& text) {
  const std::string name = join(words_of(to_lower(text)), " ");
  const auto found = std::ranges::find(kTypes, name, &TypeRow::name);
  if (found == kTypes.end()) {
    throw DataError(
        fmt::format("type: got '{}', expected integers or floats of 8 to 64 bits", shortened(text)),
        "convert the voxels to one real number each");
  }
  return found->type;
}

VoxelEncoding parse_encoding(const std::string& text) {
  const std::string name = to_lower(text);
  if (name == "raw") return VoxelEncoding::kRaw;
  if (name == "gzip" || name == "gz") return VoxelEncoding::kGzip;
  if (name == "ascii" || name == "text" || name == "txt") return VoxelEncoding::kText;
  const bool is_known = name == "bzip2" || name == "bz2" || name == "hex";
  throw DataError(fmt::format("encoding: got '{}'{}, expected raw, gzip or ascii", shortened(text),
                              is_known ? ", which is not read here" : ""),
                  "write the file again, compressed by gzip or not at all");
}

bool parse_is_big_endian(const NrrdFields& fields, VoxelType type, VoxelEncoding encoding) {
  const std::string* text = fields.find("endian");
  if (text == nullptr) {
    const bool matters = voxel_size_bytes(type) > 1 && encoding != VoxelEncoding::kText;
    if (matters) static_cast<void>(fields.at("endian"));  // which says that it is missing
    return false;
  }
  const std::string name = to_lower(*text);
  if (name != "little" && name != "big") throw_bad_field("endian", *text, "little or big");
  return name == "big";
}

void parse_skips(const NrrdFields& fields, VoxelPlace& place) {
  if (const std::string* text = fields.find("line skip")) {
    place.line_skip = static_cast<std::uint64_t>(parse_count("line skip", *text));
  }
  const std::string* text = fields.find("byte skip");
  if (text == nullptr) return;
  place.is_at_end = trimmed(*text) == "-1";
  if (!place.is_at_end) {
    place.byte_skip = static_cast<std::uint64_t>(parse_count("byte skip", *text));
  } else if (place.encoding != VoxelEncoding::kRaw) {
    throw_bad_field("byte skip", *text, "a whole number, since the encoding is not raw");
  }
}

VoxelPlace parse_place(const NrrdFields& fields, VoxelType type) {
  VoxelPlace place;
  place.encoding = parse_encoding(fields.at("encoding"));
  place.is_big_endian = parse_is_big_endian(fields, type, place.encoding);
  parse_skips(fields, place);
  if (fields.find("data file") == nullptr) place.begin = fields.header_bytes;
  return place;
}

/// Brings the axes of space to the front.
std::vector<std::size_t> order_axes(std::size_t rank, std::span<const std::size_t> space_axes) {
  std::vector<std::size_t> order(rank);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_partition(order, [&](std::size_t axis) {
    return std::ranges::find(space_axes, axis) != space_axes.end();
  });
  return order;
}

}  // namespace

std::vector<std::int64_t> NrrdHeader::shape() const {
  std::vector<std::int64_t> shape;
  for (const std::size_t axis : axis_order) {
    if (shape.size() == space_rank && space_rank == 2) shape.push_back(1);
    shape.push_back(axes.sizes[axis]);
  }
  return shape;
}

NrrdHeader parse_nrrd_header(std::string_view text) {
  NrrdHeader header;
  header.fields = parse_nrrd_fields(text);
  const NrrdFields& fields = header.fields;
  header.voxel_type = parse_type(fields.at("type"));
  header.axes = parse_nrrd_axes(fields);
  check_sizes("sizes", header.axes.sizes, header.voxel_type);
  const std::vector<std::size_t> space_axes = find_space_axes(header.axes);
  header.space_rank = space_axes.size();
  header.axis_order = order_axes(header.axes.rank(), space_axes);
  header.grid = compute_nrrd_grid(fields, header.axes, space_axes);
  header.place = parse_place(fields, header.voxel_type);
  if (const std::string* name = fields.find("data file")) header.data_file = *name;
  if (header.data_file.empty() && !fields.has_end) {
    throw DataError("the header neither ends with an empty line nor names a data file",
                    "copy or download the file again");
  }
  return header;
}

std::string_view nrrd_type_name(VoxelType type) {
  return std::ranges::find(kTypes, type, &TypeRow::type)->name;
}

std::string find_foreign_unit(const NrrdHeader& header) {
  for (const char* field : {"space units", "units"}) {
    const std::string* text = header.fields.find(field);
    if (text == nullptr) continue;
    // Units stand in quotation marks, and every other piece between them is white space.
    const std::vector<std::string> pieces = split(*text, '"');
    for (std::size_t i = 1; i < pieces.size(); i += 2) {
      const std::string unit = to_lower(trimmed(pieces[i]));
      if (std::ranges::find(kForeignUnits, unit) != kForeignUnits.end()) return unit;
    }
  }
  return {};
}

}  // namespace hayate
