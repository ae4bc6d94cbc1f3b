// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/onnx_file.h"

#include <cstring>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/plain_run.h"
#include "support/protobuf_fields.h"
#include "support/read_all.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using nlohmann::json;

// The numbers of fields are those of onnx.proto.
class OnnxFile : public testing::Test {
 protected:
  ExportedRun run(const std::vector<std::string>& settings = {}) const {
    write_plain_run(folder_ / "run", plain_recipe(settings));
    return read_exported_run(folder_ / "run");
  }

  ProtobufReader write_and_read(const ExportedRun& run) const {
    write_onnx(folder_ / "model.onnx", run);
    return ProtobufReader(read_all(folder_ / "model.onnx"));
  }

  static std::vector<std::string> operators(const ProtobufReader& model) {
    std::vector<std::string> names;
    for (const ProtobufReader& node : model.message(7).messages(1)) names.push_back(node.text(4));
    return names;
  }

  TempFolder folder_;
};

std::map<std::string, std::string> metadata_of(const ProtobufReader& model) {
  std::map<std::string, std::string> entries;
  for (const ProtobufReader& entry : model.messages(14)) entries[entry.text(1)] = entry.text(2);
  return entries;
}

TEST_F(OnnxFile, SaysWhichVersionsItIsOf) {
  const ProtobufReader model = write_and_read(run());
  EXPECT_EQ(model.integers(1), std::vector<std::int64_t>{8});
  EXPECT_EQ(model.text(2), "hayate");
  EXPECT_EQ(model.message(8).text(1), "");
  EXPECT_EQ(model.message(8).integers(2), std::vector<std::int64_t>{17});
}

TEST_F(OnnxFile, HoldsTheOperatorsInOrder) {
  EXPECT_EQ(
      operators(write_and_read(run())),
      (std::vector<std::string>{"Conv", "BatchNormalization", "PRelu", "Conv", "Add", "Conv",
                                "BatchNormalization", "PRelu", "Conv", "Add", "Concat",
                                "ConvTranspose", "BatchNormalization", "PRelu", "Conv", "Add"}));
}

TEST_F(OnnxFile, HoldsTheWeightsUnderTheirNames) {
  const ExportedRun exported = run();
  std::map<std::string, ProtobufReader> tensors;
  for (const ProtobufReader& tensor : write_and_read(exported).message(7).messages(5)) {
    tensors.emplace(tensor.text(8), tensor);
  }
  const auto parameters = parameters_of(exported.graph);
  EXPECT_EQ(tensors.size(), parameters.size());
  for (const GraphParameter& parameter : parameters) {
    const ProtobufReader& tensor = tensors.at(parameter.name);
    EXPECT_EQ(tensor.integers(1), parameter.shape);
    const TensorView& weight = exported.weights.at(parameter.name);
    const std::string raw = tensor.text(9);
    ASSERT_EQ(raw.size(), weight.bytes.size());
    EXPECT_EQ(std::memcmp(raw.data(), weight.bytes.data(), raw.size()), 0) << parameter.name;
  }
}

TEST_F(OnnxFile, EachInputIsAnEarlierResultOrAWeight) {
  const ProtobufReader graph =
      write_and_read(run({"network.norm=group", "network.num_groups=1"})).message(7);
  std::set<std::string> known{"image"};
  for (const ProtobufReader& tensor : graph.messages(5)) known.insert(tensor.text(8));
  for (const ProtobufReader& node : graph.messages(1)) {
    for (const std::string& input : node.texts(1)) EXPECT_TRUE(known.contains(input)) << input;
    EXPECT_TRUE(known.insert(node.text(2)).second) << node.text(2);
  }
  EXPECT_TRUE(known.contains("logits"));
}

TEST_F(OnnxFile, LeavesBatchAndSpaceOpen) {
  const ProtobufReader graph = write_and_read(run()).message(7);
  const std::pair<std::uint32_t, std::int64_t> ends[] = {{11, 1}, {12, 3}};
  for (const auto& [field, channels] : ends) {
    const ProtobufReader tensor = graph.message(field).message(2).message(1);
    EXPECT_EQ(tensor.integers(1), std::vector<std::int64_t>{1});
    const auto dimensions = tensor.message(2).messages(1);
    ASSERT_EQ(dimensions.size(), 5U);
    EXPECT_EQ(dimensions[0].text(2), "batch");
    EXPECT_EQ(dimensions[1].integers(1), std::vector<std::int64_t>{channels});
    EXPECT_EQ(dimensions[4].text(2), "z");
  }
}

TEST_F(OnnxFile, TellsWhatTheNetworkNeedsInItsMetadata) {
  const auto metadata = metadata_of(
      write_and_read(run({R"(transforms.prepare=[{"name": "Orientation", "axcodes": "RAS"}])",
                          "data.label_values=[0, 5, 9]", "inferer.overlap=0.5"})));
  EXPECT_EQ(metadata.at("activation"), "softmax");
  EXPECT_EQ(json::parse(metadata.at("label_values")), json({0, 5, 9}));
  EXPECT_EQ(json::parse(metadata.at("class_names")), json({"class 0", "class 1", "class 2"}));
  EXPECT_EQ(json::parse(metadata.at("size_multiple")), json({2, 2, 2}));
  EXPECT_EQ(json::parse(metadata.at("preprocessing"))[0]["axcodes"], "RAS");
  EXPECT_EQ(json::parse(metadata.at("inferer"))["overlap"], json({0.5}));
  EXPECT_EQ(json::parse(metadata.at("network"))["name"], "UNet");
}

TEST_F(OnnxFile, ReplacesNothing) {
  const ExportedRun exported = run();
  write_text(folder_ / "model.onnx", "mine");
  EXPECT_TRUE(
      contains(error_text<UsageError>([&] { write_onnx(folder_ / "model.onnx", exported); }),
               "is there already"));
  EXPECT_EQ(read_all(folder_ / "model.onnx"), "mine");
}

}  // namespace
}  // namespace hayate
