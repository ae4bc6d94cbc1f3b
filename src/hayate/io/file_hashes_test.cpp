// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/file_hashes.h"

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Files and the text file beside them.
class FileHashesTest : public testing::Test {
 protected:
  fs::path write(const std::string& name, const std::string& text) const {
    write_file_atomically(folder_ / name, text);
    return folder_ / name;
  }

  /// The text file with a line that gives the file's present stamp another hash: who trusts the
  /// line returns it, who reads the file does not.
  void write_known(const fs::path& file, std::uint64_t hash, const std::string& rest = "") const {
    struct stat status {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    make_folder(cache());
    const auto ns = [](const timespec& time) {
      return std::to_string(std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec);
    };
    write_file_atomically(text_file(), "hayate-file-hash-1 " + format_hash(hash) + " " +
                                           std::to_string(status.st_size) + " " +
                                           ns(status.st_mtim) + " " + ns(status.st_ctim) + " " +
                                           std::to_string(status.st_ino) + " \"" + file.string() +
                                           "\"\n" + rest);
  }

  fs::path cache() const { return folder_ / "cache"; }
  fs::path text_file() const { return cache() / FileHashes::kFileName; }

  TempFolder folder_;
};

TEST_F(FileHashesTest, AFileIsNotReadAgainWhileItsStampIsTheSame) {
  const fs::path file = write("image.nii", "some voxels");
  write_known(file, 0x1234);
  EXPECT_EQ(FileHashes(cache()).hash_of(file), 0x1234U);
}

TEST_F(FileHashesTest, AFileOfAnotherSizeTimeOrInodeIsReadAgain) {
  const fs::path file = write("image.nii", "some voxels");
  write_known(file, 0x1234);
  write("image.nii", "more of the voxels");
  EXPECT_EQ(FileHashes(cache()).hash_of(file), hash_file(file));

  write_known(file, 0x1234);
  // Its old time of modification is set again: the change of status gives it away.
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  const std::array<timespec, 2> times{status.st_atim, status.st_mtim};
  ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times.data(), 0), 0);
  EXPECT_EQ(FileHashes(cache()).hash_of(file), hash_file(file));
}

TEST_F(FileHashesTest, AFileThatHasJustChangedIsNotRemembered) {
  const fs::path file = write("image.nii", "some voxels");
  FileHashes hashes(cache());
  EXPECT_EQ(hashes.hash_of(file), hash_file(file));
  EXPECT_FALSE(fs::exists(text_file()));
}

TEST_F(FileHashesTest, WhatIsSettledIsKnownToTheNextProcess) {
  // The program itself was written before the test began.
  const fs::path file = fs::canonical("/proc/self/exe");
  const std::uint64_t hash = FileHashes(cache()).hash_of(file);
  EXPECT_EQ(hash, hash_file(file));
  const std::string text = read_text_file(text_file());
  EXPECT_TRUE(text.starts_with("hayate-file-hash-1 " + format_hash(hash)));
  EXPECT_EQ(FileHashes(cache()).hash_of(file), hash);
  // Nothing was added the second time.
  EXPECT_EQ(read_text_file(text_file()), text);
}

TEST_F(FileHashesTest, WhatWasHashedElsewhereIsRememberedOnceItIsSettled) {
  const fs::path settled = fs::canonical("/proc/self/exe");
  const fs::path fresh = write("image.nii", "some voxels");
  {
    FileHashes hashes(cache());
    hashes.remember(settled, 0x1234);
    hashes.remember(fresh, 0x1234);
  }
  EXPECT_EQ(FileHashes(cache()).hash_of(settled), 0x1234U);
  EXPECT_EQ(FileHashes(cache()).hash_of(fresh), hash_file(fresh));
}

TEST_F(FileHashesTest, UnfinishedAndOddLinesArePassedOver) {
  const fs::path file = write("image.nii", "some voxels");
  write_known(file, 0x1234, "hayate-file-hash-1 00\nwhatever\nhayate-file-hash-1 1 2 3 4 5 \"/a");
  EXPECT_EQ(FileHashes(cache()).hash_of(file), 0x1234U);
}

TEST_F(FileHashesTest, AFileOfSomebodyElseStaysAsItIs) {
  make_folder(cache());
  write_file_atomically(text_file(), "my notes\n");
  const fs::path file = fs::canonical("/proc/self/exe");
  EXPECT_EQ(FileHashes(cache()).hash_of(file), hash_file(file));
  remove_file_hashes(cache());
  EXPECT_EQ(read_text_file(text_file()), "my notes\n");
}

TEST_F(FileHashesTest, OutdatedLinesGoWhenTheyAreMany) {
  const fs::path file = write("image.nii", "some voxels");
  std::string rest;
  for (int i = 0; i < 2000; ++i) rest += "hayate-file-hash-1 01 2 3 4 5 \"/nowhere/image.nii\"\n";
  write_known(file, 0x1234, rest);
  EXPECT_EQ(FileHashes(cache()).hash_of(file), 0x1234U);
  const std::string text = read_text_file(text_file());
  EXPECT_EQ(std::ranges::count(text, '\n'), 1);
  EXPECT_EQ(FileHashes(cache()).hash_of(file), 0x1234U);
}

TEST_F(FileHashesTest, AFolderThatCannotBeMadeCostsNothingButTime) {
  write("cache", "a file where the folder should be");
  const fs::path file = fs::canonical("/proc/self/exe");
  EXPECT_EQ(FileHashes(cache()).hash_of(file), hash_file(file));
}

TEST_F(FileHashesTest, AMissingFileIsAnError) {
  EXPECT_THROW(FileHashes(cache()).hash_of(folder_ / "none"), MissingInputError);
}

}  // namespace
}  // namespace hayate
