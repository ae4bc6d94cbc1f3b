// SPDX-License-Identifier: Apache-2.0
// How the augmentations' options look in a recipe.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/transforms/rand_adjust_contrast.h"
#include "hayate/transforms/rand_affine.h"
#include "hayate/transforms/rand_axis_flip.h"
#include "hayate/transforms/rand_flip.h"
#include "hayate/transforms/rand_gaussian_noise.h"
#include "hayate/transforms/rand_gaussian_smooth.h"
#include "hayate/transforms/rand_rotate.h"
#include "hayate/transforms/rand_rotate90.h"
#include "hayate/transforms/rand_scale_intensity.h"
#include "hayate/transforms/rand_shift_intensity.h"
#include "hayate/transforms/rand_std_shift_intensity.h"
#include "hayate/transforms/rand_zoom.h"
#include "hayate/transforms/resize.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

template <class Options>
ordered_json written(Options options) {
  return write_options([&](OptionVisitor& visitor) { options.describe(visitor); });
}

template <class Options>
Options read(const json& object) {
  Options options;
  read_options(object, "train_transforms.3", options);
  return options;
}

template <class Options>
class AugmentOptions : public ::testing::Test {};

using AllOptions =
    ::testing::Types<RandAdjustContrastOptions, RandAffineOptions, RandAxisFlipOptions,
                     RandFlipOptions, RandGaussianNoiseOptions, RandGaussianSmoothOptions,
                     RandRotateOptions, RandRotate90Options, RandScaleIntensityOptions,
                     RandShiftIntensityOptions, RandStdShiftIntensityOptions, RandZoomOptions,
                     ResizeOptions>;
TYPED_TEST_SUITE(AugmentOptions, AllOptions);

TYPED_TEST(AugmentOptions, AreReadBackAsTheyWereWritten) {
  const ordered_json defaults = written(TypeParam{});
  EXPECT_EQ(written(read<TypeParam>(json::parse(defaults.dump()))), defaults);
  EXPECT_THROW(read<TypeParam>(json{{"probability", 0.5}}), RecipeError);
  EXPECT_THROW(read<TypeParam>(json{{"prob", 1.5}}), RecipeError);
}

TEST(AugmentRecipe, TakeRangesAsMonaiWritesThem) {
  const auto options = read<RandAffineOptions>(
      json::parse(R"({"prob": 0.5, "rotate_range": [0.26, 0.26, 0.26], "scale_range": 0.1,
                      "translate_range": [0, 5, -5, 5, -2, 0], "spatial_size": 96,
                      "padding_mode": "border", "release": "0.7"})"));
  EXPECT_EQ(options.rotate_range, (std::vector<double>{0.26, 0.26, 0.26}));
  EXPECT_EQ(options.scale_range, std::vector<double>{0.1});
  EXPECT_EQ(options.spatial_size, (std::array<std::int64_t, 3>{96, 96, 96}));
  EXPECT_EQ(options.padding_mode, PaddingMode::kBorder);
  EXPECT_EQ(options.release, MonaiRelease::k07);
  EXPECT_NO_THROW(RandAffine{options});
}

TEST(AugmentRecipe, TakeANumberForAListOfOne) {
  EXPECT_EQ(read<RandFlipOptions>(json{{"spatial_axis", 2}}).spatial_axis,
            std::vector<std::int64_t>{2});
  EXPECT_EQ(read<RandZoomOptions>(json{{"min_zoom", 0.8}}).min_zoom, std::vector<double>{0.8});
  EXPECT_EQ(read<RandRotateOptions>(json{{"range_x", 0.3}}).range_x, std::vector<double>{0.3});
}

TEST(AugmentRecipe, NameTheWaysThatThereAre) {
  EXPECT_EQ(read<RandZoomOptions>(json{{"mode", "nearest-exact"}}).mode, ResizeMode::kNearestExact);
  EXPECT_EQ(read<RandZoomOptions>(json{{"padding_mode", "linear_ramp"}}).padding_mode,
            ZoomPadding::kLinearRamp);
  EXPECT_THROW(read<RandZoomOptions>(json{{"mode", "bicubic"}}), RecipeError);
}

}  // namespace
}  // namespace hayate
