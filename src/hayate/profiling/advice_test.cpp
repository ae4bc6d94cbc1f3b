// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/advice.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

/// A whole epoch of 8 steps and a validation, in seconds.
TraceSummary make_summary(double wait, double compute, double validation) {
  TraceSummary summary;
  summary.seconds = wait + compute + validation;
  const auto add = [&](const char* name, int depth, double seconds) {
    ProfileRow row{.name = name, .depth = depth, .seconds = seconds, .calls = 8};
    row.share = seconds / summary.seconds;
    summary.phases.push_back(row);
  };
  add("epoch", 0, wait + compute);
  add("data wait", 1, wait);
  add("forward", 1, 0.3 * compute);
  add("backward", 1, 0.6 * compute);
  add("update", 1, 0.1 * compute);
  add("validation", 0, validation);
  add("sliding window", 1, validation);
  return summary;
}

ProfileRow work(const char* name, const char* detail, double seconds, double share) {
  return {.name = name, .detail = detail, .seconds = seconds, .share = share, .calls = 32};
}

RunFacts make_facts() {
  RunFacts facts;
  facts.steps = facts.steps_per_epoch = 8;
  facts.loader_workers = 1;
  facts.max_epochs = 100;
  facts.cores = 4;
  facts.precision = facts.fast_precision = "bfloat16";
  return facts;
}

TEST(Advice, ATransformThatIsTheSameEachEpochIsToBeCached) {
  TraceSummary summary = make_summary(6.1, 3.9, 0.0);
  summary.data_work = {work("transform", "Spacing", 8.0, 0.83), work("load", "", 1.6, 0.17)};
  RunFacts facts = make_facts();
  facts.dataset = DatasetKind::kDataset;
  const std::vector<Advice> advice = advise(summary, facts);
  EXPECT_EQ(advice[0].subject, "Spacing");
  EXPECT_NEAR(advice[0].share, 0.61, 1e-9);
  EXPECT_TRUE(contains(advice[0].text, "61 % of an epoch waits for data"));
  EXPECT_TRUE(contains(advice[0].text, "83 % of the work on it is Spacing"));
  EXPECT_EQ(advice[0].setting, "--set data.dataset=auto");
}

/// The first advice of a run that waits for cases to be prepared again.
Advice advise_repeated(DatasetKind dataset, bool is_chosen, double cache_rate = 1.0) {
  TraceSummary summary = make_summary(6.0, 4.0, 0.0);
  summary.data_work = {work("load", "", 8.0, 1.0)};
  RunFacts facts = make_facts();
  facts.dataset = dataset;
  facts.is_dataset_chosen = is_chosen;
  facts.cache_rate = cache_rate;
  return advise(summary, facts)[0];
}

TEST(Advice, WhatTheCacheLeavesOutIsToBeCachedTooWhereThereIsRoom) {
  EXPECT_EQ(advise_repeated(DatasetKind::kCacheDataset, false, 0.5).setting,
            "--set data.cache_rate=1 --set data.dataset=auto");
  EXPECT_EQ(advise_repeated(DatasetKind::kCacheDataset, true, 0.5).setting,
            "--set data.cache_rate=1");
  const Advice on_disk = advise_repeated(DatasetKind::kPersistentDataset, false, 0.5);
  EXPECT_EQ(on_disk.setting, "--set data.cache_rate=1");
  EXPECT_TRUE(contains(on_disk.text, "cache all cases, not 50 %"));
}

TEST(Advice, ACacheOfAllCasesIsNotToBeCached) {
  EXPECT_FALSE(contains(advise_repeated(DatasetKind::kCacheDataset, false).setting, "cache"));
  EXPECT_FALSE(contains(advise_repeated(DatasetKind::kPersistentDataset, false).setting, "cache"));
}

TEST(Advice, AWindowPreparesWhatComesIntoItAndWantsAPlaceForAll) {
  const Advice by_recipe = advise_repeated(DatasetKind::kSmartCacheDataset, false, 0.3);
  EXPECT_TRUE(contains(by_recipe.text, "cases that come into the window"));
  EXPECT_FALSE(contains(by_recipe.text, "the same in each epoch"));
  EXPECT_EQ(by_recipe.setting, "--set data.dataset=auto");
  EXPECT_EQ(advise_repeated(DatasetKind::kSmartCacheDataset, true, 0.3).setting,
            "--set data.cache_dir=FOLDER");
}

TEST(Advice, WithoutRoomAnywhereAFolderOnAnotherDiskIsToBeNamed) {
  const Advice advice = advise_repeated(DatasetKind::kDataset, true);
  EXPECT_TRUE(contains(advice.text, "neither memory nor disk has room"));
  EXPECT_EQ(advice.setting, "--set data.cache_dir=FOLDER");
}

TEST(Advice, WorkThatTakesCoresFromTheTrainingIsToBeCachedThoughNothingWaits) {
  TraceSummary summary = make_summary(0.0, 10.0, 0.0);
  summary.data_work = {work("transform", "Spacing", 12.0, 1.0)};
  RunFacts facts = make_facts();
  facts.dataset = DatasetKind::kDataset;
  const std::vector<Advice> advice = advise(summary, facts);
  ASSERT_EQ(advice.size(), 2U);
  EXPECT_EQ(advice[0].subject, "network");
  EXPECT_EQ(advice[1].subject, "Spacing");
  EXPECT_NEAR(advice[1].share, 0.3, 1e-9);
  EXPECT_EQ(advice[1].setting, "--set data.dataset=auto");
}

TEST(Advice, ARandomTransformThatBindsWantsMoreThreadsThenLessWork) {
  TraceSummary summary = make_summary(7.0, 3.0, 0.0);
  summary.data_work = {work("random transform", "RandAffine", 9.0, 1.0)};
  RunFacts facts = make_facts();
  EXPECT_EQ(advise(summary, facts)[0].subject, "RandAffine");
  EXPECT_EQ(advise(summary, facts)[0].setting,
            "--set data.loader=DataLoader --set data.num_workers=4");
  facts.loader_workers = 4;
  EXPECT_EQ(advise(summary, facts)[0].subject, "RandAffine");
  EXPECT_EQ(advise(summary, facts)[0].setting, "");
}

TEST(Advice, TheIntervalOfValidationBringsItToAFifthOfAnEpoch) {
  const TraceSummary summary = make_summary(0.0, 10.0, 10.0);
  RunFacts facts = make_facts();
  const std::vector<Advice> advice = advise(summary, facts);
  const auto found = std::ranges::find(advice, "validation", &Advice::subject);
  ASSERT_NE(found, advice.end());
  EXPECT_NEAR(found->share, 0.5, 1e-9);
  EXPECT_EQ(found->setting, "--set val_interval=4");
  facts.val_interval = 4;
  for (const Advice& item : advise(summary, facts)) EXPECT_NE(item.subject, "validation");
}

TEST(Advice, AValidationThatWaitsForDataIsNoReasonToValidateLess) {
  TraceSummary summary = make_summary(0.0, 1.0, 10.0);
  summary.phases.push_back({.name = "data wait", .depth = 1, .seconds = 9.9});
  summary.data_work = {work("load", "", 9.9, 1.0)};
  RunFacts facts = make_facts();
  facts.dataset = DatasetKind::kDataset;
  for (const Advice& item : advise(summary, facts)) EXPECT_NE(item.subject, "validation");
  EXPECT_EQ(advise(summary, facts)[0].subject, "load");
}

TEST(Advice, Float32OnADeviceOfFasterArithmeticIsToBeLeft) {
  const TraceSummary summary = make_summary(0.0, 10.0, 0.0);
  RunFacts facts = make_facts();
  facts.precision = "float32";
  EXPECT_EQ(advise(summary, facts)[0].setting, "--set precision=auto");
  facts.fast_precision = "float32";
  EXPECT_EQ(advise(summary, facts)[0].setting, "");
}

TEST(Advice, TheNetworksArithmeticIsNamedWithItsShareOfThePeak) {
  TraceSummary summary = make_summary(0.0, 10.0, 0.0);
  ProfileRow layer{.name = "conv backward", .detail = "32→64", .seconds = 4.0, .share = 0.4};
  layer.flops = 4.5e12;
  summary.layers = {layer};
  RunFacts facts = make_facts();
  facts.peak_gflops = 1000.0;
  const Advice advice = advise(summary, facts)[0];
  EXPECT_EQ(advice.subject, "network");
  EXPECT_TRUE(contains(advice.text, "at 0.50 of this machine's peak"));
  EXPECT_TRUE(contains(advice.text, "conv backward 32→64 (40 % of a step)"));
}

TEST(Advice, ACacheFilledOnFewerThanAllCoresForAShortRunWantsThemAll) {
  TraceSummary summary = make_summary(0.0, 1.0, 0.0);
  summary.phases.insert(summary.phases.begin(), {.name = "cache fill", .seconds = 100.0});
  summary.cache_work = {work("transform", "Spacing", 90.0, 0.9)};
  RunFacts facts = make_facts();
  facts.cache_workers = 1;
  const Advice advice = advise(summary, facts)[1];
  EXPECT_EQ(advice.subject, "Spacing");
  EXPECT_NEAR(advice.share, 0.5, 1e-9);
  EXPECT_EQ(advice.setting, "--set data.cache_workers=0");
}

/// About a cache that takes as long as the whole training.
Advice advise_fill(DatasetKind dataset, bool is_chosen, ProfileRow top) {
  TraceSummary summary = make_summary(0.0, 1.0, 0.0);
  summary.phases.insert(summary.phases.begin(), {.name = "cache fill", .seconds = 100.0});
  summary.cache_work = {std::move(top)};
  RunFacts facts = make_facts();
  facts.dataset = dataset;
  facts.is_dataset_chosen = is_chosen;
  return advise(summary, facts)[1];
}

TEST(Advice, ACacheThatTakesLongToFillIsToBeKeptOnDiskForTheNextRun) {
  const ProfileRow spacing = work("transform", "Spacing", 90.0, 0.9);
  for (const bool is_chosen : {false, true}) {
    EXPECT_EQ(advise_fill(DatasetKind::kCacheDataset, is_chosen, spacing).setting,
              "--set data.dataset=PersistentDataset");
  }
  EXPECT_EQ(advise_fill(DatasetKind::kSmartCacheDataset, false, spacing).setting,
            "--set data.dataset=PersistentDataset");
  // The disk was too small.
  EXPECT_EQ(advise_fill(DatasetKind::kSmartCacheDataset, true, spacing).setting, "");
}

TEST(Advice, CasesOnDiskArePreparedByTheFirstRunAndFoundByTheNext) {
  const Advice first =
      advise_fill(DatasetKind::kPersistentDataset, false, work("transform", "Spacing", 90.0, 0.9));
  EXPECT_TRUE(contains(first.text, "is filling the cache"));
  EXPECT_TRUE(contains(first.text, "the next run finds it on disk"));
  EXPECT_EQ(first.setting, "");
  const Advice next = advise_fill(DatasetKind::kPersistentDataset, false,
                                  work("read prepared case", "", 90.0, 0.9));
  EXPECT_TRUE(contains(next.text, "is finding the prepared cases"));
  EXPECT_TRUE(contains(next.text, "a faster disk"));
  EXPECT_EQ(next.setting, "");
}

TEST(Advice, OtherProgramsOnTheCoresAreNamedBesideWhatBinds) {
  RunFacts facts = make_facts();
  facts.waited_for_core_share = 0.55;
  const std::vector<Advice> advice = advise(make_summary(0.0, 10.0, 0.0), facts);
  ASSERT_EQ(advice.size(), 2U);
  EXPECT_EQ(advice[0].subject, "network");
  EXPECT_EQ(advice[1].subject, "other programs");
  EXPECT_TRUE(contains(advice[1].text, "55 % of the run"));
  // Unless the run itself had the cores.
  facts.used_core_share = 0.95;
  EXPECT_EQ(advise(make_summary(0.0, 10.0, 0.0), facts).size(), 1U);
}

TEST(Advice, ANetworkThatGoesThePlainWayIsToldWhy) {
  RunFacts facts = make_facts();
  facts.fast_paths = {{"conv", 0, 40, {{"the tensors are not channels last", 40}}},
                      {"prepare_case", 0, 8, {{"there is no label", 8}}}};
  const std::vector<Advice> advice = advise(make_summary(0.0, 10.0, 0.0), facts);
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice[0].subject, "network");
  EXPECT_TRUE(
      contains(advice[0].text, "conv: 40 of 40 the plain way: the tensors are not channels last"));
  EXPECT_FALSE(contains(advice[0].text, "only a smaller network"));
  EXPECT_FALSE(contains(advice[0].text, "prepare_case"));
  // A few are not worth it.
  facts.fast_paths = {{"conv", 39, 1, {{"the tensors are not channels last", 1}}}};
  EXPECT_TRUE(
      contains(advise(make_summary(0.0, 10.0, 0.0), facts)[0].text, "only a smaller network"));
}

TEST(Advice, CasesThatGoThePlainWayAreToldWhyWhereTheTrainingWaitsForThem) {
  TraceSummary summary = make_summary(6.0, 4.0, 0.0);
  RunFacts facts = make_facts();
  facts.fast_paths = {{"prepare_case", 4, 4, {{"the label is on another grid than its image", 4}}}};
  const std::vector<Advice> advice = advise(summary, facts);
  EXPECT_EQ(advice[0].subject, "preparing cases");
  EXPECT_NEAR(advice[0].share, 0.6, 1e-9);
  EXPECT_TRUE(contains(advice[0].text, "the label is on another grid"));
  for (const Advice& item : advise(make_summary(0.0, 10.0, 0.0), facts)) {
    EXPECT_NE(item.subject, "preparing cases");
  }
}

TEST(Advice, AForecastGoesFromTheProfiledStepsToAWholeEpoch) {
  const TraceSummary summary = make_summary(1.0, 3.0, 6.0);
  RunFacts facts = make_facts();
  facts.steps_per_epoch = 16;
  facts.val_interval = 2;
  const EpochForecast epoch = forecast_epoch(summary, facts);
  EXPECT_NEAR(epoch.data_wait, 2.0, 1e-9);
  EXPECT_NEAR(epoch.compute, 6.0, 1e-9);
  EXPECT_NEAR(epoch.validation, 3.0, 1e-9);
  EXPECT_NEAR(epoch.seconds, 11.0, 1e-9);
}

TEST(Advice, WaitingForOtherRanksIsNoComputing) {
  TraceSummary summary = make_summary(0.0, 10.0, 0.0);
  RunFacts facts = make_facts();
  facts.ranks.seconds = {{.compute = 4.0, .gradient_wait = 6.0},
                         {.compute = 4.0, .gradient_wait = 6.0}};
  EXPECT_NEAR(forecast_epoch(summary, facts).compute, 4.0, 1e-9);
  const std::vector<Advice> advice = advise(summary, facts);
  EXPECT_EQ(advice[0].subject, "communication");
  EXPECT_NEAR(advice[0].share, 0.6, 1e-9);
  for (const Advice& item : advice) EXPECT_NE(item.subject, "network");
}

}  // namespace
}  // namespace hayate
