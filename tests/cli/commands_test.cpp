// SPDX-License-Identifier: Apache-2.0
// The commands as a user runs them: exit codes, messages, what they leave behind.
#include <algorithm>
#include <csignal>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/read_image.h"
#include "hayate/io/safetensors.h"
#include "hayate/io/write_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

using CommandsSlow = ProgramTest;

TEST_F(CommandsSlow, TrainEvaluateAndPredictFitTogether) {
  const ProgramResult trained = run_hayate(train(25));
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  for (const char* line :
       {"epoch 1/25", "1/2, train_loss: ", " step time: ", "epoch 1 average loss: ",
        "saved new best metric model", "current epoch: 1 current mean dice: ",
        "time consuming of epoch 25 is: ", "train completed, best_metric: "}) {
    EXPECT_TRUE(contains(trained.out, line));
  }

  const ProgramResult evaluated =
      run_hayate({"evaluate", run().string(), data().string(), "--json", "--device", "cpu"});
  ASSERT_EQ(evaluated.exit_code, 0) << evaluated.err;
  const json scores = json::parse(evaluated.out);
  EXPECT_EQ(scores["cases"].size(), 2U);
  EXPECT_GT(scores["class_dice"]["ball"], 0.5);
  EXPECT_TRUE(
      contains(trained.out, fmt::format("best_metric: {:.4f}", scores["mean_dice"].get<double>())));

  const fs::path image = data() / "imagesTr/case_05.nii.gz";
  const ProgramResult predicted =
      run_hayate({"predict", run().string(), image.string(), "--out", (folder_ / "labels").string(),
                  "--probabilities", "--keep-largest", "--device", "cpu"});
  ASSERT_EQ(predicted.exit_code, 0) << predicted.err;
  const Volume label = read_label(folder_ / "labels/case_05.nii.gz");
  const ImageInfo info = read_image_info(image);
  EXPECT_EQ(label.spatial_shape(), info.spatial_shape());
  EXPECT_EQ(label.voxel_to_world(), info.voxel_to_world);
  EXPECT_EQ(read_image(folder_ / "labels/case_05_probabilities.nii.gz").channels(), 2);

  const ProgramResult compared = run_hayate(
      {"evaluate", (folder_ / "labels").string(), data().string(), "--partial", "--json"});
  ASSERT_EQ(compared.exit_code, 0) << compared.err;
  EXPECT_EQ(json::parse(compared.out)["cases"][0]["name"], "case_05");
}

TEST_F(CommandsSlow, EvaluateMeasuresSurfaces) {
  // Predicted: one case as it is labelled, one moved by 2 voxels, one empty.
  const fs::path labels = folder_ / "labels";
  fs::create_directories(labels);
  const auto label_of = [&](const std::string& name) {
    return read_label(data() / "labelsTr" / name);
  };
  write_image(labels / "case_00.nii.gz", label_of("case_00.nii.gz"));
  Volume moved = label_of("case_01.nii.gz");
  const double spacing = spacing_mm(moved.voxel_to_world())[2];
  const auto voxels = moved.voxels<std::uint8_t>();
  std::shift_right(voxels.begin(), voxels.end(), 2);
  write_image(labels / "case_01.nii.gz", moved);
  Volume empty = label_of("case_02.nii.gz");
  std::ranges::fill(empty.voxels<std::uint8_t>(), std::uint8_t{0});
  write_image(labels / "case_02.nii.gz", empty);

  const std::vector<std::string> arguments{"evaluate",  labels.string(), data().string(),
                                           "--partial", "--surface",     "--tolerance",
                                           "1e-3"};
  std::vector<std::string> as_json = arguments;
  as_json.emplace_back("--json");
  const ProgramResult evaluated = run_hayate(as_json);
  ASSERT_EQ(evaluated.exit_code, 0) << evaluated.err;
  // A tolerance is for nothing else.
  std::vector<std::string> without = arguments;
  std::erase(without, "--surface");
  EXPECT_EQ(run_hayate(without).exit_code, 2);
  const json result = json::parse(evaluated.out);
  const auto surface = [&](std::size_t n) { return result["cases"][n]["class_surface"]["ball"]; };
  EXPECT_EQ(surface(0)["hausdorff95_mm"], 0.0);
  EXPECT_EQ(surface(0)["surface_dice"], 1.0);
  EXPECT_NEAR(surface(1)["hausdorff95_mm"], 2.0 * spacing, 1e-5);
  EXPECT_LT(surface(1)["average_surface_distance_mm"], 2.0 * spacing);
  EXPECT_TRUE(surface(2)["hausdorff95_mm"].is_null());
  EXPECT_EQ(surface(2)["surface_dice"], 0.0);
  const json& mean = result["class_surface"]["ball"];
  EXPECT_EQ(mean["missed"], 1);
  EXPECT_NEAR(mean["hausdorff95_mm"], spacing, 1e-5);
  const ProgramResult table = run_hayate(arguments);
  EXPECT_EQ(table.exit_code, 0);
  EXPECT_TRUE(contains(table.out, "Dice 0.001 mm"));
}

TEST_F(CommandsSlow, WeightsGoFromOneRunIntoAnother) {
  ASSERT_EQ(run_hayate(train(2)).exit_code, 0);
  const std::string weights = (run() / "best.safetensors").string();
  std::vector<std::string> arguments = train(1, {"--weights", weights});
  arguments[5] = (folder_ / "second").string();
  const ProgramResult second = run_hayate(arguments);
  ASSERT_EQ(second.exit_code, 0) << second.err;
  const auto evaluate = [&](const fs::path& of, std::vector<std::string> more) {
    more.insert(more.begin(),
                {"evaluate", of.string(), data().string(), "--json", "--device", "cpu"});
    return run_hayate(more).out;
  };
  EXPECT_EQ(evaluate(folder_ / "second", {"--weights", weights}), evaluate(run(), {}));
  write_text(folder_ / "not_weights", "x");
  arguments = train(1, {"--weights", (folder_ / "not_weights").string()});
  arguments[5] = (folder_ / "third").string();
  EXPECT_EQ(run_hayate(arguments).exit_code, 65);
}

TEST_F(CommandsSlow, KilledAfterThreeEpochsAndResumedItEqualsSix) {
  const fs::path whole = folder_ / "whole";
  std::vector<std::string> uninterrupted = train(6);
  uninterrupted[5] = whole.string();
  ASSERT_EQ(run_hayate(uninterrupted).exit_code, 0);

  // Epochs enough that it is still running when the kill arrives, wherever it then is.
  RunningProgram running(train(2000));
  ASSERT_TRUE(running.wait_for_output("time consuming of epoch 3 is"));
  running.send(SIGKILL);
  EXPECT_EQ(running.wait().exit_code, -SIGKILL);
  const ProgramResult resumed = run_hayate(train(6, {"--resume"}));
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;

  const SafetensorsFile expected = SafetensorsFile::read(whole / "last.ckpt");
  const SafetensorsFile got = SafetensorsFile::read(run() / "last.ckpt");
  for (const TensorView& tensor : expected.tensors()) {
    EXPECT_TRUE(std::ranges::equal(tensor.bytes, got.at(tensor.name).bytes)) << tensor.name;
  }
}

TEST_F(CommandsSlow, ABFloat16RunRepeatsBitForBit) {
  const fs::path folders[] = {folder_ / "first", folder_ / "second"};
  for (const fs::path& folder : folders) {
    std::vector<std::string> arguments = train(2, {"--set", "precision=bfloat16"});
    arguments[5] = folder.string();
    const ProgramResult result = run_hayate(arguments);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(json::parse(read_text_file(folder / "run.json"))["precision"], "bfloat16");
  }
  for (const char* name : {"last.ckpt", "best.safetensors"}) {
    const SafetensorsFile first = SafetensorsFile::read(folders[0] / name);
    const SafetensorsFile second = SafetensorsFile::read(folders[1] / name);
    ASSERT_FALSE(first.tensors().empty());
    ASSERT_EQ(first.tensors().size(), second.tensors().size());
    for (const TensorView& tensor : first.tensors()) {
      EXPECT_TRUE(std::ranges::equal(tensor.bytes, second.at(tensor.name).bytes)) << tensor.name;
    }
  }
}

TEST_F(CommandsSlow, SigtermSavesTheRunAndExits75) {
  RunningProgram running(train(2000));
  ASSERT_TRUE(running.wait_for_output("epoch 2/2000"));
  running.send(SIGTERM);
  const ProgramResult stopped = running.wait();
  EXPECT_EQ(stopped.exit_code, 75);
  EXPECT_TRUE(contains(stopped.err, "--resume"));
  expect_no_half_written_file(run());
  const ProgramResult resumed = run_hayate(train(4, {"--resume"}));
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_TRUE(contains(resumed.out, "resumed at epoch"));
}

TEST_F(CommandsSlow, ADryRunPrintsTheRecipeAndTheForecastAndMakesNothing) {
  const ProgramResult result = run_hayate(train(1, {"--dry-run"}));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "\"name\": \"Novograd\""));
  EXPECT_TRUE(contains(result.out, "memory forecast: cache "));
  EXPECT_FALSE(fs::exists(run()));
}

TEST_F(CommandsSlow, EachKindOfMistakeHasItsExitCode) {
  const auto code = [](const std::vector<std::string>& arguments) {
    return run_hayate(arguments).exit_code;
  };
  EXPECT_EQ(code({"train", data().string(), "--recip", "spleen_fast"}), 2);
  EXPECT_EQ(code({"trian"}), 2);
  EXPECT_EQ(code({}), 2);
  EXPECT_EQ(code({"train", (folder_ / "nowhere").string(), "--recipe", "spleen_fast"}), 66);
  EXPECT_FALSE(fs::exists("runs/nowhere"));
  EXPECT_EQ(code({"train", data().string(), "--recipe", "no_such_recipe"}), 66);
  EXPECT_EQ(code(train(1, {"--set", "optimiser.lr=1"})), 78);
  EXPECT_EQ(code(train(1, {"--device", "tpu"})), 2);
  EXPECT_EQ(code({"evaluate", data().string(), data().string()}), 66);
  EXPECT_EQ(code({"verify", data().string()}), 0);
}

TEST_F(CommandsSlow, AMisspeltWordNamesTheNearestOne) {
  EXPECT_TRUE(contains(run_hayate({"train", "x", "--recip", "y"}).err, "did you mean '--recipe'?"));
  EXPECT_TRUE(contains(run_hayate({"trian"}).err, "did you mean 'train'?"));
  const ProgramResult below = run_hayate({"cache", "list", "--foldr", "x"});
  EXPECT_NE(below.err.find("see hayate cache list --help"), std::string::npos) << below.err;
}

TEST_F(CommandsSlow, AGpuThatIsNotThereExits69) {
  const ProgramResult result = run_hayate(train(1, {"--device", "cuda:7"}));
  EXPECT_EQ(result.exit_code, 69);
  EXPECT_TRUE(contains(result.err, "--device cpu"));
}

TEST_F(CommandsSlow, ACompareLeavesAReportWithTheThreeFigures) {
  std::vector<std::string> arguments = train(2);
  arguments.erase(arguments.begin() + 2, arguments.begin() + 4);
  arguments[0] = "compare";
  const ProgramResult result = run_hayate(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string page = read_text_file(run() / "report.html");
  EXPECT_TRUE(contains(page, "<svg"));
  EXPECT_EQ(std::distance(fs::directory_iterator(run() / "figures"), fs::directory_iterator()), 3);
  EXPECT_TRUE(contains(result.out, "time of preparing cache"));
}

TEST_F(CommandsSlow, InfoTellsPrecisionAndRecipes) {
  const json info = json::parse(run_hayate({"info", "--json", "--device", "cpu"}).out);
  EXPECT_EQ(info["device"]["value"], "cpu");
  EXPECT_EQ(info["device"]["from"], "--device");
  EXPECT_FALSE(info["kernels"]["value"].get<std::string>().empty());
  EXPECT_GE(info["recipes"].size(), 5U);
}

TEST_F(CommandsSlow, APhantomIsADataSetThatVerifies) {
  const fs::path out = folder_ / "phantom";
  ASSERT_EQ(run_hayate({"phantom", "--out", out.string(), "--cases", "2", "--matrix", "64",
                        "--slices", "24", "--seed", "3"})
                .exit_code,
            0);
  EXPECT_EQ(run_hayate({"verify", out.string()}).exit_code, 0);
}

TEST_F(CommandsSlow, TheBenchmarksPrintTheirNumbersBesideAResult) {
  const json step = json::parse(
      run_hayate({"bench", "step", "--batch", "1", "--patch", "32", "--steps", "2", "--json"}).out);
  EXPECT_GT(step["ms_per_patch"], 0.0);
  EXPECT_GT(step["share_of_peak"], 0.0);
  EXPECT_GT(step["loss"], 0.0);
  const json both = json::parse(run_hayate({"bench", "step", "--batch", "1", "--patch", "32",
                                            "--steps", "1", "--compare", "plain", "--json"})
                                    .out);
  EXPECT_GT(both["plain_over_fused"], 0.0);
  EXPECT_NEAR(both["plain_loss"], both["loss"], 0.05);
  const json infer =
      json::parse(run_hayate({"bench", "infer", "--window", "32", "--passes", "1", "--json"}).out);
  EXPECT_GT(infer["share_of_peak"], 0.0);
  const json optimizer =
      json::parse(run_hayate({"bench", "optimizer", "--steps", "2", "--compare", "plain", "--set",
                              "network.channels=[4, 8]", "--set", "network.strides=[2]", "--json"})
                      .out);
  EXPECT_GT(optimizer["plain_over_swept"], 0.0);
  EXPECT_LT(optimizer["largest_difference"], 1e-6);
  EXPECT_EQ(optimizer["hash"].get<std::string>().size(), 16U);
  const json cache =
      json::parse(run_hayate({"bench", "cache", data().string(), "--json", "--rounds", "1"}).out);
  EXPECT_GT(cache["seconds_per_case"], 0.0);
  EXPECT_EQ(cache["hash"].get<std::string>().size(), 16U);
}

}  // namespace
}  // namespace hayate
