// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/safetensors.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace hayate {
namespace {

// An empty tensor begins where the next one does; the header may name either first.
TEST(SafetensorsFile, AnEmptyTensorMayShareItsOffsetWithTheNextOne) {
  const std::string header = R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},)"
                             R"("z":{"dtype":"I64","shape":[0],"data_offsets":[0,0]}})";
  const std::filesystem::path path =
      std::filesystem::path(::testing::TempDir()) / "empty_tensor.safetensors";
  {
    std::ofstream file(path, std::ios::binary);
    const std::uint64_t size = header.size();
    file.write(reinterpret_cast<const char*>(&size), sizeof size);
    file << header << "abc";
  }
  const SafetensorsFile read = SafetensorsFile::read(path);
  EXPECT_EQ(read.at("a").size(), 3);
  EXPECT_EQ(read.at("z").size(), 0);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace hayate
