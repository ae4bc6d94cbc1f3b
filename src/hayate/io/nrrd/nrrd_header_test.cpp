// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nrrd/nrrd_header.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using Sizes = std::vector<std::int64_t>;

constexpr const char* kPlain = "type: uint8\ndimension: 3\nsizes: 2 3 4\nencoding: raw\n";
constexpr const char* kVectors = "type: uint8\ndimension: 4\nsizes: 5 2 3 4\nencoding: raw\n";

NrrdHeader parse(const std::string& fields, const std::string& magic = "NRRD0004") {
  return parse_nrrd_header(magic + "\n" + fields + "\n");
}

std::string header_error(const std::string& fields) {
  return error_text<DataError>([&] { parse(fields); });
}

Affine rows(const std::array<std::array<double, 4>, 3>& values) {
  Affine affine;
  std::ranges::copy(values, affine.rows.begin());
  return affine;
}

/// Where voxels lie with these lines beside the plain ones.
Affine grid_of(const std::string& fields) {
  return parse(kPlain + fields).grid.voxel_to_world;
}

const std::string kDirections =
    "space directions: (2,0.5,0) (0,3,0) (0,0,4)\nspace origin: (10,20,30)\n";
const Affine kOfRas = rows({{{2, 0, 0, 10}, {0.5, 3, 0, 20}, {0, 0, 4, 30}}});
const Affine kOfLps = rows({{{-2, 0, 0, -10}, {-0.5, -3, 0, -20}, {0, 0, 4, 30}}});
const Affine kOfLas = rows({{{-2, 0, 0, -10}, {0.5, 3, 0, 20}, {0, 0, 4, 30}}});

TEST(NrrdHeader, TurnsEverySpaceIntoRas) {
  for (const char* name : {"right-anterior-superior", "RAS", "ras"}) {
    EXPECT_EQ(grid_of(fmt::format("space: {}\n", name) + kDirections), kOfRas) << name;
  }
  for (const char* name : {"left-posterior-superior", "LPS"}) {
    EXPECT_EQ(grid_of(fmt::format("space: {}\n", name) + kDirections), kOfLps) << name;
  }
  for (const char* name : {"left-anterior-superior", "LAS"}) {
    EXPECT_EQ(grid_of(fmt::format("space: {}\n", name) + kDirections), kOfLas) << name;
  }
}

TEST(NrrdHeader, TakesSpacesThatAreNotThePatientsForLps) {
  for (const char* space : {"space: scanner-xyz\n", "space: 3D-right-handed\n",
                            "space: 3D-left-handed\n", "space dimension: 3\n"}) {
    const NrrdHeader header = parse(kPlain + (space + kDirections));
    EXPECT_EQ(header.grid.voxel_to_world, kOfLps) << space;
    EXPECT_FALSE(header.grid.is_oriented) << space;
  }
  EXPECT_TRUE(parse(kPlain + ("space: LPS\n" + kDirections)).grid.is_oriented);
}

TEST(NrrdHeader, LaysSpacingsAlongTheAxesOfLps) {
  EXPECT_EQ(grid_of(""), rows({{{-1, 0, 0, 0}, {0, -1, 0, 0}, {0, 0, 1, 0}}}));
  EXPECT_EQ(grid_of("spacings: 2 nan 4\n"), rows({{{-2, 0, 0, 0}, {0, -1, 0, 0}, {0, 0, 4, 0}}}));
  EXPECT_EQ(grid_of("spacings: -2 3 4\n"), rows({{{2, 0, 0, 0}, {0, -3, 0, 0}, {0, 0, 4, 0}}}));
  EXPECT_FALSE(parse(kPlain).grid.is_oriented);
}

TEST(NrrdHeader, BeginsAtAxisMinsHalfAVoxelInUnlessVoxelsAreNodes) {
  const std::string mins = "spacings: 2 3 4\naxismins: 10 20 30\n";
  EXPECT_EQ(grid_of(mins), rows({{{-2, 0, 0, -11}, {0, -3, 0, -21.5}, {0, 0, 4, 32}}}));
  EXPECT_EQ(grid_of(mins + "centerings: node node node\n"),
            rows({{{-2, 0, 0, -10}, {0, -3, 0, -20}, {0, 0, 4, 30}}}));
}

TEST(NrrdHeader, TakesTheOriginWithoutDirectionsInItsSpace) {
  EXPECT_EQ(grid_of("space: RAS\nspace origin: (10,20,30)\n"),
            rows({{{-1, 0, 0, 10}, {0, -1, 0, 20}, {0, 0, 1, 30}}}));
}

TEST(NrrdHeader, PutsAxesThatDoNotLieInSpaceBehindThoseThatDo) {
  const std::string first = "space: RAS\nspace directions: none (2,0,0) (0,3,0) (0,0,4)\n";
  for (const std::string& kinds : {std::string(), std::string("kinds: list domain domain domain\n"),
                                   std::string("kinds: vector space space space\n"),
                                   std::string("kinds: ??? ??? ??? ???\n")}) {
    const NrrdHeader header = parse(kVectors + first + kinds);
    EXPECT_EQ(header.shape(), (Sizes{2, 3, 4, 5})) << kinds;
    EXPECT_EQ(spacing_mm(header.grid.voxel_to_world), (Vector3{2, 3, 4})) << kinds;
  }
  const NrrdHeader last = parse(kVectors + std::string("kinds: domain domain domain list\n"));
  EXPECT_EQ(last.shape(), (Sizes{5, 2, 3, 4}));
  const NrrdHeader vectors = parse(kVectors + std::string("kinds: RGB-color space space space\n"));
  EXPECT_EQ(vectors.shape(), (Sizes{2, 3, 4, 5}));
}

TEST(NrrdHeader, TakesAFourthAxisForOneBesideSpace) {
  const std::string fields =
      "space: left-posterior-superior-time\n"
      "space directions: (2,0,0,0) (0,3,0,0) (0,0,4,0) (0,0,0,5)\nspace origin: (1,2,3,4)\n";
  const NrrdHeader header = parse(kVectors + fields);
  EXPECT_EQ(header.shape(), (Sizes{5, 2, 3, 4}));
  EXPECT_EQ(header.grid.voxel_to_world, rows({{{-2, 0, 0, -1}, {0, -3, 0, -2}, {0, 0, 4, 3}}}));
}

TEST(NrrdHeader, GivesASliceItsThirdAxis) {
  const std::string slice = "type: uint8\ndimension: 2\nsizes: 4 6\nencoding: raw\n";
  EXPECT_EQ(parse(slice + "spacings: 2 3\n").grid.voxel_to_world,
            rows({{{-2, 0, 0, 0}, {0, -3, 0, 0}, {0, 0, 1, 0}}}));
  EXPECT_EQ(parse(slice + "spacings: 2 3\n").shape(), (Sizes{4, 6}));
  const std::string upright =
      "space: RAS\nspace directions: (0,2,0) (0,0,3)\nspace origin: (1,2,3)\n";
  EXPECT_EQ(parse(slice + upright).grid.voxel_to_world,
            rows({{{0, 0, 1, 1}, {2, 0, 0, 2}, {0, 3, 0, 3}}}));
  const std::string colours =
      "type: uint8\ndimension: 3\nsizes: 3 4 6\nencoding: raw\nkinds: RGB-color domain domain\n";
  EXPECT_EQ(parse(colours).shape(), (Sizes{4, 6, 1, 3}));
}

TEST(NrrdHeader, ReadsEveryTypeUnderItsNames) {
  const std::vector<std::pair<const char*, VoxelType>> types{
      {"signed char", VoxelType::kInt8},    {"uchar", VoxelType::kUint8},
      {"short", VoxelType::kInt16},         {"unsigned  short int", VoxelType::kUint16},
      {"int", VoxelType::kInt32},           {"uint32_t", VoxelType::kUint32},
      {"long long int", VoxelType::kInt64}, {"ulonglong", VoxelType::kUint64},
      {"float", VoxelType::kFloat32},       {"Double", VoxelType::kFloat64}};
  for (const auto& [name, type] : types) {
    const std::string fields =
        fmt::format("type: {}\ndimension: 2\nsizes: 2 3\nencoding: raw\nendian: little\n", name);
    EXPECT_EQ(parse(fields).voxel_type, type) << name;
    EXPECT_EQ(parse(fmt::format("type: {}\ndimension: 2\nsizes: 2 3\nencoding: raw\nendian: big\n",
                                nrrd_type_name(type)))
                  .voxel_type,
              type);
  }
}

TEST(NrrdHeader, PassesOverCommentsAndKeysOfPrograms) {
  const NrrdHeader header = parse(std::string("# a comment\nSegment0_Name:=spleen: left\n") +
                                  kPlain + "measurement frame: (1,0,0) (0,1,0) (0,0,1)\n");
  EXPECT_EQ(header.shape(), (Sizes{2, 3, 4}));
}

TEST(NrrdHeader, ReadsLinesThatEndAsOnWindows) {
  const std::string text =
      "NRRD0005\r\ntype: uint8\r\ndimension: 3\r\nsizes: 2 3 4\r\nencoding: raw\r\n\r\n";
  EXPECT_EQ(find_nrrd_header_end(text + "voxels"), text.size());
  EXPECT_EQ(parse_nrrd_header(text).shape(), (Sizes{2, 3, 4}));
}

TEST(NrrdHeader, SaysWhatIsWrong) {
  EXPECT_TRUE(contains(error_text<DataError>([] { parse(kPlain, "NRRD0009"); }),
                       "got 'NRRD0009', expected NRRD0001 to NRRD0005"));
  EXPECT_TRUE(
      contains(header_error("dimension: 3\nsizes: 2 3 4\nencoding: raw\n"), "not say 'type'"));
  const std::vector<std::pair<std::string, const char*>> cases{
      {"frob: 1\n", "line 6: got the field 'frob', which NRRD does not have"},
      {"spacing: 1 1 1\n", "did you mean 'spacings'?"},
      {"encoding: raw\n", "'encoding' is said twice"},
      {"spacings 1 1 1\n", "expected 'field: value'"},
      {"spacings: 1 1\n", "spacings: got '1 1', expected 3 numbers"},
      {"spacings: 1 x 1\n", "spacings: got 'x', expected a number"},
      {"spacings: 0 1 1\n", "expected sizes of voxels"},
      {"space: LPS\nspacings: 1 1 1\n", "has spacings and a space"},
      {"space: right-up\n", "space: got 'right-up', expected left-posterior-superior"},
      {"space: LPS\nspace dimension: 4\n", "expected 3, which 'LPS' has"},
      {"space directions: (1,0,0) (0,1,0) (0,0,1)\n", "but no space"},
      {"space: LPS\nspace directions: (1,0,0) (0,1,0)\n", "expected 3 vectors"},
      {"space: LPS\nspace directions: (1,0) (0,1,0) (0,0,1)\n",
       "got '(1,0)', expected (3 numbers)"},
      {"space: LPS\nspace directions: (1,0,0 (0,1,0) (0,0,1)\n", "space directions: got"},
      {"space: LPS\nspace directions: (nan,0,0) (0,1,0) (0,0,1)\n", "expected finite numbers"},
      {"space: LPS\nspace directions: none none (0,0,1)\n", "got 1 axes in space of 3"},
      {"space: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nkinds: list domain domain\n",
       "axis 0 has a space direction, and is of the kind 'list'"},
      {"kinds: domian domain domain\n", "kinds: got 'domian'"},
      {"kinds: complex domain domain\n", "parts of complex numbers"},
      {"space origin: (1,2,3)\n", "space origin: the header has it, but no space"},
      {"axis mins: 1 2 3\n", "axis mins: the header has them, but no spacings"},
      {"data file: LIST\n", "voxels in several files"},
      {"data file: slice%03d.raw 1 10 1\n", "voxels in several files"},
      {"byte skip: -2\n", "byte skip: got '-2'"},
  };
  for (const auto& [fields, what] : cases) {
    EXPECT_TRUE(contains(header_error(kPlain + fields), what)) << fields;
  }
}

TEST(NrrdHeader, RefusesTypesEncodingsAndSizesThatAreNotRead) {
  const auto with = [](const char* type, const char* sizes, const char* encoding) {
    return fmt::format("type: {}\ndimension: 3\nsizes: {}\nencoding: {}\nendian: little\n", type,
                       sizes, encoding);
  };
  EXPECT_TRUE(contains(header_error(with("block", "2 3 4", "raw")), "type: got 'block'"));
  EXPECT_TRUE(
      contains(header_error(with("int16", "2 3 4", "bzip2")),
               "encoding: got 'bzip2', which is not read here, expected raw, gzip or ascii"));
  EXPECT_TRUE(contains(header_error(with("int16", "2 0 4", "raw")), "sizes of at least 1"));
  EXPECT_TRUE(contains(header_error(with("int16", "4294967296 4294967296 4", "raw")),
                       "that memory can hold"));
  EXPECT_TRUE(contains(header_error("type: int16\ndimension: 2\nsizes: 2 3\nencoding: raw\n"),
                       "does not say 'endian'"));
  EXPECT_TRUE(
      contains(header_error("type: int8\ndimension: 17\nsizes: 1\nencoding: raw\n"), "1 to 16"));
  EXPECT_TRUE(
      contains(error_text<DataError>([] { parse_nrrd_header(std::string("NRRD0004\n") + kPlain); }),
               "neither ends with an empty line nor names a data file"));
}

TEST(NrrdHeader, NamesUnitsOfLengthThatAreNotMillimetres) {
  EXPECT_EQ(find_foreign_unit(parse(kPlain)), "");
  EXPECT_EQ(find_foreign_unit(parse(kPlain + std::string("units: \"mm\" \"\" \"s\"\n"))), "");
  EXPECT_EQ(find_foreign_unit(parse(kPlain + std::string("units: \"mm\" \"Microns\" \"mm\"\n"))),
            "microns");
}

}  // namespace
}  // namespace hayate
