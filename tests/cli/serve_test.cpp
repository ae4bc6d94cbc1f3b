// SPDX-License-Identifier: Apache-2.0
// hayate serve as a user runs it, with a run that was trained for one epoch.
#include <csignal>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/read_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/http_client.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Arguments = std::vector<std::string>;

class ServeSlow : public ProgramTest {
 protected:
  void train_run() const {
    const ProgramResult trained = run_hayate(train(1));
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
    fs::create_directories(temporary());
  }
  Arguments serve(const Arguments& more = {}) const {
    Arguments arguments{"serve",  run().string(),       "--socket", socket_path().string(),
                        "--temp", temporary().string(), "--device", "cpu"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  fs::path socket_path() const { return folder_ / "s.sock"; }
  fs::path temporary() const { return folder_ / "temporary"; }
  std::vector<FormPart> form() const {
    const auto bytes = read_bytes(data() / "imagesTr/case_05.nii.gz");
    return {{"image", "case_05.nii.gz",
             std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())}};
  }
};

TEST_F(ServeSlow, PredictsWhatPredictPredicts) {
  train_run();
  const ProgramResult predicted =
      run_hayate({"predict", run().string(), (data() / "imagesTr/case_05.nii.gz").string(), "--out",
                  (folder_ / "out").string(), "--device", "cpu"});
  ASSERT_EQ(predicted.exit_code, 0) << predicted.err;
  RunningProgram server(serve({"--root", data().string()}));
  ASSERT_TRUE(server.wait_for_output("serving run (1 network, 1 channel, 1 class) at unix:"));
  const HttpReply reply = send_form(socket_path(), "/predict", form());
  ASSERT_EQ(reply.status, 200) << reply.body;
  const auto expected = read_bytes(folder_ / "out/case_05.nii.gz");
  EXPECT_TRUE(std::ranges::equal(std::as_bytes(std::span(reply.body)), expected));
  EXPECT_EQ(json::parse(reply.header("X-Hayate-Result"))["volumes"][0]["name"], "ball");

  EXPECT_EQ(
      send_json(socket_path(), "/predict?format=json", R"({"image": "imagesTr/case_04.nii.gz"})")
          .status,
      200);
  EXPECT_EQ(send_json(socket_path(), "/predict", R"({"image": "../run/run.json"})").status, 403);
  const HttpReply more =
      send_form(socket_path(), "/predict?probabilities=1&uncertainty=1&suffix=nrrd", form());
  EXPECT_TRUE(contains(more.body, "filename=\"case_05_probabilities.nrrd\""));
  EXPECT_TRUE(contains(more.body, "filename=\"case_05_uncertainty.nrrd\""));
  EXPECT_EQ(
      send_form(socket_path(), "/infer/run", {{"file", form()[0].file_name, form()[0].content}})
          .status,
      200);
  EXPECT_EQ(send_form(socket_path(), "/predict", {{"image", "a.nii.gz", "nothing"}}).status, 422);
  EXPECT_EQ(
      send_form(socket_path(), "/predict", {form()[0], {"image", "b.nii.gz", form()[0].content}})
          .status,
      422)
      << "two channels";
  server.send(SIGTERM);
  const ProgramResult stopped = server.wait();
  EXPECT_EQ(stopped.exit_code, 75);
  EXPECT_TRUE(contains(stopped.err, "stopped"));
  EXPECT_TRUE(fs::is_empty(temporary()));
}

TEST_F(ServeSlow, LeavesNothingAmongFilesWhenItIsKilled) {
  train_run();
  {
    RunningProgram killed(serve());
    ASSERT_TRUE(killed.wait_for_output("at unix:"));
    killed.send(SIGKILL);
    EXPECT_EQ(killed.wait().exit_code, -SIGKILL);
  }
  EXPECT_FALSE(fs::is_empty(temporary()));
  EXPECT_TRUE(fs::exists(socket_path()));
  RunningProgram again(serve());
  ASSERT_TRUE(again.wait_for_output("at unix:"));
  again.send(SIGINT);
  EXPECT_EQ(again.wait().exit_code, 75);
  EXPECT_TRUE(fs::is_empty(temporary()));
  EXPECT_FALSE(fs::exists(socket_path()));
  expect_no_half_written_file(folder_.path());
}

TEST_F(ServeSlow, SaysWhatIsWrongWithItsOptions) {
  const auto refused = [&](const Arguments& arguments, int code, const std::string& text) {
    const ProgramResult result = run_hayate(arguments);
    EXPECT_EQ(result.exit_code, code) << result.err;
    EXPECT_TRUE(contains(result.err, text));
  };
  refused({"serve", run().string()}, 2, "expected one of --port and --socket");
  refused({"serve", run().string(), "--port", "0", "--host", "0.0.0.0"}, 2, "--token-file");
  refused(serve({"--root", (folder_ / "none").string()}), 66, "--root");
  write_text(folder_ / "token", "short");
  refused(serve({"--token-file", (folder_ / "token").string()}), 2, "16 to 512");
  fs::create_directories(temporary());
  refused(serve({"--name", "a/b"}), 2, "without a slash");
  refused(serve(), 66, "not a run folder");
}

}  // namespace
}  // namespace hayate
