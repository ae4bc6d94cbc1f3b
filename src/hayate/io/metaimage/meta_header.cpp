// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/metaimage/meta_header.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/lps_space.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

// As many as MetaIO takes.
constexpr std::int64_t kLargestRank = 10;

struct TypeRow {
  std::string_view name;
  VoxelType type;
};
/// The first name of a type is the one that is written. MET_LONG has 32 bits, whatever a machine's
/// long has.
constexpr std::array kTypes = std::to_array<TypeRow>({{"MET_CHAR", VoxelType::kInt8},
                                                      {"MET_UCHAR", VoxelType::kUint8},
                                                      {"MET_SHORT", VoxelType::kInt16},
                                                      {"MET_USHORT", VoxelType::kUint16},
                                                      {"MET_INT", VoxelType::kInt32},
                                                      {"MET_LONG", VoxelType::kInt32},
                                                      {"MET_UINT", VoxelType::kUint32},
                                                      {"MET_ULONG", VoxelType::kUint32},
                                                      {"MET_LONG_LONG", VoxelType::kInt64},
                                                      {"MET_ULONG_LONG", VoxelType::kUint64},
                                                      {"MET_FLOAT", VoxelType::kFloat32},
                                                      {"MET_DOUBLE", VoxelType::kFloat64}});

VoxelType parse_type(const std::string& text) {
  constexpr std::string_view array = "_ARRAY";
  std::string_view name = text;
  if (name.ends_with(array)) name.remove_suffix(array.size());
  const auto found = std::ranges::find(kTypes, name, &TypeRow::name);
  if (found != kTypes.end()) return found->type;
  throw DataError(fmt::format("ElementType: got '{}', expected MET_SHORT, MET_FLOAT or another "
                              "number of 8 to 64 bits",
                              shortened(text)),
                  "convert the voxels to one real number each");
}

bool parse_bool(const MetaFields& fields, std::initializer_list<std::string_view> names,
                bool fallback) {
  const auto text = fields.find(names);
  if (!text) return fallback;
  const std::string lower = to_lower(*text);
  if (lower == "true" || lower == "1") return true;
  if (lower != "false" && lower != "0") throw_bad_field(*names.begin(), *text, "True or False");
  return false;
}

std::vector<double> parse_finite(std::string_view name, const std::string& text,
                                 std::size_t count) {
  const std::vector<double> numbers = parse_numbers(name, text, count);
  const auto is_finite = [](double number) { return std::isfinite(number); };
  if (!std::ranges::all_of(numbers, is_finite)) throw_bad_field(name, text, "finite numbers");
  return numbers;
}

std::vector<double> parse_spacings(const MetaFields& fields, std::size_t rank) {
  // Where one voxel is from the next comes before how large it is.
  for (const char* name : {"ElementSpacing", "ElementSize"}) {
    const auto text = fields.find({name});
    if (!text) continue;
    const std::vector<double> spacings = parse_finite(name, *text, rank);
    if (std::ranges::find(spacings, 0.0) == spacings.end()) return spacings;
    throw_bad_field(name, *text, "sizes of voxels");
  }
  return std::vector<double>(rank, 1.0);
}

/// The first three axes; what a fourth one says is of no place.
Affine parse_grid(const MetaFields& fields, std::size_t rank) {
  const std::size_t space_rank = std::min(rank, kSpaceRank);
  const std::vector<double> spacings = parse_spacings(fields, rank);
  Affine lps;
  const auto matrix_text = fields.find({"TransformMatrix", "Rotation", "Orientation"});
  if (matrix_text) {
    const std::vector<double> matrix = parse_finite("TransformMatrix", *matrix_text, rank * rank);
    for (std::size_t axis = 0; axis < space_rank; ++axis) {
      for (std::size_t row = 0; row < space_rank; ++row) lps(row, axis) = matrix[axis * rank + row];
    }
  }
  for (std::size_t axis = 0; axis < space_rank; ++axis) {
    for (std::size_t row = 0; row < space_rank; ++row) lps(row, axis) *= spacings[axis];
  }
  if (const auto text = fields.find({"Offset", "Position", "Origin"})) {
    const std::vector<double> offset = parse_finite("Offset", *text, rank);
    for (std::size_t row = 0; row < space_rank; ++row) lps(row, 3) = offset[row];
  }
  return swap_lps_and_ras(lps);
}

/// \returns the name of another file; empty where the voxels are in this one.
std::string parse_data_file(const std::string& text) {
  if (to_lower(text) == "local") return {};
  const std::vector<std::string> words = words_of(text);
  const bool is_list = !words.empty() && words.front() == "LIST";
  const bool is_pattern = words.size() >= 4 && words.front().find('%') != std::string::npos;
  if (is_list || is_pattern) {
    throw DataError(fmt::format("ElementDataFile: got '{}', voxels in several files, expected one",
                                shortened(text)),
                    "write the image into one file");
  }
  if (text.empty()) throw_bad_field("ElementDataFile", text, "LOCAL or the name of a file");
  return text;
}

VoxelPlace parse_place(const MetaFields& fields, bool is_local) {
  VoxelPlace place;
  place.is_big_endian =
      parse_bool(fields, {"BinaryDataByteOrderMSB", "ElementByteOrderMSB"}, false);
  const bool is_compressed = parse_bool(fields, {"CompressedData"}, false);
  const bool is_text = !parse_bool(fields, {"BinaryData"}, true);
  if (is_compressed && is_text) {
    throw DataError("BinaryData: got False with CompressedData, expected one of the two",
                    "write the file again with a valid header");
  }
  if (is_text) place.encoding = VoxelEncoding::kText;
  if (is_compressed) place.encoding = VoxelEncoding::kZlib;
  if (is_local) place.begin = fields.header_bytes;
  const auto compressed = fields.find({"CompressedDataSize"});
  if (is_compressed && compressed) {
    place.compressed_bytes =
        static_cast<std::uint64_t>(parse_count("CompressedDataSize", *compressed));
  }
  const auto header_size = fields.find({"HeaderSize"});
  if (!header_size || *header_size == "0") return place;
  if (*header_size == "-1") {
    place.is_at_end = place.encoding == VoxelEncoding::kRaw;
    if (!place.is_at_end)
      throw_bad_field("HeaderSize", *header_size, "a size, as data are not raw");
    return place;
  }
  // Counted from the beginning of the file, also where the header is in front of the voxels.
  place.begin = static_cast<std::uint64_t>(parse_count("HeaderSize", *header_size));
  return place;
}

void check_values_as_they_are(const MetaFields& fields) {
  for (const auto& [name, neutral] : {std::pair("ElementToIntensityFunctionSlope", 1.0),
                                      std::pair("ElementToIntensityFunctionOffset", 0.0)}) {
    const auto text = fields.find({name});
    if (!text || parse_number(name, *text) == neutral) continue;
    throw DataError(fmt::format("{}: got {}, which some programs apply to the voxels and ITK does "
                                "not; expected {}",
                                name, *text, neutral),
                    "apply it to the voxels, and take the field out");
  }
}

void check_object_type(const MetaFields& fields) {
  const auto type = fields.find({"ObjectType"});
  if (!type || *type == "Image") return;
  throw DataError(fmt::format("ObjectType: got '{}', expected Image", shortened(*type)),
                  "leave the file out, or convert it to an image");
}

std::int64_t parse_channel_count(const MetaFields& fields) {
  const auto text = fields.find({"ElementNumberOfChannels"});
  if (!text) return 1;
  const std::int64_t count = parse_count("ElementNumberOfChannels", *text);
  if (count < 1) throw_bad_field("ElementNumberOfChannels", *text, "at least 1");
  return count;
}

std::string opposite_axcodes(std::string axcodes) {
  constexpr std::string_view letters = "LRPAIS";
  for (char& letter : axcodes) letter = letters[letters.find(letter) ^ 1U];
  return axcodes;
}

}  // namespace

std::vector<std::int64_t> MetaHeader::shape() const {
  std::vector<std::int64_t> shape = sizes;
  if (channel_count == 1) return shape;
  if (shape.size() < kSpaceRank) shape.push_back(1);
  shape.push_back(channel_count);
  return shape;
}

std::vector<std::int64_t> MetaHeader::file_sizes() const {
  std::vector<std::int64_t> all{channel_count};
  all.insert(all.end(), sizes.begin(), sizes.end());
  return all;
}

std::vector<std::size_t> MetaHeader::file_order() const {
  std::vector<std::size_t> order(sizes.size() + 1);
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Where there is one channel, all orders are the same.
  if (channel_count > 1) std::ranges::rotate(order, order.begin() + 1);
  return order;
}

MetaHeader parse_meta_header(std::string_view text) {
  MetaHeader header;
  header.fields = parse_meta_fields(text);
  const MetaFields& fields = header.fields;
  check_object_type(fields);
  const std::int64_t rank = parse_count("NDims", fields.at("NDims"));
  if (rank < 2 || rank > kLargestRank) {
    throw_bad_field("NDims", fields.at("NDims"), fmt::format("2 to {}", kLargestRank));
  }
  header.voxel_type = parse_type(fields.at("ElementType"));
  header.sizes = parse_sizes("DimSize", fields.at("DimSize"), static_cast<std::size_t>(rank));
  header.channel_count = parse_channel_count(fields);
  check_sizes("DimSize", header.file_sizes(), header.voxel_type);
  check_values_as_they_are(fields);
  header.voxel_to_world = parse_grid(fields, static_cast<std::size_t>(rank));
  if (!is_finite(header.voxel_to_world)) {
    throw_bad_field("ElementSpacing", fields.at("ElementSpacing"), "a finite grid");
  }
  header.data_file = parse_data_file(fields.at("ElementDataFile"));
  header.place = parse_place(fields, header.data_file.empty());
  return header;
}

std::string_view meta_type_name(VoxelType type) {
  return std::ranges::find(kTypes, type, &TypeRow::type)->name;
}

std::string find_contradicting_orientation(const MetaHeader& header) {
  const auto said = header.fields.find({"AnatomicalOrientation"});
  if (!said || said->empty() || said->find('?') != std::string::npos) return {};
  if (is_singular(header.voxel_to_world)) return {};
  const std::string leads_to = axcodes_of_orientation(io_orientation(header.voxel_to_world));
  return *said == leads_to || *said == opposite_axcodes(leads_to) ? std::string() : *said;
}

std::string find_foreign_unit(const MetaHeader& header) {
  const std::string unit = header.fields.find({"DistanceUnits"}).value_or("mm");
  const bool is_length = unit == "um" || unit == "cm" || unit == "m" || unit == "nm";
  return is_length ? unit : std::string();
}

}  // namespace hayate
