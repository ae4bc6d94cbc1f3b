// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/tensorboard_events.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/reporting/crc32c.h"
#include "support/file_bytes.h"
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

// The bytes are those that tensorboard.summary.writer.record_writer writes.
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

EpochRecord some_epoch(std::int64_t number) {
  EpochRecord record;
  record.epoch = number;
  record.train_loss = 0.5;
  record.learning_rate = 1e-3;
  record.mean_dice = 0.9;
  record.mean_foreground_dice = 0.8;
  record.class_dice = {1.0, 0.8};
  return record;
}

/// Version and start of session; then four numbers, two classes and four durations an epoch.
constexpr std::size_t kFirstRecords = 2;
constexpr std::size_t kEpochRecords = 10;

std::vector<std::filesystem::path> event_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().string().find("tfevents") != std::string::npos) files.push_back(entry.path());
  }
  return files;
}

TEST(TensorboardEvents, StartsWithItsVersionItsWriterAndFromWhichStepOtherFilesAreVoid) {
  const TempFolder folder;
  const TensorboardEvents events(folder.path());
  const auto records = read_records(read_text_file(events.path()));
  ASSERT_EQ(records.size(), 2U);
  // file_version "brain.Event:2" | source_metadata { writer "hayate" }
  EXPECT_EQ(records[0].substr(9),
            "\x1a\x0d"
            "brain.Event:2\x52\x08\x0a\x06hayate"sv);
  // step 1 | session_log { status START }
  EXPECT_EQ(to_hex(records[1].substr(9)), "10013a020801");
  EXPECT_TRUE(events.path().filename().string().starts_with("events.out.tfevents."));
}

TEST(TensorboardEvents, WritesAllFiniteNumbersOfAnEpoch) {
  const TempFolder folder;
  TensorboardEvents events(folder.path());
  events.add_epoch(some_epoch(1));
  EXPECT_EQ(read_records(read_text_file(events.path())).size(), kFirstRecords + kEpochRecords);
  EpochRecord not_validated = some_epoch(2);
  not_validated.mean_dice = kNotMeasured;
  not_validated.class_dice.clear();
  events.add_epoch(not_validated);
  EXPECT_EQ(read_records(read_text_file(events.path())).size(),
            kFirstRecords + 2 * kEpochRecords - 3);
}

TEST(TensorboardEvents, GoesOnInTheFileThatHoldsTheEpochs) {
  const TempFolder folder;
  const std::vector<EpochRecord> epochs{some_epoch(1), some_epoch(2)};
  {
    TensorboardEvents events(folder.path());
    for (const EpochRecord& epoch : epochs) events.add_epoch(epoch);
  }
  const auto before = event_files(folder.path());
  TensorboardEvents events(folder.path(), epochs);
  events.add_epoch(some_epoch(3));
  EXPECT_EQ(event_files(folder.path()), before);
  EXPECT_EQ(read_records(read_text_file(events.path())).size(), kFirstRecords + 3 * kEpochRecords);
}

// One more epoch than the checkpoint knows of, half an epoch, nothing.
TEST(TensorboardEvents, HoldsEachEpochOnceWhateverACrashLeft) {
  const std::vector<EpochRecord> epochs{some_epoch(1), some_epoch(2)};
  for (const double left : {1.5, 0.75, 0.0}) {
    const TempFolder folder;
    write_text(folder / "events.out.tfevents.1.other", make_tfrecord("of somebody else"));
    std::filesystem::path first;
    {
      TensorboardEvents events(folder.path());
      for (std::int64_t epoch = 1; epoch <= 3; ++epoch) events.add_epoch(some_epoch(epoch));
      first = folder / "events.out.tfevents.1.ours";
      std::filesystem::rename(events.path(), first);
    }
    const auto whole = static_cast<double>(std::filesystem::file_size(first)) / 1.5;
    std::filesystem::resize_file(first, static_cast<std::uintmax_t>(left * whole));
    EXPECT_FALSE(TensorboardEvents::holds(folder.path(), epochs));
    const TensorboardEvents events(folder.path(), epochs);
    EXPECT_TRUE(TensorboardEvents::holds(folder.path(), epochs));
    EXPECT_EQ(read_records(read_text_file(events.path())).size(),
              kFirstRecords + 2 * kEpochRecords);
    EXPECT_FALSE(std::filesystem::exists(first));
    EXPECT_TRUE(std::filesystem::exists(folder / "events.out.tfevents.1.other"));
  }
}

TEST(TensorboardEvents, SaysWhichFileCannotBeWritten) {
  EXPECT_THROW(TensorboardEvents("/nonexistent/run"), WriteError);
}

}  // namespace
}  // namespace hayate
