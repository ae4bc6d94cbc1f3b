// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/scratch_file.h"

#include <array>

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

TEST(ScratchFile, GivesBackWhatWasWrittenAndLeavesNoName) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / "hayate_scratch_file_test";
  std::filesystem::create_directory(folder);
  ScratchFile file(folder);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  const std::array<std::byte, 3> first{std::byte{1}, std::byte{2}, std::byte{3}};
  const std::array<std::byte, 2> second{std::byte{7}, std::byte{8}};
  const std::int64_t at = file.reserve(3);
  const std::int64_t behind = file.reserve(2);
  EXPECT_EQ(behind, at + 3);
  file.write(behind, second);
  file.write(at, first);
  std::array<std::byte, 2> got{};
  file.read(at + 2, got);
  EXPECT_EQ(got, (std::array{std::byte{3}, std::byte{7}}));
  std::filesystem::remove(folder);
}

TEST(ScratchFile, NamesTheFolderThatCannotBeWritten) {
  try {
    ScratchFile file("/nowhere/at/all");
    FAIL();
  } catch (const WriteError& error) {
    EXPECT_NE(std::string(error.what()).find("/nowhere/at/all"), std::string::npos);
  }
}

}  // namespace
}  // namespace hayate
