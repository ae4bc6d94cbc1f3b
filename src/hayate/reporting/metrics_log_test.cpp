// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/metrics_log.h"

#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

EpochRecord some_record(std::int64_t epoch) {
  EpochRecord record;
  record.epoch = epoch;
  record.train_loss = 1.0 / 3.0;
  record.learning_rate = 2e-3;
  record.mean_dice = static_cast<double>(0.9f);
  record.mean_foreground_dice = 0.8;
  record.class_dice = {0.999999999, 0.8};
  record.epoch_seconds = 12.345678912;
  record.total_seconds_with_cache = 1e6 + 1.0 / 7.0;
  record.best_mean_dice = 0.9;
  record.best_epoch = epoch;
  return record;
}

void append_epochs(MetricsLog& log, std::int64_t first, std::int64_t last) {
  for (std::int64_t epoch = first; epoch <= last; ++epoch) log.append(some_record(epoch));
}

TEST(MetricsLog, ReadsBackExactlyWhatWasAppended) {
  const TempFolder folder;
  MetricsLog log(folder.path(), 2);
  log.append(some_record(1));
  const auto records = read_metrics(folder.path());
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].epoch, 1);
  EXPECT_EQ(records[0].train_loss, 1.0 / 3.0);
  EXPECT_EQ(records[0].mean_dice, static_cast<double>(0.9f));
  EXPECT_EQ(records[0].class_dice, (std::vector{0.999999999, 0.8}));
  EXPECT_EQ(records[0].epoch_seconds, 12.345678912);
  EXPECT_EQ(records[0].total_seconds_with_cache, 1e6 + 1.0 / 7.0);
  EXPECT_EQ(records[0].best_epoch, 1);
}

TEST(MetricsLog, KeepsAnEpochWithoutValidation) {
  const TempFolder folder;
  MetricsLog log(folder.path(), 2);
  EpochRecord record = some_record(1);
  record.mean_dice = kNotMeasured;
  record.class_dice.clear();
  log.append(record);
  const auto records = read_metrics(folder.path());
  ASSERT_EQ(records.size(), 1U);
  EXPECT_TRUE(std::isnan(records[0].mean_dice));
  EXPECT_TRUE(records[0].class_dice.empty());
}

TEST(MetricsLog, WritesCsvWithOneHeaderAndEqualFieldCounts) {
  const TempFolder folder;
  MetricsLog log(folder.path(), 3);
  EpochRecord record;
  record.epoch = 1;
  log.append(record);
  record.epoch = 2;
  record.class_dice = {1.0, 0.5, kNotMeasured};
  log.append(record);
  const auto lines = split(read_text_file(folder.path() / "metrics.csv"), '\n');
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0],
            "epoch,train_loss,learning_rate,mean_dice,mean_foreground_dice,epoch_seconds,"
            "train_seconds,validation_seconds,data_wait_seconds,total_seconds_without_cache,"
            "total_seconds_with_cache,best_mean_dice,best_epoch,dice_class_0,dice_class_1,"
            "dice_class_2\r");
  EXPECT_EQ(lines[1], "1,,,,,0,0,0,0,0,0,,0,,,\r");
  EXPECT_EQ(lines[2], "2,,,,,0,0,0,0,0,0,,0,1,0.5,\r");
  EXPECT_EQ(lines[3], "");
}

std::vector<EpochRecord> some_records(std::int64_t count) {
  std::vector<EpochRecord> records;
  for (std::int64_t epoch = 1; epoch <= count; ++epoch) records.push_back(some_record(epoch));
  return records;
}

TEST(MetricsLog, GoesOnAfterTheEpochsOfTheCheckpoint) {
  const TempFolder folder;
  {
    MetricsLog log(folder.path(), 2);
    append_epochs(log, 1, 5);
  }
  const std::string csv_of_five = read_text_file(folder / "metrics.csv");
  {
    MetricsLog log(folder.path(), 2, some_records(3));
    EXPECT_EQ(read_metrics(folder.path()).size(), 3U);
    append_epochs(log, 4, 5);
  }
  EXPECT_EQ(read_text_file(folder / "metrics.csv"), csv_of_five);
  EXPECT_EQ(read_metrics(folder.path()).back().epoch, 5);
}

TEST(MetricsLog, WritesAgainWhatACrashTook) {
  const TempFolder folder;
  { append_epochs(*std::make_unique<MetricsLog>(folder.path(), 2), 1, 3); }
  const std::string csv = read_text_file(folder / "metrics.csv");
  const std::string jsonl = read_text_file(folder / "metrics.jsonl");
  std::filesystem::resize_file(folder / "metrics.csv", csv.size() / 2);
  std::filesystem::resize_file(folder / "metrics.jsonl", 0);
  EXPECT_FALSE(MetricsLog::holds(folder.path(), 2, some_records(3)));
  { const MetricsLog log(folder.path(), 2, some_records(3)); }
  EXPECT_EQ(read_text_file(folder / "metrics.csv"), csv);
  EXPECT_EQ(read_text_file(folder / "metrics.jsonl"), jsonl);
  EXPECT_TRUE(MetricsLog::holds(folder.path(), 2, some_records(3)));
}

TEST(MetricsLog, StartsAnewWithoutEpochs) {
  const TempFolder folder;
  { append_epochs(*std::make_unique<MetricsLog>(folder.path(), 2), 1, 5); }
  const MetricsLog log(folder.path(), 2);
  EXPECT_TRUE(read_metrics(folder.path()).empty());
}

TEST(MetricsLog, DropsALineThatACrashLeftUnfinished) {
  const TempFolder folder;
  { append_epochs(*std::make_unique<MetricsLog>(folder.path(), 2), 1, 2); }
  std::ofstream(folder.path() / "metrics.jsonl", std::ios::app) << R"({"epoch":3,"train_l)";
  EXPECT_EQ(read_metrics(folder.path()).size(), 2U);
}

TEST(MetricsLog, NamesTheDamagedLine) {
  const TempFolder folder;
  { append_epochs(*std::make_unique<MetricsLog>(folder.path(), 2), 1, 2); }
  std::ofstream(folder.path() / "metrics.jsonl", std::ios::app) << "{\"epoch\":3}\n";
  try {
    read_metrics(folder.path());
    FAIL() << "expected a DataError";
  } catch (const DataError& error) {
    EXPECT_NE(error.message().find("metrics.jsonl:3"), std::string::npos) << error.message();
    EXPECT_NE(error.message().find("train_loss"), std::string::npos) << error.message();
  }
}

TEST(MetricsLog, KeepsWhatEachRankWaitedForInJsonAlone) {
  const TempFolder folder;
  MetricsLog log(folder.path(), 2);
  EpochRecord record = some_record(1);
  log.append(record);
  const std::string csv = read_text_file(folder / "metrics.csv");
  record.ranks = {{1.0, 0.5, 0.25, 0.125, 1.0 / 3.0}, {2.0}};
  const MetricsLog of_ranks(folder.path(), 2, std::vector{record});
  EXPECT_EQ(read_text_file(folder / "metrics.csv"), csv);
  const auto records = read_metrics(folder.path());
  ASSERT_EQ(records[0].ranks.size(), 2U);
  EXPECT_EQ(records[0].ranks[0].sum_wait, 0.125);
  EXPECT_EQ(records[0].ranks[0].others_wait, 1.0 / 3.0);
  EXPECT_EQ(records[0].ranks[1].compute, 2.0);
}

TEST(MetricsLog, SaysNothingOfRanksForAProcessAloneAndReadsSuchLines) {
  const std::string line = format_metrics(std::vector{some_record(1)});
  EXPECT_EQ(line.find("ranks"), std::string::npos);
  EXPECT_TRUE(parse_metrics(line, "metrics").at(0).ranks.empty());
}

TEST(MetricsLog, RefusesRanksThatAreNone) {
  const std::string line = format_metrics(std::vector{some_record(1)});
  const std::string start = line.substr(0, line.rfind('}'));
  for (const char* ranks : {"1", "[1]", "[{}]", "[{\"compute_seconds\":\"long\"}]"}) {
    EXPECT_THROW(parse_metrics(start + ",\"ranks\":" + ranks + "}\n", "metrics"), DataError)
        << ranks;
  }
}

TEST(MetricsLog, SaysWhichFolderIsMissing) {
  EXPECT_THROW(read_metrics("/nonexistent/run"), MissingInputError);
  EXPECT_THROW(MetricsLog("/nonexistent/run", 2), WriteError);
}

}  // namespace
}  // namespace hayate
