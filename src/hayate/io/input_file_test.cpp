// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/input_file.h"

#include <array>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

TEST(InputFile, ReadsWhereItIsTold) {
  const TempFolder folder;
  write_text(folder / "file", "0123456789");
  const InputFile file(folder / "file");
  std::array<char, 3> text{};
  file.read(4, std::as_writable_bytes(std::span(text)));
  EXPECT_EQ(std::string_view(text.data(), 3), "456");
  EXPECT_EQ(file.size_bytes(), 10U);
}

TEST(InputFile, TellsWhyAFileCannotBeUsed) {
  const TempFolder folder;
  write_text(folder / "empty", "");
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  const auto open_file = [&](const std::string& name) {
    return [&, name] { InputFile(folder / name); };
  };
  EXPECT_TRUE(contains(error_text<MissingInputError>(open_file("missing")), "no such file"));
  EXPECT_TRUE(contains(error_text<DataError>(open_file("empty")), "0 bytes"));
  EXPECT_TRUE(contains(error_text<DataError>(open_file("")), "got a folder"));
  EXPECT_TRUE(contains(error_text<DataError>(open_file("pipe")), "pipe"));
}

TEST(InputFile, SaysThatAFileMayNotBeRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TempFolder folder;
  write_text(folder / "secret", "x");
  ASSERT_EQ(chmod((folder / "secret").c_str(), 0), 0);
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { InputFile(folder / "secret"); }),
                       "Permission denied"));
}

}  // namespace
}  // namespace hayate
