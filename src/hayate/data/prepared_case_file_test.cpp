// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/prepared_case_file.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// A file with a right checksum, whatever is in it: an image of that shape without bytes, or of one
/// voxel with a label that says to be of `label_shape`.
class PreparedCaseFile : public testing::Test {
 protected:
  void write_image(const std::vector<std::int64_t>& shape, std::span<const std::byte> bytes) {
    tensors_ = {{"image", TensorType::kF16, shape, bytes}};
  }
  void write_label(const std::string& label_shape, std::span<const std::byte> bytes) {
    write_image({1, 1, 1, 1}, std::as_bytes(std::span(half_)));
    tensors_.push_back({"label", TensorType::kU8, {std::ssize(bytes)}, bytes});
    metadata_["label_shape"] = label_shape;
  }
  std::string read_error() {
    write_safetensors(folder_ / "case", tensors_, metadata_);
    return error_text<DataError>([&] { read_prepared_case(folder_ / "case"); });
  }

  static constexpr const char* kIdentity = "[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]";
  TempFolder folder_;
  std::array<std::uint16_t, 1> half_{};
  std::array<std::byte, 2> labels_{};
  std::vector<TensorView> tensors_;
  std::map<std::string, std::string> metadata_{{"format", "hayate prepared case 1"},
                                               {"key", "{}"},
                                               {"image_affine", kIdentity},
                                               {"label_affine", kIdentity},
                                               {"label_type", "uint8"}};
};

TEST_F(PreparedCaseFile, ReadsWhatIsRight) {
  write_label("[1, 1, 1, 1]", std::span(labels_).first(1));
  write_safetensors(folder_ / "case", tensors_, metadata_);
  const Sample sample = read_prepared_case(folder_ / "case");
  EXPECT_EQ(sample.image.shape(), (VolumeShape{1, 1, 1, 1}));
  EXPECT_EQ(sample.label.shape(), (VolumeShape{1, 1, 1, 1}));
}

TEST_F(PreparedCaseFile, RefusesImagesWithoutVoxels) {
  write_image({0, 8, 8, 1}, {});
  EXPECT_TRUE(contains(read_error(), "the image's shape"));
  // A product with a zero in it hides what would overflow without.
  write_image({0, std::int64_t{1} << 32, std::int64_t{1} << 32, 1}, {});
  EXPECT_TRUE(contains(read_error(), "shape of 'image' overflows"));
}

TEST_F(PreparedCaseFile, RefusesLabelShapesThatAreNotOneVolumeOfWholeNumbers) {
  for (const char* shape :
       {"[1, 1, 1, 1e30]", "[1, 1, 1, 1.0]", "[1, 1, 1]", "[0, 1, 1, 1]", "1"}) {
    write_label(shape, std::span(labels_).first(1));
    EXPECT_TRUE(contains(read_error(), "label")) << shape;
  }
  write_label("[2, 1, 1, 1]", labels_);
  EXPECT_TRUE(contains(read_error(), "the label's shape"));
}

TEST_F(PreparedCaseFile, RefusesIndicesThatAreNoAscendingListOfVoxels) {
  const std::array<std::uint32_t, 2> twice{0, 0};
  const std::array<std::uint32_t, 1> outside{1};
  for (const std::span<const std::uint32_t> list :
       {std::span<const std::uint32_t>(twice), std::span<const std::uint32_t>(outside)}) {
    write_label("[1, 1, 1, 1]", std::span(labels_).first(1));
    tensors_.push_back({"class.0", TensorType::kU32, {std::ssize(list)}, std::as_bytes(list)});
    EXPECT_TRUE(contains(read_error(), "'class.0' is no ascending list of voxels"));
  }
}

}  // namespace
}  // namespace hayate
