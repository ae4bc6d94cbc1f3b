// SPDX-License-Identifier: Apache-2.0
// hayate export: a run's network for others.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/plain_run.h"
#include "support/protobuf_fields.h"
#include "support/read_all.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

class Export : public testing::Test {
 protected:
  Export() { write_plain_run(folder_ / "run", plain_recipe()); }

  ProgramResult run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"export", path("run")});
    return run_hayate(arguments);
  }
  std::string path(const char* name) const { return (folder_ / name).string(); }

  TempFolder folder_;
};

TEST_F(Export, WritesAnOnnxFileAndABundleAndSaysWhere) {
  const ProgramResult result =
      run({"--onnx", path("model.onnx"), "--monai-bundle", path("bundle")});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "onnx: " + path("model.onnx") + "\nMONAI bundle: " + path("bundle") + "\n");
  const ProtobufReader graph = ProtobufReader(read_all(folder_ / "model.onnx")).message(7);
  EXPECT_EQ(graph.messages(1).size(), 16U);
  EXPECT_EQ(graph.messages(5).front().text(8), "model.0.conv.unit0.conv.weight");
  const auto config = nlohmann::json::parse(read_all(folder_ / "bundle/configs/inference.json"));
  EXPECT_EQ(config["network_def"]["_target_"], "UNet");
  expect_no_half_written_file(folder_.path());
}

TEST_F(Export, WantsToKnowWhereTo) {
  const ProgramResult result = run({});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_TRUE(contains(result.err, "--monai-bundle"));
}

TEST_F(Export, LeavesWhatIsThereAsItIs) {
  write_text(folder_ / "model.onnx", "mine");
  EXPECT_EQ(run({"--onnx", path("model.onnx")}).exit_code, 2);
  EXPECT_EQ(read_all(folder_ / "model.onnx"), "mine");
  EXPECT_EQ(run({"--monai-bundle", path("run")}).exit_code, 2);
  EXPECT_FALSE(fs::exists(folder_ / "run/configs"));
  // Neither of the two when one cannot be.
  EXPECT_EQ(run({"--onnx", path("new.onnx"), "--monai-bundle", path("run")}).exit_code, 2);
  EXPECT_FALSE(fs::exists(folder_ / "new.onnx"));
}

TEST_F(Export, RefusesWhatIsNoTrainedRun) {
  EXPECT_EQ(run_hayate({"export", path("nothing"), "--onnx", path("model.onnx")}).exit_code, 66);
  fs::remove(folder_ / "run/best.safetensors");
  const ProgramResult result = run({"--onnx", path("model.onnx")});
  EXPECT_EQ(result.exit_code, 66);
  EXPECT_TRUE(contains(result.err, "no weights yet"));
  EXPECT_FALSE(fs::exists(folder_ / "model.onnx"));
}

TEST_F(Export, NeedsAFolderThatCanBeWrittenTo) {
  EXPECT_EQ(run({"--onnx", path("none/model.onnx")}).exit_code, 73);
}

}  // namespace
}  // namespace hayate
