// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/safetensors.h"

#include <cstring>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// A file as another program would write it: no checksum.
void write_raw(const std::filesystem::path& path, const std::string& header,
               const std::string& data) {
  std::string content(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(content.data(), &length, 8);
  write_text(path, content + header + data);
}

std::filesystem::path write_two_tensors(const TempFolder& folder) {
  static const std::vector<float> weights{1.5F, -2.0F, 3.25F};
  static const std::vector<std::int64_t> steps{42};
  const std::vector<TensorView> tensors{
      {"weights", TensorType::kF32, {3, 1}, std::as_bytes(std::span(weights))},
      {"steps", TensorType::kI64, {}, std::as_bytes(std::span(steps))}};
  const std::filesystem::path path = folder / "file.safetensors";
  write_safetensors(path, tensors, {{"note", "a \"quoted\" note"}});
  return path;
}

TEST(Safetensors, ReadsBackWhatItWrote) {
  const TempFolder folder;
  const SafetensorsFile file = SafetensorsFile::read(write_two_tensors(folder));
  EXPECT_EQ(file.at("weights").as<float>()[2], 3.25F);
  EXPECT_EQ(file.at("weights").shape, (std::vector<std::int64_t>{3, 1}));
  EXPECT_EQ(file.at("steps").as<std::int64_t>()[0], 42);
  EXPECT_EQ(file.metadata_at("note"), "a \"quoted\" note");
  EXPECT_EQ(file.metadata().size(), 1U);
}

TEST(Safetensors, NoticesEveryChangedByte) {
  const TempFolder folder;
  const std::filesystem::path path = write_two_tensors(folder);
  const std::vector<std::byte> whole = read_bytes(path);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::vector<std::byte> damaged = whole;
    damaged[i] ^= std::byte{0x01};
    write_bytes(path, damaged);
    // Where the damage hit the name of the checksum itself, the file seems to have none.
    try {
      EXPECT_FALSE(SafetensorsFile::read(path).has_checksum()) << "byte " << i;
    } catch (const DataError&) {
    }
  }
}

TEST(Safetensors, NoticesEveryTruncation) {
  const TempFolder folder;
  const std::filesystem::path path = write_two_tensors(folder);
  const std::vector<std::byte> whole = read_bytes(path);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    write_bytes(path, std::span(whole).first(size));
    EXPECT_THROW(SafetensorsFile::read(path), DataError) << size << " bytes";
  }
}

TEST(Safetensors, RefusesHeadersThatLie) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "file.safetensors";
  const std::string data(16, 'x');
  for (const char* header :
       {R"({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 20]}})",
        R"({"a": {"dtype": "F32", "shape": [5], "data_offsets": [0, 16]}})",
        R"({"a": {"dtype": "F99", "shape": [4], "data_offsets": [0, 16]}})",
        R"({"a": {"dtype": "F32", "shape": [4294967296, 4294967296, 4], "data_offsets": [0, 16]}})",
        R"({"a": {"dtype": "F32", "shape": [-4], "data_offsets": [0, 16]}})",
        R"({"a": {"dtype": "F32", "shape": [4], "data_offsets": [16, 0]}})",
        R"({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]},
               "b": {"dtype": "F32", "shape": [1], "data_offsets": [8, 12]}})",
        R"({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}})",
        R"({"a": {"dtype": "U8", "shape": [1e30], "data_offsets": [0, 16]}})",
        R"({"a": {"dtype": "U8", "shape": [16], "data_offsets": [0, 1.6e1]}})",
        R"({"a": {"dtype": "U8", "shape": 16, "data_offsets": [0, 16]}})",
        R"({"a": {"dtype": "U8", "shape": [16], "data_offsets": [0, 16, 16]}})",
        R"({"a": {"shape": [4]}})", R"([1, 2])", "not JSON"}) {
    write_raw(path, header, data);
    EXPECT_THROW(SafetensorsFile::read(path), DataError) << header;
  }
}

TEST(Safetensors, RefusesShapesThatAreNoLists) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "file.safetensors";
  for (const char* shape : {"{}", "null", "\"\"", "0", "[[]]", "[{}]"}) {
    write_raw(
        path,
        fmt::format(R"({{"a": {{"dtype": "U8", "shape": {}, "data_offsets": [0, 1]}}}})", shape),
        "x");
    EXPECT_THROW(SafetensorsFile::read(path), DataError) << shape;
  }
}

TEST(Safetensors, RefusesAbsurdLengthsOfEmptyTensors) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "file.safetensors";
  write_raw(
      path,
      R"({"a": {"dtype": "F32", "shape": [0, 4611686018427387904, 4], "data_offsets": [0, 0]}})",
      "");
  EXPECT_TRUE(contains(error_text<DataError>([&] { SafetensorsFile::read(path); }), "overflows"));
}

TEST(Safetensors, WritesMetadataThatIsNotUtf8) {
  const TempFolder folder;
  write_safetensors(folder / "file.safetensors", {}, {{"image_file", "lat\xe9in"}});
  const SafetensorsFile file = SafetensorsFile::read(folder / "file.safetensors");
  EXPECT_EQ(file.metadata_at("image_file"), "lat\\xe9in");
}

TEST(Safetensors, RefusesAPipeWithoutWaitingForIt) {
  const TempFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THROW(SafetensorsFile::read(folder / "pipe"), DataError);
  EXPECT_THROW(SafetensorsFile::map(folder / "pipe"), DataError);
}

// The product of the lengths is 0 all the same.
TEST(Safetensors, RefusesLengthsBeyondInt64BesideAZero) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "file.safetensors";
  write_raw(path,
            R"({"a": {"dtype": "U8", "shape": [0, 9223372036854775808], "data_offsets": [0, 0]}})",
            "");
  EXPECT_TRUE(contains(error_text<DataError>([&] { SafetensorsFile::read(path); }),
                       "shape of 'a': expected a list of whole numbers"));
}

TEST(Safetensors, ReadsAFileWithoutChecksum) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "file.safetensors";
  write_raw(path, R"({"a": {"dtype": "U8", "shape": [2, 2], "data_offsets": [0, 4]}})", "wxyz");
  EXPECT_EQ(SafetensorsFile::read(path).at("a").as<char>()[3], 'z');
}

// An empty tensor begins where the next one does; the header may name either first.
TEST(Safetensors, AnEmptyTensorMayShareItsOffsetWithTheNextOne) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "file.safetensors";
  write_raw(path,
            R"({"a": {"dtype": "U8", "shape": [3], "data_offsets": [0, 3]},
                "z": {"dtype": "I64", "shape": [0], "data_offsets": [0, 0]}})",
            "abc");
  const SafetensorsFile file = SafetensorsFile::read(path);
  EXPECT_EQ(file.at("a").size(), 3);
  EXPECT_EQ(file.at("z").size(), 0);
}

TEST(Safetensors, ReadsTensorsAtOddOffsets) {
  const TempFolder folder;
  const std::filesystem::path path = folder / "file.safetensors";
  write_raw(path,
            R"({"a": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]},
                "b": {"dtype": "I32", "shape": [1], "data_offsets": [1, 5]}})",
            std::string("z\x07\0\0\0", 5));
  EXPECT_EQ(SafetensorsFile::read(path).at("b").as<std::int32_t>()[0], 7);
}

TEST(Safetensors, AMissingTensorNamesTheNearest) {
  const TempFolder folder;
  const SafetensorsFile file = SafetensorsFile::read(write_two_tensors(folder));
  EXPECT_TRUE(
      contains(error_text<DataError>([&] { file.at("weight"); }), "did you mean 'weights'"));
}

}  // namespace
}  // namespace hayate
