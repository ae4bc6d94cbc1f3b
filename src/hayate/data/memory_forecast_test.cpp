// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/memory_forecast.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/data/kept_case.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

Dataset read_dataset(const std::filesystem::path& folder) {
  return Dataset(read_dataset_list(folder).training, std::make_shared<const Compose>(), {});
}

TEST(MemoryForecast, IsWhatTheCacheTakes) {
  const TempFolder folder;
  write_tiny_dataset(folder.path(), 3);
  const Dataset dataset = read_dataset(folder.path());
  std::int64_t bytes = 0;
  for (std::int64_t i = 0; i < 3; ++i) bytes += sample_bytes(*dataset.prepared(i));
  const CacheForecast forecast = forecast_cache(dataset, 3, 2);
  EXPECT_EQ(forecast.case_count, 3);
  EXPECT_EQ(forecast.cache_bytes, bytes);
  EXPECT_EQ(forecast.largest_case_bytes, bytes / 3);
  EXPECT_GT(forecast.working_bytes, forecast.largest_case_bytes);
}

TEST(MemoryForecast, LeavesOutCasesThatCannotBeUsed) {
  const TempFolder folder;
  write_tiny_dataset(folder.path(), 3);
  write_text(folder / "imagesTr/case_00.nii.gz", "broken");
  EXPECT_EQ(forecast_cache(read_dataset(folder.path()), 3, 2).case_count, 2);
}

TEST(MemoryForecast, OfTwoDataSetsAddsWhatIsKeptAndNotWhatIsInHand) {
  const CacheForecast both = forecast_both({100, 20, 50, 5}, {40, 30, 60, 2});
  EXPECT_EQ(both.cache_bytes, 140);
  EXPECT_EQ(both.largest_case_bytes, 30);
  EXPECT_EQ(both.working_bytes, 60);
  EXPECT_EQ(both.case_count, 7);
}

TEST(MemoryForecast, RefusesWhatDoesNotFitWithTheNumbersAndTheRateThatDoes) {
  const CacheForecast forecast{8'000'000'000, 1'000'000, 2'000'000'000, 40};
  check_forecast(forecast, 10'000'000'000);
  const std::string text =
      error_text<MemoryError>([&] { check_forecast(forecast, 6'000'000'000); });
  for (const char* part : {"40 cases", "8.0 GB", "2.0 GB", "6.0 GB", "data.cache_rate=0.45"}) {
    EXPECT_TRUE(contains(text, part));
  }
}

TEST(CacheForecast, TakesFewerThreadsWhereTheCacheLeavesNoRoomForAll) {
  const CacheForecast forecast{.cache_bytes = 100, .working_bytes = 80, .threads = 8};
  EXPECT_EQ(on_affordable_threads(forecast, 180).threads, 8);
  EXPECT_EQ(on_affordable_threads(forecast, 179).threads, 7);
  const CacheForecast tight = on_affordable_threads(forecast, 125);
  EXPECT_EQ(tight.threads, 2);
  EXPECT_EQ(tight.working_bytes, 20);
  EXPECT_TRUE(fits(tight, 125));
  const CacheForecast too_large = on_affordable_threads(forecast, 90);
  EXPECT_EQ(too_large.threads, 1);
  EXPECT_FALSE(fits(too_large, 90));
}

}  // namespace
}  // namespace hayate
