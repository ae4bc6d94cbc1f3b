// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/atomic_file.h"

#include <csignal>
#include <set>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

std::size_t file_count(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder),
                                                std::filesystem::directory_iterator()));
}

TEST(AtomicFile, AppearsOnlyWhenItIsWhole) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "result.txt";
  AtomicFile file(path);
  file.write("half of it");
  EXPECT_FALSE(std::filesystem::exists(path));
  file.commit();
  EXPECT_EQ(read_text_file(path), "half of it");
  EXPECT_EQ(file_count(folder.path()), 1U);
}

TEST(AtomicFile, AnAbandonedOneLeavesTheOldContentAndNothingElse) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "result.txt";
  write_file_atomically(path, "old");
  {
    AtomicFile file(path);
    file.write("new");
  }
  EXPECT_EQ(read_text_file(path), "old");
  EXPECT_EQ(file_count(folder.path()), 1U);
}

// A limit on the file size stands for a full disk: write() fails in the same place.
TEST(AtomicFile, AFullDiskIsAnErrorAndKeepsTheOldContent) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "result.bin";
  write_file_atomically(path, "old");
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  const std::string text =
      error_text<WriteError>([&] { write_file_atomically(path, std::string(100000, 'x')); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(contains(text, "result.bin: cannot be written"));
  EXPECT_EQ(read_text_file(path), "old");
  EXPECT_EQ(file_count(folder.path()), 1U);
}

TEST(AtomicFile, TakesEveryNameThatTheFileSystemTakes) {
  const TempFolder folder;
  const std::filesystem::path path = folder / std::string(255, 'a');
  write_file_atomically(path, "x");
  EXPECT_EQ(read_text_file(path), "x");
  EXPECT_TRUE(
      contains(error_text<WriteError>([&] { write_file_atomically(path.string() + "a", "x"); }),
               "shorter name"));
  EXPECT_EQ(file_count(folder.path()), 1U);
}

/// The only temporary file of a folder.
std::filesystem::path only_file(const std::filesystem::path& folder) {
  return std::filesystem::directory_iterator(folder)->path();
}

TEST(AtomicFile, WritesUnderANameThatNobodyCanGuess) {
  const TempFolder folder;
  std::set<std::string> names;
  for (int i = 0; i < 3; ++i) {
    AtomicFile file(folder / "result");
    const std::string name = only_file(folder.path()).filename().string();
    EXPECT_EQ(name.size(), std::string_view(".hayate-.part").size() + 32);
    EXPECT_TRUE(name.starts_with(".hayate-") && name.ends_with(".part"));
    names.insert(name);
  }
  EXPECT_EQ(names.size(), 3U);
}

TEST(AtomicFile, WhatAKilledProcessLeftGoesAndWhatIsBeingWrittenStays) {
  const TempFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    AtomicFile file(folder / "result");
    file.write("half");
    raise(SIGKILL);
  }
  waitpid(child, nullptr, 0);
  ASSERT_EQ(file_count(folder.path()), 1U);
  const std::filesystem::path left = only_file(folder.path());
  write_text(folder / "mine.part", "of somebody else");
  AtomicFile file(folder / "result");
  make_folder(folder.path());
  EXPECT_FALSE(std::filesystem::exists(left));
  EXPECT_TRUE(std::filesystem::exists(folder / "mine.part"));
  file.write("whole");
  file.commit();
  EXPECT_EQ(read_text_file(folder / "result"), "whole");
}

TEST(AtomicFile, KeepsThePermissionsOfNewFiles) {
  const TempFolder folder;
  const mode_t before = umask(027);
  write_file_atomically(folder / "result", "x");
  umask(before);
  struct stat status {};
  ASSERT_EQ(stat((folder / "result").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST(ReadTextFile, RefusesWhatIsNoFileOfText) {
  const TempFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THROW(read_text_file(folder / "pipe"), DataError);
  EXPECT_THROW(read_text_file("/dev/zero"), DataError);
  EXPECT_THROW(read_text_file(folder.path()), DataError);
  EXPECT_THROW(read_text_file(folder / "missing"), MissingInputError);
  write_text(folder / "endless", "");
  std::filesystem::resize_file(folder / "endless", 100'000'000);
  EXPECT_TRUE(contains(error_text<DataError>([&] { read_text_file(folder / "endless"); }),
                       "expected a file of text"));
  write_text(folder / "empty", "");
  EXPECT_EQ(read_text_file(folder / "empty"), "");
}

// A process may not read its memory at address 0: an error in the middle of a regular file.
TEST(ReadTextFile, AReadErrorIsNoEndOfText) {
  EXPECT_THROW(read_text_file("/proc/self/mem"), IoError);
  EXPECT_THROW(hash_file("/proc/self/mem"), IoError);
}

TEST(AtomicFile, AMissingFolderIsAnError) {
  const TempFolder folder;
  EXPECT_THROW(AtomicFile(folder.path() / "no" / "file"), WriteError);
}

}  // namespace
}  // namespace hayate
