// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/pickled_state_dict.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/download/extract_archive.h"
#include "support/error_text.h"
#include "support/read_all.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

class PickledStateDict : public testing::Test {
 protected:
  /// Writes two tensors, and unpacks the archive into the folder `out`.
  void write_and_unpack() const {
    static constexpr float kWeight[] = {1, 2, 3, 4, 5, 6};
    static constexpr std::int64_t kBatches = 7;
    const TensorView tensors[] = {
        {"a.weight", TensorType::kF32, {2, 3}, std::as_bytes(std::span(kWeight))},
        {"n", TensorType::kI64, {}, std::as_bytes(std::span(&kBatches, 1))}};
    write_pickled_state_dict(folder_ / "model.pt", tensors);
    std::filesystem::create_directory(folder_ / "out");
    extract_archive(folder_ / "model.pt", folder_ / "out");
  }
  std::string entry(const std::string& name) const {
    return read_all(folder_ / "out/model" / name);
  }

  TempFolder folder_;
};

std::string number(char value) {
  return std::string("J") + value + std::string(3, '\0');
}
std::string text(const std::string& value) {
  return std::string("X") + static_cast<char>(value.size()) + std::string(3, '\0') + value;
}

// As `pickletools.dis` shows what torch.save writes, without the memo.
TEST_F(PickledStateDict, IsThePickleThatTorchReads) {
  write_and_unpack();
  const std::string rebuild = "ctorch._utils\n_rebuild_tensor_v2\n(";
  const std::string no_hooks =
      "\x89"
      "ccollections\nOrderedDict\n)RtR";
  EXPECT_EQ(entry("data.pkl"),
            "\x80\x02}(" + text("a.weight") + rebuild + "(" + text("storage") +
                "ctorch\nFloatStorage\n" + text("0") + text("cpu") + number(6) + "tQ" + number(0) +
                "(" + number(2) + number(3) + "t(" + number(3) + number(1) + "t" + no_hooks +
                text("n") + rebuild + "(" + text("storage") + "ctorch\nLongStorage\n" + text("1") +
                text("cpu") + number(1) + "tQ" + number(0) + "(t(t" + no_hooks + "u.");
  EXPECT_EQ(entry("version"), "3\n");
  EXPECT_EQ(entry("byteorder"), "little");
}

TEST_F(PickledStateDict, HoldsTheElementsAtMultiplesOf64Bytes) {
  write_and_unpack();
  const std::string first = entry("data/0");
  ASSERT_EQ(first.size(), 24U);
  EXPECT_EQ(entry("data/1"), std::string("\7\0\0\0\0\0\0\0", 8));
  const std::size_t at = read_all(folder_ / "model.pt").find(first);
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(at % 64, 0U);
}

TEST_F(PickledStateDict, IsTheSameFileForTheSameTensors) {
  write_and_unpack();
  const std::string before = read_all(folder_ / "model.pt");
  std::filesystem::remove_all(folder_ / "out");
  write_and_unpack();
  EXPECT_EQ(read_all(folder_ / "model.pt"), before);
}

TEST_F(PickledStateDict, RefusesTypesThatNetworksHaveNot) {
  const TensorView half{"a", TensorType::kF16, {0}, {}};
  EXPECT_TRUE(contains(error_text<DataError>([&] {
                         write_pickled_state_dict(folder_ / "model.pt", std::span(&half, 1));
                       }),
                       "'a' has elements of type F16"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "model.pt"));
}

}  // namespace
}  // namespace hayate
