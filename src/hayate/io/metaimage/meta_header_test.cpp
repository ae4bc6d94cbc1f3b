// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/metaimage/meta_header.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using Sizes = std::vector<std::int64_t>;

const std::string kPlain =
    "ObjectType = Image\nNDims = 3\nDimSize = 2 3 4\nElementType = MET_UCHAR\n";

MetaHeader parse(const std::string& fields, const std::string& data_file = "LOCAL") {
  return parse_meta_header(fields + "ElementDataFile = " + data_file + "\n");
}

std::string error_of(const std::string& fields, const std::string& data_file = "LOCAL") {
  return error_text<DataError>([&] { parse(fields, data_file); });
}

Affine rows(const std::array<std::array<double, 4>, 3>& values) {
  Affine affine;
  std::ranges::copy(values, affine.rows.begin());
  return affine;
}

Affine grid_of(const std::string& fields) {
  return parse(kPlain + fields).voxel_to_world;
}

TEST(MetaHeader, HasTheDirectionOfAnAxisInARowOfTheMatrix) {
  const Affine turned = rows({{{0, 3, 0, -1}, {-2, 0, 0, -2}, {0, 0, 4, 3}}});
  const std::string values = " = 0 1 0 -1 0 0 0 0 1\n";
  for (const char* matrix : {"TransformMatrix", "Rotation", "Orientation"}) {
    for (const char* offset : {"Offset", "Position", "Origin"}) {
      EXPECT_EQ(grid_of(matrix + values + offset + " = 1 2 3\nElementSpacing = 2 3 4\n"), turned)
          << matrix << offset;
    }
  }
}

TEST(MetaHeader, TakesTheAxesOfLpsWithoutAMatrix) {
  EXPECT_EQ(grid_of(""), rows({{{-1, 0, 0, 0}, {0, -1, 0, 0}, {0, 0, 1, 0}}}));
  EXPECT_EQ(grid_of("ElementSize = 2 3 4\n"), rows({{{-2, 0, 0, 0}, {0, -3, 0, 0}, {0, 0, 4, 0}}}));
  EXPECT_EQ(grid_of("ElementSpacing = 5 6 7\nElementSize = 2 3 4\n"),
            rows({{{-5, 0, 0, 0}, {0, -6, 0, 0}, {0, 0, 7, 0}}}));
  EXPECT_EQ(grid_of("ElementSpacing = -2 3 4\n"),
            rows({{{2, 0, 0, 0}, {0, -3, 0, 0}, {0, 0, 4, 0}}}));
}

TEST(MetaHeader, ReadsSlicesTimesAndChannels) {
  const std::string slice = "NDims = 2\nDimSize = 4 6\nElementType = MET_UCHAR\n";
  const MetaHeader flat =
      parse(slice + "TransformMatrix = 0 1 1 0\nOffset = 1 2\nElementSpacing = 2 3\n");
  EXPECT_EQ(flat.voxel_to_world, rows({{{0, -3, 0, -1}, {-2, 0, 0, -2}, {0, 0, 1, 0}}}));
  EXPECT_EQ(flat.shape(), (Sizes{4, 6}));
  EXPECT_EQ(parse(slice + "ElementNumberOfChannels = 3\n").shape(), (Sizes{4, 6, 1, 3}));
  const MetaHeader times = parse(
      "NDims = 4\nDimSize = 2 3 2 2\nElementType = MET_UCHAR\nOffset = 1 2 3 4\n"
      "TransformMatrix = 0 1 0 0 1 0 0 0 0 0 1 0 0 0 0 1\nElementSpacing = 2 3 4 5\n");
  EXPECT_EQ(times.voxel_to_world, rows({{{0, -3, 0, -1}, {-2, 0, 0, -2}, {0, 0, 4, 3}}}));
  EXPECT_EQ(times.shape(), (Sizes{2, 3, 2, 2}));
  EXPECT_EQ(parse(kPlain + "ElementNumberOfChannels = 5\n").shape(), (Sizes{2, 3, 4, 5}));
}

TEST(MetaHeader, ReadsEveryType) {
  const std::vector<std::pair<const char*, VoxelType>> types{
      {"MET_CHAR", VoxelType::kInt8},          {"MET_UCHAR", VoxelType::kUint8},
      {"MET_SHORT", VoxelType::kInt16},        {"MET_USHORT", VoxelType::kUint16},
      {"MET_INT", VoxelType::kInt32},          {"MET_UINT", VoxelType::kUint32},
      {"MET_LONG", VoxelType::kInt32},         {"MET_ULONG", VoxelType::kUint32},
      {"MET_LONG_LONG", VoxelType::kInt64},    {"MET_ULONG_LONG", VoxelType::kUint64},
      {"MET_FLOAT", VoxelType::kFloat32},      {"MET_DOUBLE", VoxelType::kFloat64},
      {"MET_FLOAT_ARRAY", VoxelType::kFloat32}};
  for (const auto& [name, type] : types) {
    const std::string fields = fmt::format("NDims = 2\nDimSize = 2 3\nElementType = {}\n", name);
    EXPECT_EQ(parse(fields).voxel_type, type) << name;
  }
}

TEST(MetaHeader, ReadsFieldsHoweverTheyAreDivided) {
  EXPECT_EQ(parse("NDims:2\r\nDimSize=4 6\r\nElementType   =   MET_UCHAR\r\n").shape(),
            (Sizes{4, 6}));
  const std::string text = kPlain + "Comment = a = b\nElementDataFile = LOCAL\n";
  EXPECT_EQ(find_meta_header_end(text + "voxels\nand more"), text.size());
  EXPECT_EQ(parse_meta_header(text).fields.at("Comment"), "a = b");
}

TEST(MetaHeader, SaysWhatIsWrong) {
  const std::vector<std::pair<std::string, const char*>> cases{
      {"NDims = 2\n", "NDims: said twice, and differs: '3' and '2'"},
      {"some text\n", "line 5: got 'some text', expected 'Field = value'"},
      {"ElementSpacing = 1 1\n", "ElementSpacing: got '1 1', expected 3 numbers"},
      {"ElementSpacing = 0 1 1\n", "expected sizes of voxels"},
      {"Offset = 1 2 nan\n", "expected finite numbers"},
      {"Offset = 1 2 3\nPosition = 3 2 1\n", "Offset: said twice, and differs"},
      {"TransformMatrix = 1 0 0 1\n", "expected 9 numbers"},
      {"ElementNumberOfChannels = 0\n", "ElementNumberOfChannels: got '0', expected at least 1"},
      {"CompressedData = yes\n", "CompressedData: got 'yes', expected True or False"},
      {"BinaryData = False\nCompressedData = True\n", "expected one of the two"},
      {"ElementByteOrderMSB = True\nBinaryDataByteOrderMSB = False\n", "said twice, and differs"},
      {"HeaderSize = -2\n", "HeaderSize: got '-2'"},
      {"HeaderSize = -1\nCompressedData = True\n", "data are not raw"},
      {"ElementToIntensityFunctionSlope = 2\n", "which some programs apply to the voxels"},
  };
  for (const auto& [fields, what] : cases) {
    EXPECT_TRUE(contains(error_of(kPlain + fields), what)) << fields;
  }
  EXPECT_TRUE(contains(error_of(kPlain, "LIST"), "voxels in several files"));
  EXPECT_TRUE(contains(error_of(kPlain, "slice%03d.raw 1 10 1"), "voxels in several files"));
  EXPECT_TRUE(contains(error_of("NDims = 3\nDimSize = 2 3 4\n"), "does not say ElementType"));
  EXPECT_TRUE(contains(error_of("ObjectType = Tube\n"), "ObjectType: got 'Tube', expected Image"));
  EXPECT_TRUE(contains(error_of("NDims = 2\nDimSize = 2 3\nElementType = MET_STRING\n"),
                       "ElementType: got 'MET_STRING'"));
  EXPECT_TRUE(
      contains(error_of("NDims = 3\nDimSize = 4294967296 4294967296 4\nElementType = MET_INT\n"),
               "that memory can hold"));
  EXPECT_TRUE(contains(error_text<DataError>([] { parse_meta_header(kPlain); }),
                       "the header has no ElementDataFile"));
}

TEST(MetaHeader, HoldsTheLettersAgainstTheMatrix) {
  const std::string matrix = "TransformMatrix = 1 0 0 0 1 0 0 0 1\nAnatomicalOrientation = ";
  for (const char* letters : {"RAI", "LPS", "???"}) {
    EXPECT_EQ(find_contradicting_orientation(parse(kPlain + matrix + letters + "\n")), "")
        << letters;
  }
  EXPECT_EQ(find_contradicting_orientation(parse(kPlain + matrix + "RPI\n")), "RPI");
  EXPECT_EQ(find_foreign_unit(parse(kPlain + "DistanceUnits = cm\n")), "cm");
}

}  // namespace
}  // namespace hayate
