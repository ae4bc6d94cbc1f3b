// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/tensorboard_events.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/reporting/crc32c.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using namespace std::string_view_literals;

std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

std::uint64_t read_length(std::string_view record) {
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(record[i]);
  return length;
}

/// The payloads of a TFRecord file, each checked against what make_tfrecord writes.
std::vector<std::string> read_records(std::string_view file) {
  std::vector<std::string> records;
  while (!file.empty()) {
    const std::uint64_t length = read_length(file);
    const std::string payload(file.substr(12, length));
    EXPECT_EQ(file.substr(0, length + 16), make_tfrecord(payload));
    records.push_back(payload);
    file.remove_prefix(length + 16);
  }
  return records;
}

// RFC 3720, appendix B.4, and the usual check value.
TEST(Crc32c, MatchesThePublishedVectors) {
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62A8AB43U);
  std::string ascending;
  for (int i = 0; i < 32; ++i) ascending += static_cast<char>(i);
  EXPECT_EQ(crc32c(ascending), 0x46DD794EU);
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(""), 0U);
}

// As tensorboard.summary.writer.record_writer writes them.
TEST(TensorboardEvents, FramesRecordsAsTfrecordDoes) {
  EXPECT_EQ(to_hex(make_tfrecord("abc")), "0300000000000000b099490e6162636e57f121");
  EXPECT_EQ(to_hex(make_tfrecord("")), "000000000000000029039807d8ea82a2");
  EXPECT_EQ(to_hex(make_tfrecord(std::string(24, 'x')).substr(0, 12)), "1800000000000000a37f4b22");
}

TEST(TensorboardEvents, EncodesAScalarEvent) {
  // wall_time 1.0 | step 300 | summary { value { tag "a" simple_value 0.5 } }
  EXPECT_EQ(to_hex(make_scalar_event(1.0, 300, "a", 0.5f)),
            "09000000000000f03f"
            "10ac02"
            "2a0a"
            "0a08"
            "0a0161"
            "150000003f");
}

TEST(TensorboardEvents, StartsWithTheFileVersionAndHoldsOneRecordPerFiniteValue) {
  const TempFolder folder;
  TensorboardEvents events(folder.path());
  events.add_scalar("loss", 1, 0.25);
  events.add_scalar("loss", 2, kNotMeasured);
  events.flush();
  const auto records = read_records(read_text_file(events.path()));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_NE(records[0].find("\x1a\x0d"
                            "brain.Event:2"sv),
            std::string::npos);
  EXPECT_NE(records[1].find("loss"), std::string::npos);
  EXPECT_TRUE(events.path().filename().string().starts_with("events.out.tfevents."));
}

TEST(TensorboardEvents, SaysOnResumeFromWhichStepEarlierFilesAreVoid) {
  const TempFolder folder;
  const TensorboardEvents events(folder.path(), 7);
  const auto records = read_records(read_text_file(events.path()));
  ASSERT_EQ(records.size(), 2U);
  // step 7 | session_log { status START }
  EXPECT_EQ(to_hex(records[1].substr(9)), "10073a020801");
}

TEST(TensorboardEvents, WritesAllNumbersOfAnEpoch) {
  const TempFolder folder;
  TensorboardEvents events(folder.path());
  EpochRecord record;
  record.epoch = 3;
  record.train_loss = 0.5;
  record.learning_rate = 1e-3;
  record.mean_dice = 0.9;
  record.mean_foreground_dice = 0.8;
  record.class_dice = {1.0, 0.8};
  events.add_epoch(record);
  EXPECT_EQ(read_records(read_text_file(events.path())).size(), 1U + 4U + 2U + 4U);
}

TEST(TensorboardEvents, SaysWhichFileCannotBeWritten) {
  EXPECT_THROW(TensorboardEvents("/nonexistent/run"), WriteError);
}

}  // namespace
}  // namespace hayate
