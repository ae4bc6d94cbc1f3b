// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/run_folder.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

TEST(RunFolder, IsOneProcessAtATime) {
  const TempFolder folder;
  const fs::path run = folder / "run";
  {
    const RunFolder first = open_run_folder(run, /*resume=*/false);
    for (const bool resume : {false, true}) {
      const std::string text = error_text<UsageError>([&] { open_run_folder(run, resume); });
      EXPECT_TRUE(contains(text, "process " + std::to_string(getpid()) + " on "));
      EXPECT_TRUE(contains(text, " since "));
    }
  }
  open_run_folder(run, /*resume=*/false);
}

TEST(RunFolder, TheLockGoesWithTheProcess) {
  const TempFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    const RunFolder held = open_run_folder(folder / "run", /*resume=*/false);
    _exit(0);  // Nothing is destroyed.
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  open_run_folder(folder / "run", /*resume=*/false);
}

TEST(RunFolder, WhatIsNotOfARunIsNotOverwritten) {
  for (const char* name : {"recipe.json", "metrics.csv", "best.safetensors", "log.txt"}) {
    const TempFolder folder;
    write_text(folder / name, "mine");
    // The first refusal must not make it a run's folder.
    for (int time = 0; time < 2; ++time) {
      EXPECT_TRUE(contains(
          error_text<UsageError>([&] { open_run_folder(folder.path(), /*resume=*/false); }), name));
      EXPECT_THROW(open_run_folder(folder.path(), /*resume=*/true), MissingInputError);
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
  }
}

TEST(RunFolder, MayBeginWhereThereIsNoRunToResume) {
  const TempFolder folder;
  const fs::path run = folder / "run";
  EXPECT_THROW(open_run_folder(run, /*resume=*/true), MissingInputError);
  EXPECT_FALSE(fs::exists(run));
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(open_run_folder(run, /*resume=*/true, /*may_begin=*/true).path, run);
  }
  write_text(folder / "log.txt", "mine");
  EXPECT_THROW(open_run_folder(folder.path(), /*resume=*/true, /*may_begin=*/true), UsageError);
  write_text(run / "best.safetensors", "weights");
  EXPECT_THROW(open_run_folder(run, /*resume=*/true, /*may_begin=*/true), MissingInputError);
}

TEST(RunFolder, ARunWithoutItsFirstCheckpointDoesNotStandInTheWay) {
  const TempFolder folder;
  open_run_folder(folder.path(), /*resume=*/false);
  write_text(folder / "recipe.json", "{}");
  write_text(folder / "run.json", "{}");
  write_text(folder / "metrics.jsonl", "");
  open_run_folder(folder.path(), /*resume=*/false);
  open_run_folder(folder.path(), /*resume=*/true);
  write_text(folder / "last.ckpt", "x");
  EXPECT_TRUE(
      contains(error_text<UsageError>([&] { open_run_folder(folder.path(), /*resume=*/false); }),
               "--resume"));
  open_run_folder(folder.path(), /*resume=*/true);
}

TEST(RunFolder, ARunWithoutCheckpointsIsNotBegunAnew) {
  const TempFolder folder;
  open_run_folder(folder.path(), /*resume=*/false);
  write_text(folder / "recipe.json", "{}");
  write_text(folder / "metrics.jsonl", "{}\n");
  EXPECT_TRUE(contains(
      error_text<MissingInputError>([&] { open_run_folder(folder.path(), /*resume=*/true); }),
      "last.ckpt"));
  EXPECT_THROW(open_run_folder(folder.path(), /*resume=*/false), UsageError);
}

}  // namespace
}  // namespace hayate
