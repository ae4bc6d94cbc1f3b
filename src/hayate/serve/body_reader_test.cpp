// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/body_reader.h"

#include <array>

#include <gtest/gtest.h>

#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

TEST(BodyReader, ReadsTextsAndFilesAsOne) {
  const TempFolder folder;
  write_text(folder / "file", "FILE");
  write_text(folder / "empty", "");
  const BodyReader body({std::string("head "), folder / "file", folder / "empty", std::string(),
                         std::string(" end")});
  EXPECT_EQ(body.size_bytes(), 13U);
  std::string text;
  std::array<char, 3> bytes{};
  while (text.size() < body.size_bytes()) text.append(bytes.data(), body.read(text.size(), bytes));
  EXPECT_EQ(text, "head FILE end");
}

}  // namespace
}  // namespace hayate
