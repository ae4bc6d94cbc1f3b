// SPDX-License-Identifier: Apache-2.0
// What predict and evaluate make of images and data sets that differ from those trained on.
#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "hayate/transforms/orientation.h"
#include "hayate/transforms/spacing.h"
#include "support/error_text.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class GridSlow : public ProgramTest {
 protected:
  void train_epochs(int epochs) const {
    const ProgramResult trained = run_hayate(train(epochs));
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
  }

  ProgramResult predict(const std::vector<fs::path>& inputs, const fs::path& out,
                        const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"predict", run().string()};
    for (const fs::path& input : inputs) arguments.push_back(input.string());
    arguments.insert(arguments.end(), {"--out", out.string(), "--device", "cpu"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_hayate(arguments);
  }

  ProgramResult evaluate(const fs::path& subject, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"evaluate", subject.string(), data().string(),
                                       "--json",   "--device",       "cpu"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_hayate(arguments);
  }

  /// Returns the volume of the class 1 of a label file.
  static double volume_mm3(const fs::path& path) {
    const Volume label = read_label(path);
    const Vector3 mm = spacing_mm(label.voxel_to_world());
    const auto count = std::ranges::count(label.voxels<std::uint8_t>(), std::uint8_t{1});
    return static_cast<double>(count) * mm[0] * mm[1] * mm[2];
  }

  fs::path image(int i) const { return data() / fmt::format("imagesTr/case_{:02}.nii.gz", i); }
};

std::vector<std::string> case_names(const ProgramResult& evaluated) {
  std::vector<std::string> names;
  const json scores = json::parse(evaluated.out);
  for (const json& one : scores["cases"]) names.push_back(one["name"]);
  return names;
}

TEST_F(GridSlow, AnImageHasTheSameVolumeOnAnyGrid) {
  train_epochs(25);
  const Volume native = read_image(image(5));
  fs::create_directories(folder_ / "in");
  SpacingOptions finer;
  finer.pixdim = {0.6, 0.7, 1.4};
  write_image(folder_ / "in/spaced.nii.gz",
              resample_to_spacing(native, finer, InterpolationMode::kBilinear));
  write_image(folder_ / "in/turned.nii.gz",
              reorient(native, orientation_of_axcodes("SLA"), AxisOrder::kStrongestFirst));
  write_image(folder_ / "in/native.nii.gz", native);
  const fs::path out = folder_ / "out";
  const ProgramResult predicted = predict({folder_ / "in"}, out);
  ASSERT_EQ(predicted.exit_code, 0) << predicted.err;
  const double expected = volume_mm3(out / "native.nii.gz");
  ASSERT_GT(expected, 100.0);
  EXPECT_EQ(volume_mm3(out / "turned.nii.gz"), expected);
  EXPECT_NEAR(volume_mm3(out / "spaced.nii.gz"), expected, 0.15 * expected);

  // The facts go with the run folder.
  const json run_json = json::parse(read_text_file(run() / "run.json"));
  EXPECT_EQ(run_json["trained_on"]["axcodes"], "RAS");
  EXPECT_EQ(run_json["trained_on"]["channel_names"], json({"CT"}));
  EXPECT_EQ(run_json["trained_on"]["class_names"], json({"background", "ball"}));
}

TEST_F(GridSlow, EvaluateScoresTheCasesThatTheRunRecorded) {
  train_epochs(1);
  const std::vector<std::string> validated{"case_04", "case_05"};
  EXPECT_EQ(case_names(evaluate(run())), validated);
  write_tiny_dataset(data(), 8);
  const ProgramResult of_more = evaluate(run());
  EXPECT_EQ(case_names(of_more), validated);
  EXPECT_TRUE(contains(of_more.err, "2 cases of"));
  EXPECT_EQ(case_names(evaluate(run(), {"--cases", "all"})).size(), 8U);

  fs::copy_file(image(0), image(4), fs::copy_options::overwrite_existing);
  EXPECT_EQ(evaluate(run()).exit_code, 65);
  write_tiny_dataset(data(), 5);
  EXPECT_EQ(evaluate(run()).exit_code, 66);
  EXPECT_EQ(case_names(evaluate(run(), {"--partial"})), (std::vector<std::string>{"case_04"}));
}

TEST_F(GridSlow, PredictKeepsItsInputsAndWhatIsThere) {
  train_epochs(1);
  const fs::path in = folder_ / "in";
  fs::create_directories(in / "s1");
  fs::create_directories(in / "s2");
  fs::copy_file(image(0), in / "s1/ct.nii.gz");
  fs::copy_file(image(1), in / "s2/ct.nii.gz");
  const auto before = read_bytes(in / "s1/ct.nii.gz");
  EXPECT_EQ(predict({in / "s1/ct.nii.gz"}, in / "s1").exit_code, 2);
  EXPECT_EQ(predict({in / "s1"}, in / "s1", {"--overwrite"}).exit_code, 2);
  EXPECT_EQ(read_bytes(in / "s1/ct.nii.gz"), before);
  const fs::path labels = data() / "labelsTr";
  const auto label = read_bytes(labels / "case_00.nii.gz");
  EXPECT_EQ(predict({data()}, labels, {"--overwrite"}).exit_code, 2);
  EXPECT_EQ(predict({data() / "imagesTr"}, labels, {"--overwrite"}).exit_code, 2);
  EXPECT_EQ(read_bytes(labels / "case_00.nii.gz"), label);

  fs::copy_file(image(0), data() / "imagesTr/stray.nii.gz");
  const ProgramResult listed = predict({data()}, folder_ / "listed");
  EXPECT_TRUE(contains(listed.err, "the first is " + (data() / "imagesTr/stray.nii.gz").string()));

  const fs::path out = folder_ / "out";
  ASSERT_EQ(predict({in / "s1/ct.nii.gz", in / "s2/ct.nii.gz"}, out).exit_code, 0);
  EXPECT_TRUE(fs::exists(out / "s1/ct.nii.gz"));
  EXPECT_TRUE(fs::exists(out / "s2/ct.nii.gz"));
  const ProgramResult again = predict({in / "s1/ct.nii.gz", in / "s2/ct.nii.gz"}, out);
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_TRUE(contains(again.err, (out / "s1/ct.nii.gz").string()));

  write_file_atomically(out / "s1/ct.nii.gz", "by hand");
  fs::remove(out / "s2/ct.nii.gz");
  EXPECT_EQ(predict({in / "s1/ct.nii.gz", in / "s2/ct.nii.gz"}, out, {"--skip-existing"}).exit_code,
            0);
  EXPECT_EQ(read_text_file(out / "s1/ct.nii.gz"), "by hand");
  EXPECT_TRUE(fs::exists(out / "s2/ct.nii.gz"));
}

TEST_F(GridSlow, OneBadImageKeepsNoOtherFromBeingLabelled) {
  train_epochs(1);
  write_file_atomically(folder_ / "bad.nii.gz", "broken");
  const fs::path out = folder_ / "out";
  const ProgramResult predicted =
      predict({image(0), folder_ / "bad.nii.gz", folder_ / "none.nii.gz", image(1)}, out);
  EXPECT_EQ(predicted.exit_code, 65);
  EXPECT_TRUE(contains(predicted.err, "2 of 4 images could not be labelled"));
  EXPECT_TRUE(contains(predicted.err, "\n  cure: ")) << predicted.err;
  EXPECT_TRUE(fs::exists(out / "case_00.nii.gz"));
  EXPECT_TRUE(fs::exists(out / "case_01.nii.gz"));
}

TEST_F(GridSlow, OneImageAloneIsNamedWhateverIsWrongWithIt) {
  train_epochs(1);
  const fs::path flat = folder_ / "flat.nii";
  write_image(flat, read_image(image(0)));
  std::vector<std::byte> bytes = read_bytes(flat);
  // The sform of nifti1.h, and no qform: no axis points anywhere.
  constexpr std::size_t kQformCode = 252;
  constexpr std::size_t kSform = 280;
  std::fill_n(bytes.begin() + kQformCode, 2, std::byte{0});
  std::fill_n(bytes.begin() + kSform, 12 * sizeof(float), std::byte{0});
  write_bytes(flat, bytes);
  const ProgramResult predicted = predict({flat}, folder_ / "out");
  EXPECT_EQ(predicted.exit_code, 65) << predicted.err;
  EXPECT_TRUE(contains(predicted.err, "flat.nii")) << predicted.err;
}

/// Labels, and what is scored against them; no network has a part in it.
class ScoresSlow : public GridSlow {
 protected:
  /// Declares the classes, and turns every voxel of class 1 into `value`.
  void relabel(const json& classes, std::uint8_t value) const {
    const fs::path path = data() / "dataset.json";
    json declared = json::parse(read_text_file(path));
    declared["labels"] = classes;
    write_file_atomically(path, declared.dump());
    for (const auto& entry : fs::directory_iterator(data() / "labelsTr")) {
      write_image(entry.path(), recoloured(entry.path(), value));
    }
  }

  static Volume recoloured(const fs::path& path, std::uint8_t value) {
    Volume label = read_label(path);
    for (std::uint8_t& voxel : label.voxels<std::uint8_t>()) voxel = voxel == 0 ? 0 : value;
    return label;
  }

  void predict_as(std::uint8_t value) const {
    fs::create_directories(folder_ / "pred");
    for (const auto& entry : fs::directory_iterator(data() / "labelsTr")) {
      write_image(folder_ / "pred" / entry.path().filename(), recoloured(entry.path(), value));
    }
  }
};

TEST_F(ScoresSlow, ClassesAreThoseThatAreDeclared) {
  relabel({{"0", "background"}, {"2", "liver"}, {"5", "kidney"}}, 5);
  predict_as(5);
  json scores = json::parse(evaluate(folder_ / "pred").out);
  EXPECT_EQ(scores["class_dice"]["kidney"], 1.0);
  predict_as(2);
  scores = json::parse(evaluate(folder_ / "pred").out);
  EXPECT_EQ(scores["class_dice"]["kidney"], 0.0);
  EXPECT_EQ(scores["mean_foreground_dice"], 0.0);
  predict_as(7);
  const ProgramResult undeclared = evaluate(folder_ / "pred");
  EXPECT_EQ(undeclared.exit_code, 65);
  EXPECT_TRUE(
      contains(undeclared.err, "label values 7 (522 voxels) are not declared; expected 0, 2, 5"));

  const ProgramResult trained = run_hayate(train(1, {"--set", "network.out_channels=3"}));
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_TRUE(contains(trained.out, "the values 0, 2, 5 are the classes 0 to 2")) << trained.out;
}

TEST_F(ScoresSlow, TwoClassesOfOneNameAreTwoColumns) {
  relabel({{"0", "background"}, {"1", "kidney"}, {"2", "kidney"}}, 2);
  predict_as(2);
  const json scores = json::parse(evaluate(folder_ / "pred").out);
  EXPECT_EQ(scores["class_dice"]["kidney (2)"], 1.0);
  EXPECT_TRUE(scores["class_dice"].contains("kidney (1)"));
}

TEST_F(ScoresSlow, AllCasesThatCannotBeScoredAreNamed) {
  predict_as(1);
  std::ofstream(folder_ / "pred/case_01.nii.gz") << "not an image";
  write_image(folder_ / "pred/case_04.nii.gz", recoloured(data() / "labelsTr/case_04.nii.gz", 9));
  const ProgramResult result = evaluate(folder_ / "pred");
  EXPECT_EQ(result.exit_code, 65);
  for (const char* part : {"2 of 6 cases cannot be used", "case_01", "case_04", "are not declared"})
    EXPECT_TRUE(contains(result.err, part)) << part << " in " << result.err;
}

TEST_F(ScoresSlow, MissingPredictionsAreNamed) {
  predict_as(1);
  fs::remove(folder_ / "pred/case_03.nii.gz");
  const ProgramResult missing = evaluate(folder_ / "pred");
  EXPECT_EQ(missing.exit_code, 66);
  EXPECT_TRUE(contains(missing.err, "1 of 6 cases have no prediction: case_03"));
  fs::copy_file(folder_ / "pred/case_00.nii.gz", folder_ / "pred/stray.nii.gz");
  const ProgramResult partial = evaluate(folder_ / "pred", {"--partial"});
  EXPECT_TRUE(contains(partial.err, "1 of the predictions are not scored")) << partial.err;
  EXPECT_TRUE(contains(partial.err, "stray"));
  fs::remove(folder_ / "pred/stray.nii.gz");
  EXPECT_EQ(case_names(partial).size(), 5U);
  EXPECT_TRUE(contains(partial.err, "case_03"));
}

}  // namespace
}  // namespace hayate
