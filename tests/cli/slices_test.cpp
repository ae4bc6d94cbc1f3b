// SPDX-License-Identifier: Apache-2.0
// Two dimensions: data sets of single slices and of stacks of a few, through all commands.
#include <filesystem>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/gzip.h"
#include "hayate/io/input_file.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "support/deflate_bytes.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class SlicesSlow : public ProgramTest {
 protected:
  void write_slices(const SpatialShape& shape) const {
    fs::remove_all(data());
    write_tiny_dataset(data(), 8, shape);
  }

  /// Analyses, trains by the recipe that this chooses, and returns the recipe.
  json analyze_and_train() const {
    const ProgramResult analyzed =
        run_hayate({"analyze", data().string(), "--out", (folder_ / "analysis").string()});
    EXPECT_EQ(analyzed.exit_code, 0) << analyzed.err;
    const ProgramResult trained =
        run_hayate({"train",    data().string(),
                    "--recipe", (folder_ / "analysis/recipe.json").string(),
                    "--out",    run().string(),
                    "--device", "cpu",
                    "--epochs", "40",
                    "--set",    "val_interval=20",
                    "--set",    "network.filters=[8,16,32]",
                    "--set",    "network.strides=[1,[2,2,1],[2,2,1]]",
                    "--set",    "network.kernel_size=[[3,3,1],[3,3,1],[3,3,1]]",
                    "--set",    "network.upsample_kernel_size=[[2,2,1],[2,2,1]]"});
    EXPECT_EQ(trained.exit_code, 0) << trained.err;
    return json::parse(read_text_file(folder_ / "analysis/recipe.json"));
  }

  /// Returns the predicted classes of an image.
  Volume predict(const fs::path& image, const std::string& out) const {
    const ProgramResult predicted = run_hayate({"predict", run().string(), image.string(), "--out",
                                                (folder_ / out).string(), "--device", "cpu"});
    EXPECT_EQ(predicted.exit_code, 0) << predicted.err;
    EXPECT_FALSE(contains(predicted.err, "more than three times off")) << predicted.err;
    return read_label(folder_ / out / image.filename());
  }

  double dice() const {
    const ProgramResult scored = run_hayate(
        {"evaluate", run().string(), data().string(), "--surface", "--json", "--device", "cpu"});
    EXPECT_EQ(scored.exit_code, 0) << scored.err;
    return json::parse(scored.out)["mean_foreground_dice"];
  }
};

TEST_F(SlicesSlow, ASingleSliceIsTrainedOnScoredAndPredictedAsOne) {
  write_slices({40, 36, 1});
  EXPECT_EQ(run_hayate({"verify", data().string()}).exit_code, 0);
  const json recipe = analyze_and_train();
  EXPECT_EQ(recipe["inferer"]["roi_size"][2], 1);
  EXPECT_EQ(recipe["transforms"]["prepare"][1]["pixdim"][2], -1.0);
  EXPECT_GT(dice(), 0.8);
  const fs::path image = data() / "imagesTr/case_00.nii.gz";
  const Volume slice = predict(image, "slice");
  EXPECT_EQ(slice.spatial_shape(), (SpatialShape{40, 36, 1}));

  // A stack of thick slices, each of which is that one.
  const Volume one = read_image(image);
  Volume stack(VoxelType::kFloat32, {1, 40, 36, 3}, diagonal_affine({1, 1, 7}));
  for (std::size_t i = 0; i < 40 * 36 * 3; ++i) {
    stack.voxels<float>()[i] = one.voxels<float>()[i / 3];
  }
  write_image(folder_ / "stack.nii.gz", stack);
  const Volume of_stack = predict(folder_ / "stack.nii.gz", "stack");
  ASSERT_EQ(of_stack.spatial_shape(), (SpatialShape{40, 36, 3}));
  // Several windows at a time round differently from one.
  int differing = 0;
  for (std::size_t i = 0; i < 40 * 36 * 3; ++i) {
    differing += of_stack.voxels<std::uint8_t>()[i] != slice.voxels<std::uint8_t>()[i / 3];
  }
  EXPECT_LT(differing, 40);
}

TEST_F(SlicesSlow, AStackOfTwoSlicesIsNotPadded) {
  write_slices({40, 36, 2});
  EXPECT_EQ(analyze_and_train()["inferer"]["roi_size"][2], 2);
  EXPECT_GT(dice(), 0.8);
}

/// Says in the headers of all files that they have two axes.
void make_two_dimensional(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.path().string().ends_with(".nii.gz")) continue;
    std::vector<std::byte> content = read_gzip_prefix(InputFile(entry.path()), 1 << 24);
    content[40] = std::byte{2};
    write_gzip(entry.path(), content);
  }
}

TEST_F(SlicesSlow, FilesOfTwoAxesAreSlices) {
  write_slices({40, 36, 1});
  make_two_dimensional(data());
  const json recipe = analyze_and_train();
  EXPECT_EQ(recipe["inferer"]["roi_size"][2], 1);
  EXPECT_GT(dice(), 0.8);
  EXPECT_EQ(predict(data() / "imagesTr/case_00.nii.gz", "slice").spatial_shape(),
            (SpatialShape{40, 36, 1}));
}

}  // namespace
}  // namespace hayate
