// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/monai_bundle.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/exporting/monai_network.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/plain_run.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

class MonaiBundle : public testing::Test {
 protected:
  json inference(const std::vector<std::string>& settings) const {
    write_plain_run(folder_ / "run", plain_recipe(settings));
    write_monai_bundle(folder_ / "bundle", read_exported_run(folder_ / "run"));
    return json::parse(read_text_file(folder_ / "bundle/configs/inference.json"));
  }

  static std::vector<std::string> targets(const json& transforms) {
    std::vector<std::string> names;
    for (const json& transform : transforms) names.push_back(transform["_target_"]);
    return names;
  }

  TempFolder folder_;
};

TEST_F(MonaiBundle, HasTheFilesThatMonaiLooksFor) {
  inference({});
  for (const char* file :
       {"configs/inference.json", "configs/metadata.json", "models/model.pt", "docs/README.md"}) {
    EXPECT_TRUE(std::filesystem::is_regular_file(folder_ / "bundle" / file)) << file;
  }
  const json metadata = json::parse(read_text_file(folder_ / "bundle/configs/metadata.json"));
  const json& output = metadata["network_data_format"]["outputs"]["pred"];
  EXPECT_EQ(output["num_channels"], 3);
  EXPECT_EQ(output["spatial_shape"], json({"2*n", "2*n", "2*n"}));
  EXPECT_EQ(output["channel_def"]["2"], "class 2");
}

TEST_F(MonaiBundle, PreparesAndFinishesAsTheRunDoes) {
  const json config =
      inference({R"(transforms.prepare=[{"name": "EnsureType"}, {"name": "NormalizeIntensity"}])",
                 "data.label_values=[0, 300, 9]", "inferer.roi_size=[16, 16, 32]"});
  EXPECT_EQ(targets(config["preprocessing"]["transforms"]),
            (std::vector<std::string>{"LoadImaged", "EnsureChannelFirstd", "NormalizeIntensityd"}));
  EXPECT_EQ(config["inferer"]["roi_size"], json({16, 16, 32}));
  EXPECT_EQ(config["inferer"]["overlap"], 0.25);
  EXPECT_FALSE(config["inferer"].contains("mirror_axes"));
  const json& post = config["postprocessing"]["transforms"];
  EXPECT_EQ(targets(post),
            (std::vector<std::string>{"Invertd", "AsDiscreted", "MapLabelValued", "SaveImaged"}));
  EXPECT_EQ(post[2]["target_labels"], json({0, 300, 9}));
  EXPECT_EQ(post[3]["output_dtype"], "$np.uint16");
}

TEST_F(MonaiBundle, WritesRegionsOverEachOther) {
  const json config =
      inference({"loss.sigmoid=true", "loss.include_background=true",
                 "metric.include_background=true", "loss.softmax=false", "network.out_channels=2",
                 "loss.name=DiceLoss", "data.label_values=[0, 1, 2]",
                 R"(data.regions=[{"name": "all", "values": [1, 2], "written_as": 1},)"
                 R"( {"name": "core", "values": [2], "written_as": 2}])"});
  const json& post = config["postprocessing"]["transforms"];
  EXPECT_EQ(targets(post),
            (std::vector<std::string>{"Invertd", "AsDiscreted", "Lambdad", "SaveImaged"}));
  EXPECT_GT(post[1]["threshold"], 0.0);
  EXPECT_TRUE(contains(post[2]["func"].get<std::string>(), "[([0], 1), ([1], 2)]"));
}

TEST_F(MonaiBundle, DoesWhatACrossValidationHasChosen) {
  write_plain_run(folder_ / "run", plain_recipe());
  ExportedRun run = read_exported_run(folder_ / "run");
  run.postprocessing.classes = {{}, {.keep_largest_component = true, .fill_holes = true}, {}};
  write_monai_bundle(folder_ / "bundle", run);
  const json config = json::parse(read_text_file(folder_ / "bundle/configs/inference.json"));
  const json& post = config["postprocessing"]["transforms"];
  EXPECT_EQ(targets(post),
            (std::vector<std::string>{"Invertd", "AsDiscreted", "KeepLargestConnectedComponentd",
                                      "FillHolesd", "SaveImaged"}));
  EXPECT_EQ(post[2]["applied_labels"], json({1}));
}

TEST_F(MonaiBundle, SaysWhatItDoesOtherwise) {
  testing::internal::CaptureStderr();
  inference({"inferer.mirror_axes=[0]"});
  EXPECT_TRUE(contains(testing::internal::GetCapturedStderr(), "inferer.mirror_axes"));
  EXPECT_TRUE(
      contains(read_text_file(folder_ / "bundle/docs/README.md"), "predicts mirrored images"));
}

TEST_F(MonaiBundle, ReplacesNothingAndTakesAnEmptyFolder) {
  std::filesystem::create_directory(folder_ / "bundle");
  inference({});
  const ExportedRun run = read_exported_run(folder_ / "run");
  EXPECT_TRUE(contains(error_text<UsageError>([&] { write_monai_bundle(folder_ / "bundle", run); }),
                       "is there already"));
}

TEST(MonaiNetwork, HasMonaisArguments) {
  NetworkOptions options;
  options.in_channels = 2;
  SegResNetOptions segresnet;
  segresnet.num_groups = 4;
  options.kind = segresnet;
  const ordered_json made = monai_network(options);
  EXPECT_EQ(made["_target_"], "SegResNet");
  EXPECT_EQ(made["spatial_dims"], 3);
  EXPECT_EQ(made["in_channels"], 2);
  EXPECT_EQ(made["norm"], ordered_json({"group", {{"num_groups", 4}}}));
  EXPECT_FALSE(made.contains("num_groups"));
  EXPECT_FALSE(made.contains("name"));
}

TEST(MonaiNetwork, SaysNormsAsEachOfMonaisClassesTakesThem) {
  NetworkOptions options;
  UNetOptions unet;
  unet.norm = NormKind::kNone;
  options.kind = unet;
  EXPECT_TRUE(monai_network(options)["norm"].is_null());
  DynUNetOptions dynunet;
  options.kind = dynunet;
  EXPECT_EQ(monai_network(options)["norm_name"], ordered_json({"instance", {{"affine", true}}}));
  EXPECT_EQ(monai_network(options)["filters"], ordered_json({32, 64, 128, 256, 320}));
  dynunet.norm_name = NormKind::kNone;
  options.kind = dynunet;
  EXPECT_EQ(monai_network(options)["norm_name"], "");
}

}  // namespace
}  // namespace hayate
