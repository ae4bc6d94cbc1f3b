// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/atomic_file.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
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

TEST(AtomicFile, AMissingFolderIsAnError) {
  const TempFolder folder;
  EXPECT_THROW(AtomicFile(folder.path() / "no" / "file"), WriteError);
}

}  // namespace
}  // namespace hayate
