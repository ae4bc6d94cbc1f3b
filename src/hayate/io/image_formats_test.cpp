// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_formats.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/io/image_name.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "support/error_text.h"
#include "support/nifti_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// A format that only tells its own files.
class Toy : public ImageFormat {
 public:
  std::string_view name() const override { return "toy"; }
  std::span<const std::string_view> suffixes() const override {
    static constexpr std::array<std::string_view, 2> kSuffixes{".toy", ".nii.toy"};
    return kSuffixes;
  }
  bool has_signature(std::span<const std::byte> beginning) const override {
    return !beginning.empty() && beginning.front() == std::byte{'T'};
  }
  std::string_view affine_fields() const override { return "affine"; }
  std::string_view spacing_field() const override { return "spacing"; }
  ImageInfo read_info(const std::filesystem::path&) const override { return {}; }
  std::vector<HeaderNote> examine(const ImageInfo&) const override { return {}; }
  void check_voxels_fit(const ImageInfo&) const override {}
  StoredVoxels read_voxels(const ImageInfo&) const override { return {ByteBuffer(), 0, 0}; }
  void write(const std::filesystem::path&, const VolumeSlabs&, const ImageInfo*) const override {}
};

class ImageFormatsTest : public testing::Test {
 protected:
  Toy toy_;
  std::array<const ImageFormat*, 2> both_{image_formats().front(), &toy_};
  TempFolder folder_;
};

TEST_F(ImageFormatsTest, AreToldByTheLongestSuffixInEitherCase) {
  EXPECT_EQ(find_format_by_name("a/b.TOY", both_).format, &toy_);
  EXPECT_EQ(find_format_by_name("b.nii.toy", both_).suffix, ".nii.toy");
  EXPECT_EQ(find_format_by_name("b.Nii.gz", both_).format, both_[0]);
  EXPECT_EQ(find_format_by_name("b.toy.txt", both_).format, nullptr);
}

TEST_F(ImageFormatsTest, AreToldByTheBeginningWhereTheNameSaysNothing) {
  write_file_atomically(folder_ / "toy", "T and so on");
  write_file_atomically(folder_ / "toy.nii", "T and so on");
  EXPECT_EQ(&find_format(folder_ / "toy", both_), &toy_);
  EXPECT_EQ(&find_format(folder_ / "toy.nii", both_), both_[0]);
}

TEST_F(ImageFormatsTest, TheFirstOneGetsWhatIsNone) {
  write_file_atomically(folder_ / "text", "some text");
  EXPECT_EQ(&find_format(folder_ / "text", both_), both_[0]);
  EXPECT_EQ(&find_format(folder_ / "missing", both_), both_[0]);
}

TEST_F(ImageFormatsTest, KnowTheirOwnFilesByTheBeginning) {
  for (const int version : {1, 2}) {
    for (const bool big_endian : {false, true}) {
      NiftiBytes file(version, big_endian);
      EXPECT_TRUE(both_[0]->has_signature(file.shape({2, 2, 2}).datatype(2).bytes()));
    }
  }
  EXPECT_FALSE(both_[0]->has_signature({}));
  EXPECT_FALSE(both_[0]->has_signature(std::vector<std::byte>(348)));
}

TEST_F(ImageFormatsTest, WriteBesideAnImageOfAnotherFormat) {
  ImageInfo like;
  like.format = &toy_;
  like.description = "of the toy";
  const Affine affine = diagonal_affine({-1.0, 2.0, 3.0});
  const Volume volume = Volume::zeros(VoxelType::kUint8, {1, 4, 3, 2}, affine);
  write_image(folder_ / "label.nii.gz", volume, like);
  const ImageInfo info = read_image_info(folder_ / "label.nii.gz");
  EXPECT_EQ(info.description, "of the toy");
  EXPECT_EQ(info.voxel_to_world, affine);
  EXPECT_TRUE(info.is_oriented);
}

TEST_F(ImageFormatsTest, RefuseToWriteUnderANameOfNone) {
  const Volume volume = Volume::zeros(VoxelType::kUint8, {1, 2, 2, 2});
  EXPECT_TRUE(contains(error_text<UsageError>([&] { write_image(folder_ / "label.txt", volume); }),
                       "expected .nii or .nii.gz"));
}

TEST_F(ImageFormatsTest, PackedOnesAreImagesThatAreNotRead) {
  for (const char* name : {"a.mgz", "a.DCM", "a.nii.xz", "a.nii.gz.zst", "a.nrrd.bz2"}) {
    EXPECT_TRUE(is_other_image_name(name)) << name;
  }
  for (const char* name : {"a.nii", "a.nii.gz", "a.hdr", "a.mha", "a.txt.xz", "a.xz"}) {
    EXPECT_FALSE(is_other_image_name(name)) << name;
  }
}

}  // namespace
}  // namespace hayate
