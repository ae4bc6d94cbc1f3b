// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_reader.h"

#include <cmath>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/read_image.h"
#include "support/deflate_bytes.h"
#include "support/error_text.h"
#include "support/nifti_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

constexpr int kUint8Code = 2;
constexpr int kInt16Code = 4;
constexpr int kFloat64Code = 64;

template <class T>
int datatype_of() {
  constexpr int codes[] = {2, 256, 512, 4, 768, 8, 1280, 1024, 16, 64};
  return codes[static_cast<std::size_t>(VoxelTypeOf<T>::kValue)];
}

template <class T>
std::vector<T> numbers(std::size_t count) {
  std::vector<T> values(count);
  std::iota(values.begin(), values.end(), T{});
  return values;
}

/// Returns where the voxel (c, x, y, z) of a file with these sizes lies in it.
std::int64_t place_in_file(const VolumeShape& s, std::int64_t c, std::int64_t x, std::int64_t y,
                           std::int64_t z) {
  return x + s[1] * (y + s[2] * (z + s[3] * c));
}

/// Each voxel of the image is `value(its place in the file)`.
template <class Value>
void expect_voxels(const Volume& image, Value value) {
  const VolumeShape& s = image.shape();
  const auto voxels = image.voxels<float>();
  std::size_t i = 0;
  for (std::int64_t c = 0; c < s[0]; ++c) {
    for (std::int64_t x = 0; x < s[1]; ++x) {
      for (std::int64_t y = 0; y < s[2]; ++y) {
        for (std::int64_t z = 0; z < s[3]; ++z) {
          ASSERT_EQ(voxels[i++], value(place_in_file(s, c, x, y, z)));
        }
      }
    }
  }
}

class NiftiReader : public testing::Test {
 protected:
  /// A file of 3 x 4 x 5 voxels.
  template <class T>
  std::filesystem::path write_small(const std::vector<T>& voxels) {
    return NiftiBytes()
        .shape({3, 4, 5})
        .datatype(datatype_of<T>())
        .append(voxels)
        .write(folder_ / "small.nii");
  }

  std::filesystem::path compress(const NiftiBytes& file) {
    write_gzip(folder_ / "file.nii.gz", file.bytes());
    return folder_ / "file.nii.gz";
  }

  std::string image_error(const std::filesystem::path& path) {
    return error_text<DataError>([&] { read_image(path); });
  }
  std::string label_error(const std::filesystem::path& path) {
    return error_text<DataError>([&] { read_label(path); });
  }

  TempFolder folder_;
};

TEST_F(NiftiReader, ReadsEveryTypeInBothByteOrdersPlainAndCompressed) {
  const auto check = [&]<class T>() {
    for (const int version : {1, 2}) {
      for (const bool big_endian : {false, true}) {
        NiftiBytes file(version, big_endian);
        file.shape({3, 4, 5}).datatype(datatype_of<T>()).append(numbers<T>(60));
        for (const auto& path : {file.write(folder_ / "file.nii"), compress(file)}) {
          const Volume image = read_image(path);
          EXPECT_EQ(image.shape(), (VolumeShape{1, 3, 4, 5}));
          expect_voxels(image, [](std::int64_t place) { return static_cast<float>(place); });
        }
      }
    }
  };
  for (int type = 0; type <= static_cast<int>(VoxelType::kFloat64); ++type) {
    dispatch_voxel_type(static_cast<VoxelType>(type), check);
  }
}

TEST_F(NiftiReader, KeepsTheExtremesOfEveryType) {
  const auto check = [&]<class T>() {
    std::vector<T> voxels(60, std::numeric_limits<T>::lowest());
    voxels[1] = std::numeric_limits<T>::max();
    const Volume image = read_image(write_small(voxels));
    EXPECT_EQ(image.voxels<float>()[0], static_cast<float>(std::numeric_limits<T>::lowest()));
    EXPECT_EQ(image.voxels<float>()[20], static_cast<float>(std::numeric_limits<T>::max()));
  };
  for (int type = 0; type <= static_cast<int>(VoxelType::kFloat64); ++type) {
    dispatch_voxel_type(static_cast<VoxelType>(type), check);
  }
}

TEST_F(NiftiReader, AppliesTheScalingInFloat64) {
  NiftiBytes file;
  file.shape({3, 4, 5})
      .datatype(kInt16Code)
      .scaling(0.1, -1000.3)
      .append(numbers<std::int16_t>(60));
  const Volume image = read_image(file.write(folder_ / "file.nii"));
  expect_voxels(image, [](std::int64_t place) {
    const double slope = 0.1F;
    const double intercept = -1000.3F;
    return static_cast<float>(static_cast<double>(place) * slope + intercept);
  });
}

TEST_F(NiftiReader, GivesTheGrid) {
  NiftiBytes file;
  file.shape({3, 4, 5}).datatype(kUint8Code).append(numbers<std::uint8_t>(60));
  file.pixdim(1, 2).pixdim(2, 3).pixdim(3, 4);
  file.sform(1, {-2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30});
  const auto path = file.write(folder_ / "file.nii");
  const ImageInfo info = read_image_info(path);
  Affine expected = diagonal_affine({-2, 3, 4});
  expected(0, 3) = 10;
  expected(1, 3) = 20;
  expected(2, 3) = 30;
  EXPECT_EQ(info.voxel_to_world, expected);
  EXPECT_EQ(info.spacing(), (Vector3{2, 3, 4}));
  EXPECT_EQ(info.spatial_shape(), (SpatialShape{3, 4, 5}));
  EXPECT_EQ(read_image(path).voxel_to_world(), expected);
  EXPECT_EQ(read_label(path).voxel_to_world(), expected);
}

TEST_F(NiftiReader, PutsTheFourthAxisFirst) {
  NiftiBytes file;
  file.shape({3, 4, 5, 2}).datatype(kInt16Code).append(numbers<std::int16_t>(120));
  const Volume image = read_image(file.write(folder_ / "file.nii"));
  EXPECT_EQ(image.shape(), (VolumeShape{2, 3, 4, 5}));
  expect_voxels(image, [](std::int64_t place) { return static_cast<float>(place); });
  EXPECT_EQ(read_image(file.shape({3, 4, 10, 1}).write(folder_ / "file.nii")).shape(),
            (VolumeShape{1, 3, 4, 10}));
}

TEST_F(NiftiReader, TakesTheFifthAxisOfAFileOfVectors) {
  NiftiBytes file;
  file.shape({3, 4, 5, 1, 2}).datatype(kInt16Code).append(numbers<std::int16_t>(120));
  const Volume image = read_image(file.write(folder_ / "file.nii"));
  EXPECT_EQ(image.shape(), (VolumeShape{2, 3, 4, 5}));
  expect_voxels(image, [](std::int64_t place) { return static_cast<float>(place); });
}

TEST_F(NiftiReader, RefusesTwoAxesBesideSpace) {
  NiftiBytes file;
  file.shape({3, 4, 5, 2, 2}).datatype(kUint8Code).append(numbers<std::uint8_t>(240));
  const auto path = file.write(folder_ / "file.nii");
  EXPECT_TRUE(contains(image_error(path), "[3, 4, 5, 2, 2]"));
  EXPECT_EQ(read_volumes(read_image_info(path)).shape(), (VolumeShape{4, 3, 4, 5}));
}

TEST_F(NiftiReader, ReadsFlatFiles) {
  NiftiBytes file;
  file.shape({6, 10}).datatype(kUint8Code).append(numbers<std::uint8_t>(60));
  const Volume image = read_image(file.write(folder_ / "file.nii"));
  EXPECT_EQ(image.shape(), (VolumeShape{1, 6, 10, 1}));
  expect_voxels(image, [](std::int64_t place) { return static_cast<float>(place); });
}

TEST_F(NiftiReader, FindsVoxelsBehindAnExtensionAtAnyByte) {
  NiftiBytes file;
  file.shape({3, 4, 5}).datatype(kFloat64Code).vox_offset(352 + 13);
  file.put<std::uint8_t>(348, 1);  // there are extensions
  file.append(std::vector<std::uint8_t>(13, 0xee)).append(numbers<double>(60));
  for (const auto& path : {file.write(folder_ / "file.nii"), compress(file)}) {
    expect_voxels(read_image(path), [](std::int64_t place) { return static_cast<float>(place); });
  }
}

TEST_F(NiftiReader, PassesOverWhatLiesBehindTheVoxels) {
  NiftiBytes file;
  file.shape({3, 4, 5}).datatype(kUint8Code).append(numbers<std::uint8_t>(60));
  file.append(std::vector<std::uint8_t>(100, 0xee));
  for (const auto& path : {file.write(folder_ / "file.nii"), compress(file)}) {
    expect_voxels(read_image(path), [](std::int64_t place) { return static_cast<float>(place); });
  }
}

TEST_F(NiftiReader, SeesFromTheContentWhetherAFileIsCompressed) {
  NiftiBytes file;
  file.shape({3, 4, 5}).datatype(kUint8Code).append(numbers<std::uint8_t>(60));
  std::filesystem::rename(compress(file), folder_ / "compressed.nii");
  EXPECT_EQ(read_image(folder_ / "compressed.nii").size(), 60);
  EXPECT_EQ(read_image(file.write(folder_ / "plain.nii.gz")).size(), 60);
}

TEST_F(NiftiReader, ReadsPairsUnderBothNames) {
  NiftiBytes header;
  header.shape({3, 4, 5}).datatype(kInt16Code).put_text(344, "ni1").vox_offset(0);
  // Begins as a gzip file would.
  auto voxels = numbers<std::int16_t>(60);
  voxels[0] = static_cast<std::int16_t>(0x8b1f);
  voxels[1] = 8;
  header.write(folder_ / "a.hdr");
  write_bytes(folder_ / "a.img", std::as_bytes(std::span(voxels)));
  write_gzip(folder_ / "b.hdr.gz", header.bytes());
  write_gzip(folder_ / "b.img.gz", std::as_bytes(std::span(voxels)));
  header.write(folder_ / "c.hdr");
  write_gzip(folder_ / "c.img.gz", std::as_bytes(std::span(voxels)));
  for (const std::string name : {"a.hdr", "a.img", "b.hdr.gz", "b.img.gz", "c.hdr", "c.img.gz"}) {
    expect_voxels(read_image(folder_ / name), [&](std::int64_t place) {
      return static_cast<float>(voxels[static_cast<std::size_t>(place)]);
    });
  }
}

TEST_F(NiftiReader, MissesTheOtherHalfOfAPair) {
  NiftiBytes header;
  header.shape({3, 4, 5}).datatype(kInt16Code).vox_offset(0).write(folder_ / "a.hdr");
  EXPECT_EQ(read_image_info(folder_ / "a.hdr").spatial_shape(), (SpatialShape{3, 4, 5}));
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { read_image(folder_ / "a.hdr"); }),
                       "a.img: no such file"));
  write_text(folder_ / "b.img", "voxels");
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { read_image(folder_ / "b.img"); }),
                       "b.hdr: no such file"));
}

TEST_F(NiftiReader, RefusesAFileThatIsShorterThanItsHeaderPromises) {
  const auto path = write_small(numbers<std::int16_t>(59));
  EXPECT_TRUE(contains(image_error(path), "got 470 bytes, expected 472"));
  NiftiBytes file;
  file.shape({3, 4, 5}).datatype(kInt16Code).append(numbers<std::int16_t>(59));
  EXPECT_TRUE(contains(image_error(compress(file)), "got 470 bytes of content, expected 472"));
}

TEST_F(NiftiReader, AllocatesNothingForPromisesOnly) {
  NiftiBytes file;
  file.shape({32767, 32767, 32767}).datatype(kFloat64Code).append(numbers<std::uint8_t>(60));
  EXPECT_TRUE(contains(image_error(file.write(folder_ / "file.nii")), "[32767, 32767, 32767]"));
  EXPECT_TRUE(contains(image_error(compress(file)), "cannot hold"));
}

TEST_F(NiftiReader, RefusesVoxelOffsetsInTheHeaderOrBeyondTheEnd) {
  NiftiBytes file;
  file.shape({3, 4, 5}).datatype(kUint8Code).append(numbers<std::uint8_t>(60));
  EXPECT_TRUE(contains(image_error(file.vox_offset(0).write(folder_ / "a.nii")), "vox_offset"));
  EXPECT_TRUE(contains(image_error(file.vox_offset(348).write(folder_ / "b.nii")), "vox_offset"));
  EXPECT_TRUE(contains(image_error(file.vox_offset(353).write(folder_ / "c.nii")), "expected 413"));
  EXPECT_TRUE(contains(image_error(file.vox_offset(8e18).write(folder_ / "d.nii")), "expected"));
}

TEST_F(NiftiReader, NamesTheFileInErrorsOfItsHeader) {
  NiftiBytes file;
  file.shape({3, 4, 5}).datatype(128);
  EXPECT_TRUE(contains(image_error(file.write(folder_ / "rgb.nii")), "rgb.nii:\n  datatype"));
}

TEST_F(NiftiReader, RefusesWhatIsNotAUsableFile) {
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { read_image(folder_ / "none.nii"); }),
                       "no such file"));
  EXPECT_TRUE(contains(image_error(folder_.path()), "folder"));
  write_text(folder_ / "empty.nii.gz", "");
  EXPECT_TRUE(contains(image_error(folder_ / "empty.nii.gz"), "empty"));
  write_text(folder_ / "text.nii", std::string(1000, 'x'));
  EXPECT_TRUE(contains(image_error(folder_ / "text.nii"), "not a NIfTI file"));
  write_gzip(folder_ / "short.nii.gz", std::as_bytes(std::span("short")));
  EXPECT_TRUE(contains(image_error(folder_ / "short.nii.gz"), "6 bytes"));
}

TEST_F(NiftiReader, RefusesADamagedCompressedFile) {
  NiftiBytes file;
  file.shape({30, 40, 50}).datatype(kInt16Code).append(numbers<std::int16_t>(60'000));
  std::vector<std::byte> bytes = read_bytes(compress(file));
  auto wrong_checksum = bytes;
  wrong_checksum[bytes.size() - 6] ^= std::byte{1};
  write_bytes(folder_ / "wrong.nii.gz", wrong_checksum);
  EXPECT_TRUE(contains(image_error(folder_ / "wrong.nii.gz"), "incorrect data check"));
  bytes.resize(bytes.size() / 2);
  write_bytes(folder_ / "cut.nii.gz", bytes);
  EXPECT_TRUE(contains(image_error(folder_ / "cut.nii.gz"), "ends inside"));
  EXPECT_EQ(read_image_info(folder_ / "cut.nii.gz").spatial_shape(), (SpatialShape{30, 40, 50}));
}

TEST_F(NiftiReader, ReadsLabelsOfEveryType) {
  const auto check = [&]<class T>() {
    const Volume label = read_label(write_small(numbers<T>(60)));
    EXPECT_EQ(label.shape(), (VolumeShape{1, 3, 4, 5}));
    for (std::int64_t x = 0; x < 3; ++x) {
      for (std::int64_t z = 0; z < 5; ++z) {
        EXPECT_EQ(label.voxels<std::uint8_t>()[static_cast<std::size_t>((x * 4 + 2) * 5 + z)],
                  x + 3 * (2 + 4 * z));
      }
    }
  };
  for (int type = 0; type <= static_cast<int>(VoxelType::kFloat64); ++type) {
    dispatch_voxel_type(static_cast<VoxelType>(type), check);
  }
}

TEST_F(NiftiReader, ReadsScaledLabels) {
  // Some programs store a mask as 0 and 255, which the slope makes 0 and (nearly) 1.
  NiftiBytes file;
  file.shape({1, 1, 2}).datatype(kUint8Code).scaling(1.0 / 255, 0);
  file.append(std::vector<std::uint8_t>{0, 255});
  const Volume label = read_label(file.write(folder_ / "file.nii"));
  EXPECT_EQ(label.voxels<std::uint8_t>()[0], 0);
  EXPECT_EQ(label.voxels<std::uint8_t>()[1], 1);
}

TEST_F(NiftiReader, NamesTheFirstVoxelThatIsNoLabel) {
  const auto error_of = [&]<class T>(T bad) {
    std::vector<T> voxels(60, T{1});
    voxels[static_cast<std::size_t>(2 + 3 * (1 + 4 * 3))] = bad;
    voxels[59] = bad;
    return label_error(write_small(voxels));
  };
  EXPECT_TRUE(contains(error_of(std::int16_t{-1}), "got -1 at voxel [2, 1, 3]"));
  EXPECT_TRUE(contains(error_of(std::int16_t{256}), "label values 256 (2 voxels)"));
  EXPECT_TRUE(contains(error_of(65536), "got 65536 at voxel [2, 1, 3]"));
  EXPECT_TRUE(contains(error_of(std::int8_t{-128}), "got -128 at voxel [2, 1, 3]"));
  EXPECT_TRUE(contains(error_of(1.5F), "got 1.5 at voxel [2, 1, 3]"));
  EXPECT_TRUE(contains(error_of(255.5), "got 255.5 at voxel [2, 1, 3]"));
  EXPECT_TRUE(contains(error_of(std::nanf("")), "got nan at voxel [2, 1, 3]"));
  EXPECT_TRUE(contains(error_of(-std::numeric_limits<double>::infinity()), "got -inf"));
  EXPECT_TRUE(contains(error_of(std::numeric_limits<std::int64_t>::max()), "at voxel [2, 1, 3]"));
}

TEST_F(NiftiReader, RefusesALabelOfSeveralVolumes) {
  NiftiBytes file;
  file.shape({3, 4, 5, 2}).datatype(kUint8Code).append(numbers<std::uint8_t>(120));
  EXPECT_TRUE(contains(label_error(file.write(folder_ / "file.nii")), "[3, 4, 5, 2]"));
}

TEST_F(NiftiReader, FindsVoxelsThatAreNotFinite) {
  auto voxels = numbers<float>(60);
  check_finite(read_image(write_small(voxels)), "fine.nii");
  voxels[2 + 3 * (1 + 4 * 3)] = NAN;
  voxels[2 + 3 * (3 + 4 * 4)] = INFINITY;
  const Volume image = read_image(write_small(voxels));
  const std::string text = error_text<DataError>([&] { check_finite(image, "bad.nii"); });
  EXPECT_TRUE(contains(text, "bad.nii: 2 of 60 voxels"));
  EXPECT_TRUE(contains(text, "nan at [c, x, y, z] = [0, 2, 1, 3]"));
}

}  // namespace
}  // namespace hayate
