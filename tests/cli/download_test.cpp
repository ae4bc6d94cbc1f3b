// SPDX-License-Identifier: Apache-2.0
// hayate download as a user runs it, from a server in this process.
#include <chrono>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "cli/program.h"
#include "hayate/base/atomic_file.h"
#include "support/archive_bytes.h"
#include "support/error_text.h"
#include "support/http_server.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

class DownloadCommand : public testing::Test {
 protected:
  DownloadCommand() {
    write_tiny_dataset(folder_ / "tiny", 3);
    ArchiveBytes archive;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "tiny")) {
      if (!entry.is_regular_file()) continue;
      archive.add_file(fs::relative(entry.path(), folder_.path()).string(),
                       read_text_file(entry.path()));
    }
    file_.content = archive.bytes();
  }

  fs::path out() const { return folder_ / "out"; }
  std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"download", "tiny",         "--url",     server_.url("/tiny.tar"),
                                 "--out",    out().string(), "--retries", "0"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  int code(std::vector<std::string> more = {}) const {
    return run_hayate(arguments(more)).exit_code;
  }

  TempFolder folder_;
  ServedFile file_;
  HttpServer server_{[this](HttpConnection& connection, const HttpRequest& request) {
    file_.serve(connection, request);
  }};
};

TEST_F(DownloadCommand, MakesADatasetThatVerifyFindsSound) {
  const ProgramResult result = run_hayate(arguments());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "7 files"));
  EXPECT_EQ(run_hayate({"verify", (out() / "tiny").string()}).exit_code, 0);
  EXPECT_TRUE(contains(run_hayate(arguments()).out, "were there already"));
}

TEST_F(DownloadCommand, ExitsAsDocumented) {
  EXPECT_EQ(code({"--md5", "00000000000000000000000000000000"}), 65);
  EXPECT_EQ(code({"--md5", "12"}), 2);
  EXPECT_EQ(code({"--max-bytes", "100"}), 65);
  EXPECT_EQ(run_hayate({"download"}).exit_code, 2);
  EXPECT_EQ(run_hayate({"download", "Task99_Nothing"}).exit_code, 2);
  EXPECT_EQ(run_hayate({"download", "--list"}).exit_code, 0);
  file_.drop_after = 10;
  EXPECT_EQ(code(), 74);
  file_.drop_after.reset();
  fs::create_directories(out() / "tiny");
  EXPECT_EQ(code(), 73);
}

TEST_F(DownloadCommand, IsTakenUpAgainAfterAnInterrupt) {
  file_.stall_after = 4096;
  RunningProgram program(arguments());
  const fs::path part = out() / "tiny.tar.part";
  for (int i = 0; i < 100000 && (!fs::exists(part) || fs::file_size(part) < 4096); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  program.send(SIGINT);
  const ProgramResult result = program.wait();
  EXPECT_EQ(result.exit_code, 75);
  EXPECT_TRUE(contains(result.err, "goes on where it stopped"));
  EXPECT_EQ(fs::file_size(part), 4096U);
  EXPECT_FALSE(fs::exists(out() / "tiny"));

  file_.stall_after.reset();
  EXPECT_EQ(code(), 0);
  EXPECT_EQ(server_.requests().back().header("range"), "bytes=4096-");
  EXPECT_FALSE(fs::exists(part));
  EXPECT_TRUE(fs::exists(out() / "tiny/.complete"));
}

}  // namespace
}  // namespace hayate
