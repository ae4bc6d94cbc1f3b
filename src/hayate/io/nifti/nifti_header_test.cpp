// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_header.h"

#include <limits>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/nifti/nifti_encode.h"
#include "support/error_text.h"
#include "support/nifti_bytes.h"

namespace hayate {
namespace {

constexpr int kInt16 = 4;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

NiftiBytes small_file(int version = 1, bool big_endian = false) {
  return NiftiBytes(version, big_endian).shape({3, 4, 5}).datatype(kInt16);
}

std::string parse_error(const NiftiBytes& file) {
  return error_text<DataError>([&] { parse_nifti_header(file.bytes()); });
}

TEST(NiftiHeader, ReadsBothVersionsInBothByteOrders) {
  for (const int version : {1, 2}) {
    for (const bool big_endian : {false, true}) {
      NiftiBytes file = small_file(version, big_endian);
      file.pixdim(0, -1).pixdim(1, 0.5).pixdim(2, 0.75).pixdim(3, 2.5).scaling(2.0, -1024.0);
      file.sform(1, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
      file.qform(2, {0.5, 0.25, 0.125}, {-1, -2, -3});
      file.put_text(version == 1 ? 148 : 240, "a description");
      file.put_text(version == 1 ? 328 : 508, "an intent");
      const NiftiHeader header = parse_nifti_header(file.bytes());
      EXPECT_EQ(header.version, version);
      EXPECT_EQ(header.big_endian, big_endian);
      EXPECT_EQ(header.voxel_type, VoxelType::kInt16);
      EXPECT_EQ(header.shape, (std::vector<std::int64_t>{3, 4, 5}));
      EXPECT_EQ(header.pixdim, (std::array<double, 8>{-1, 0.5, 0.75, 2.5, 1, 1, 1, 1}));
      EXPECT_EQ(header.vox_offset, smallest_vox_offset(version));
      EXPECT_EQ(header.slope, 2.0);
      EXPECT_EQ(header.intercept, -1024.0);
      EXPECT_EQ(header.sform_code, 1);
      EXPECT_EQ(header.qform_code, 2);
      EXPECT_EQ(header.sform_rows[1], (std::array<double, 4>{5, 6, 7, 8}));
      EXPECT_EQ(header.quaternion, (std::array<double, 3>{0.5, 0.25, 0.125}));
      EXPECT_EQ(header.qform_offset, (std::array<double, 3>{-1, -2, -3}));
      EXPECT_EQ(header.description, "a description");
      EXPECT_EQ(header.intent_name, "an intent");
    }
  }
}

TEST(NiftiHeader, KnowsEveryTypeOfRealNumbers) {
  const std::pair<int, VoxelType> types[] = {{2, VoxelType::kUint8},    {4, VoxelType::kInt16},
                                             {8, VoxelType::kInt32},    {16, VoxelType::kFloat32},
                                             {64, VoxelType::kFloat64}, {256, VoxelType::kInt8},
                                             {512, VoxelType::kUint16}, {768, VoxelType::kUint32},
                                             {1024, VoxelType::kInt64}, {1280, VoxelType::kUint64}};
  for (const auto& [code, type] : types) {
    EXPECT_EQ(parse_nifti_header(small_file().datatype(code).bytes()).voxel_type, type) << code;
  }
}

TEST(NiftiHeader, RefusesVoxelsThatAreNotRealNumbers) {
  const std::pair<int, std::string> types[] = {
      {0, "unknown"},     {1, "binary"},        {32, "complex64"},    {128, "RGB"},
      {1536, "float128"}, {1792, "complex128"}, {2048, "complex256"}, {2304, "RGBA"},
      {12345, "unknown"}, {-1, "unknown"}};
  for (const auto& [code, name] : types) {
    EXPECT_TRUE(contains(parse_error(small_file().datatype(code)), name)) << code;
  }
}

TEST(NiftiHeader, RepairsVoxelSizesAsNibabelDoes) {
  NiftiBytes file = small_file();
  file.pixdim(0, 0).pixdim(1, -2).pixdim(2, 0).pixdim(3, 3).pixdim(4, 0).pixdim(5, -1);
  const NiftiHeader header = parse_nifti_header(file.bytes());
  EXPECT_EQ(header.pixdim, (std::array<double, 8>{1, 2, 1, 3, 0, -1, 1, 1}));
}

TEST(NiftiHeader, TakesUnknownFormCodesForNone) {
  NiftiBytes file = small_file();
  file.sform(6, {}).qform(-1, {}, {});
  const NiftiHeader header = parse_nifti_header(file.bytes());
  EXPECT_EQ(header.sform_code, 0);
  EXPECT_EQ(header.qform_code, 0);
  EXPECT_EQ(parse_nifti_header(small_file().sform(5, {}).bytes()).sform_code, 5);
}

bool is_scaled(const NiftiHeader& header) {
  return header.slope != 1.0 || header.intercept != 0.0;
}

TEST(NiftiHeader, TakesASlopeOf0OrNanForNoScaling) {
  for (const double slope : {0.0, kNan, kInfinity}) {
    const NiftiHeader header = parse_nifti_header(small_file().scaling(slope, 5.0).bytes());
    EXPECT_FALSE(is_scaled(header)) << slope;
  }
  EXPECT_FALSE(is_scaled(parse_nifti_header(small_file().scaling(1.0, 0.0).bytes())));
  EXPECT_TRUE(is_scaled(parse_nifti_header(small_file().scaling(1.0, 5.0).bytes())));
}

TEST(NiftiHeader, RefusesAnInterceptThatIsNotANumber) {
  EXPECT_TRUE(contains(parse_error(small_file().scaling(2.0, kNan)), "scl_inter"));
}

TEST(NiftiHeader, RefusesImpossibleShapes) {
  for (const int version : {1, 2}) {
    for (const std::int64_t rank : {-3, 0, 8, 1000}) {
      EXPECT_TRUE(contains(parse_error(small_file(version).dim(0, rank)), "dim[0]")) << rank;
    }
    for (const std::int64_t size : {-1, 0, -32768}) {
      EXPECT_TRUE(contains(parse_error(small_file(version).dim(2, size)), "got the shape")) << size;
    }
  }
  constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(contains(parse_error(small_file(2).shape({huge, 1, 1})), "got the shape"));
  EXPECT_TRUE(
      contains(parse_error(small_file(2).shape({1LL << 32, 1LL << 32, 1})), "got the shape"));
  EXPECT_TRUE(contains(parse_error(small_file().shape({32767, 32767, 32767, 32767, 32767})),
                       "got the shape"));
}

TEST(NiftiHeader, RefusesVoxelOffsetsThatAreNoPlaces) {
  for (const double offset : {-1.0, -kInfinity, kInfinity, kNan, 1e30}) {
    EXPECT_TRUE(contains(parse_error(small_file().vox_offset(offset)), "vox_offset")) << offset;
  }
  EXPECT_EQ(parse_nifti_header(small_file().vox_offset(400.75).bytes()).vox_offset, 400U);
}

TEST(NiftiHeader, RefusesWhatIsNotNifti) {
  EXPECT_TRUE(contains(error_text<DataError>([] { parse_nifti_header({}); }), "0 bytes"));
  const std::vector<std::byte> zeros(540);
  EXPECT_TRUE(contains(error_text<DataError>([&] { parse_nifti_header(zeros); }), "not a NIfTI"));
  EXPECT_TRUE(contains(parse_error(small_file().put_text(344, "n+3")), "ANALYZE"));
  EXPECT_TRUE(contains(parse_error(small_file(2).put_text(4, "n+1")), "not a NIfTI"));
  const auto whole = small_file(2).bytes();
  const std::vector<std::byte> cut(whole.begin(), whole.begin() + 500);
  EXPECT_TRUE(contains(error_text<DataError>([&] { parse_nifti_header(cut); }), "first part"));
}

TEST(NiftiHeader, SeesThatLineEndsHaveBeenConverted) {
  EXPECT_TRUE(contains(parse_error(small_file(2).put_text(8, "\n\n\032\n")), "line ends"));
  // Some programs leave these bytes out.
  NiftiBytes without = small_file(2);
  without.put<std::int32_t>(8, 0);
  EXPECT_EQ(parse_nifti_header(without.bytes()).version, 2);
}

TEST(NiftiHeader, ReadsBackWhatItWrote) {
  NiftiHeader header;
  header.voxel_type = VoxelType::kUint16;
  header.shape = {7, 8, 9, 2};
  header.pixdim = {-1, 0.5, 0.25, 3, 2, 1, 1, 1};
  header.slope = 0.5;
  header.intercept = -3;
  header.sform_code = 1;
  header.qform_code = 4;
  header.sform_rows = {{{1, 0, 0, -9}, {0, 2, 0, -8}, {0, 0, 3, -7}}};
  header.quaternion = {0.5, 0.5, 0.5};
  header.qform_offset = {4, 5, 6};
  header.xyzt_units = 10;
  header.intent_code = 1002;
  header.intent_parameters = {1, 2, 3};
  header.intent_name = "labels";
  header.description = std::string(100, 'd');
  for (const int version : {1, 2}) {
    header.version = version;
    const std::vector<std::byte> bytes = encode_nifti_header(header);
    EXPECT_EQ(bytes.size(), smallest_vox_offset(version));
    const NiftiHeader back = parse_nifti_header(bytes);
    EXPECT_EQ(back.version, version);
    EXPECT_FALSE(back.big_endian);
    EXPECT_EQ(back.vox_offset, bytes.size());
    EXPECT_EQ(back.voxel_type, header.voxel_type);
    EXPECT_EQ(back.shape, header.shape);
    EXPECT_EQ(back.pixdim, header.pixdim);
    EXPECT_EQ(back.slope, header.slope);
    EXPECT_EQ(back.intercept, header.intercept);
    EXPECT_EQ(back.sform_code, header.sform_code);
    EXPECT_EQ(back.qform_code, header.qform_code);
    EXPECT_EQ(back.sform_rows, header.sform_rows);
    EXPECT_EQ(back.quaternion, header.quaternion);
    EXPECT_EQ(back.qform_offset, header.qform_offset);
    EXPECT_EQ(back.xyzt_units, header.xyzt_units);
    EXPECT_EQ(back.intent_code, header.intent_code);
    EXPECT_EQ(back.intent_parameters, header.intent_parameters);
    EXPECT_EQ(back.intent_name, header.intent_name);
    EXPECT_EQ(back.description, std::string(79, 'd'));
  }
}

}  // namespace
}  // namespace hayate
