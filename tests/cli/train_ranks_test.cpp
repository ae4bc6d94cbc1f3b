// SPDX-License-Identifier: Apache-2.0
// Commands on several ranks of this machine, as a user starts them.
#include <csignal>
#include <thread>

#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/safetensors.h"
#include "support/error_text.h"
#include "support/scoped_environment.h"

namespace hayate {
namespace {

using nlohmann::json;

class TrainOnRanksSlow : public ProgramTest {
 protected:
  TrainOnRanksSlow() : cache_("HAYATE_CACHE_DIRECTORY", (folder_ / "cache").c_str()) {}

  /// Trains into folder `name`.
  ProgramResult train_into(const std::string& name, int epochs,
                           const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = train(epochs, more);
    *(std::ranges::find(arguments, "--out") + 1) = (folder_ / name).string();
    return run_hayate(arguments);
  }

  json metrics(const std::string& name) const {
    json all = json::array();
    std::istringstream lines(read_text_file(folder_ / name / "metrics.jsonl"));
    for (std::string line; std::getline(lines, line);) all.push_back(json::parse(line));
    return all;
  }

  void expect_same_weights(const std::string& a, const std::string& b) const {
    const SafetensorsFile first = SafetensorsFile::read(folder_ / a / "best.safetensors");
    const SafetensorsFile second = SafetensorsFile::read(folder_ / b / "best.safetensors");
    ASSERT_EQ(first.tensors().size(), second.tensors().size());
    for (const TensorView& tensor : first.tensors()) {
      EXPECT_TRUE(std::ranges::equal(tensor.bytes, second.at(tensor.name).bytes)) << tensor.name;
    }
  }

  ScopedEnvironment cache_;
};

const std::vector<std::string> kInTree{
    "--threads", "1", "--set", "distributed.reproducible=4", "--set", "network.dropout=0.1"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_F(TrainOnRanksSlow, ReproducibleBitsAreThoseOfOneProcess) {
  const ProgramResult one = train_into("one", 3, kInTree);
  ASSERT_EQ(one.exit_code, 0) << one.err;
  for (const char* const count : {"2", "4"}) {
    const ProgramResult many = train_into(count, 3, with(kInTree, {"--ranks", count}));
    ASSERT_EQ(many.exit_code, 0) << many.err;
    EXPECT_TRUE(contains(many.out, std::string("rank 0 of ") + count + " (hayate"));
    expect_same_weights("one", count);
  }
  EXPECT_EQ(json::parse(read_text_file(folder_ / "4" / "run.json"))["ranks"].size(), 4U);
  // A run of one process says nothing of ranks.
  EXPECT_FALSE(json::parse(read_text_file(folder_ / "one" / "run.json")).contains("ranks"));
}

TEST_F(TrainOnRanksSlow, LearnWhatOneProcessLearns) {
  ASSERT_EQ(train_into("one", 3, {}).exit_code, 0);
  ASSERT_EQ(train_into("two", 3, {"--ranks", "2"}).exit_code, 0);
  const json one = metrics("one");
  const json two = metrics("two");
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_NEAR(one[i]["train_loss"], two[i]["train_loss"], 1e-3);
    EXPECT_NEAR(one[i]["mean_dice"], two[i]["mean_dice"], 0.02);
  }
}

TEST_F(TrainOnRanksSlow, WhereEachNormalisesByItselfValidationIsOfTheWeightsThatAreSaved) {
  ASSERT_EQ(
      train_into("run", 2, {"--ranks", "2", "--set", "distributed.norm_sync=local"}).exit_code, 0);
  const ProgramResult scores =
      run_hayate({"evaluate", run().string(), data().string(), "--json", "--device", "cpu"});
  ASSERT_EQ(scores.exit_code, 0) << scores.err;
  double best = 0.0;
  for (const json& epoch : metrics("run")) best = std::max(best, epoch["mean_dice"].get<double>());
  EXPECT_FLOAT_EQ(json::parse(scores.out)["mean_dice"].get<float>(), static_cast<float>(best));
}

TEST_F(TrainOnRanksSlow, EachKeepsItsCasesWhereTheRecipeSaysSo) {
  const std::vector<std::string> fixed{"--set", "data.partition=fixed", "--ranks", "2"};
  const ProgramResult run = train_into("fixed", 2, fixed);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_TRUE(contains(run.out, "each of 2 ranks keeps 2 cases"));
  EXPECT_EQ(json::parse(read_text_file(folder_ / "fixed" / "run.json"))["dataset"]["training_cases"]
                .size(),
            4U);
  ASSERT_EQ(train_into("again", 2, fixed).exit_code, 0);
  expect_same_weights("fixed", "again");
}

TEST_F(TrainOnRanksSlow, ARunGoesOnWithOtherRanks) {
  ASSERT_EQ(train_into("whole", 4, kInTree).exit_code, 0);
  ASSERT_EQ(train_into("parts", 2, with(kInTree, {"--ranks", "2"})).exit_code, 0);
  const ProgramResult rest = train_into("parts", 4, with(kInTree, {"--resume", "--ranks", "4"}));
  ASSERT_EQ(rest.exit_code, 0) << rest.err;
  EXPECT_TRUE(contains(rest.out, "was saved by 2 rank(s) and goes on with 4: the same bits"));
  expect_same_weights("whole", "parts");
}

TEST_F(TrainOnRanksSlow, RefuseWhatCannotBeDivided) {
  const ProgramResult few = train_into("few", 1,
                                       {"--ranks", "2", "--set", "data.batch_size=1", "--set",
                                        "transforms.train.RandCropByPosNegLabel.num_samples=1"});
  EXPECT_EQ(few.exit_code, 78) << few.err;
  EXPECT_TRUE(contains(few.err, "cannot be divided into 2 parts for 2 ranks"));
  const ProgramResult tree =
      train_into("tree", 1, {"--ranks", "2", "--set", "distributed.reproducible=6"});
  EXPECT_EQ(tree.exit_code, 78) << tree.err;
  EXPECT_TRUE(contains(tree.err, "6 shards cannot be summed in one order by 2 ranks"));
}

TEST_F(TrainOnRanksSlow, AStoppedRunIsSavedOnceAndGoesOn) {
  ASSERT_EQ(train_into("whole", 6, kInTree).exit_code, 0);
  std::vector<std::string> arguments = train(6, with(kInTree, {"--ranks", "2"}));
  {
    RunningProgram running(arguments);
    ASSERT_TRUE(running.wait_for_output("epoch 2/6"));
    running.send(SIGTERM);
    EXPECT_EQ(running.wait().exit_code, 75);
  }
  arguments.emplace_back("--resume");
  ASSERT_EQ(run_hayate(arguments).exit_code, 0);
  std::filesystem::rename(run(), folder_ / "stopped");
  expect_same_weights("whole", "stopped");
  expect_no_half_written_file(folder_.path());
}

TEST_F(TrainOnRanksSlow, PredictAndEvaluateDivideTheirCases) {
  ASSERT_EQ(train_into("run", 3, {}).exit_code, 0);
  const auto predict = [&](const std::string& out, const std::vector<std::string>& more) {
    return run_hayate(with({"predict", run().string(), (data() / "imagesTr").string(), "--device",
                            "cpu", "--out", (folder_ / out).string()},
                           more));
  };
  const ProgramResult one = predict("one", {});
  const ProgramResult two = predict("two", {"--ranks", "2"});
  ASSERT_EQ(one.exit_code, 0);
  ASSERT_EQ(two.exit_code, 0) << two.err;
  for (int i = 0; i < 6; ++i) {
    const std::string name = "case_0" + std::to_string(i) + ".nii.gz";
    EXPECT_EQ(read_text_file(folder_ / "one" / name), read_text_file(folder_ / "two" / name));
    EXPECT_TRUE(contains(two.out, name));
  }
  const auto evaluate = [&](const std::vector<std::string>& more) {
    return run_hayate(with({"evaluate", run().string(), data().string(), "--json", "--device",
                            "cpu", "--cases", "all", "--surface"},
                           more));
  };
  const ProgramResult alone = evaluate({});
  const ProgramResult together = evaluate({"--ranks", "3"});
  ASSERT_EQ(together.exit_code, 0) << together.err;
  EXPECT_EQ(alone.out, together.out);
}

TEST_F(TrainOnRanksSlow, CasesArePreparedBeforehand) {
  const auto fill = [&] {
    return run_hayate({"cache", "fill", data().string(), "--recipe", "spleen_fast", "--set",
                       "data.split.validation_count=2", "--json"});
  };
  const ProgramResult first = fill();
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(json::parse(first.out)["cases"], 6);
  const json listed = json::parse(run_hayate({"cache", "list", "--json"}).out);
  EXPECT_EQ(listed["cases"].size(), 6U);
  const ScopedEnvironment rank("RANK", "1");
  const ScopedEnvironment size("WORLD_SIZE", "2");
  const ScopedEnvironment local_rank("LOCAL_RANK", "1");
  const ScopedEnvironment local_size("LOCAL_WORLD_SIZE", "2");
  const ScopedEnvironment address("MASTER_ADDR", "127.0.0.1");
  ASSERT_EQ(fill().exit_code, 0);
}

}  // namespace
}  // namespace hayate
