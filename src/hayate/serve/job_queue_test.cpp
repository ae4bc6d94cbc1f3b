// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/job_queue.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/serve/request_error.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using namespace std::chrono_literals;

/// A queue, and a network that waits until it may go on.
class JobQueueTest : public testing::Test {
 protected:
  ~JobQueueTest() override { stop(); }

  void start(const JobLimits& limits) {
    queue_ = std::make_unique<JobQueue>(limits, metrics_, [this] { return stop_.load(); });
    computing_ = std::jthread(
        [this] { queue_->run([this](const PredictionOrder& order) { return predict(order); }); });
  }
  void stop() {
    stop_ = true;
    may_go_ = true;
    if (computing_.joinable()) computing_.join();
  }
  PredictionResult predict(const PredictionOrder& order) {
    ++begun_;
    while (!may_go_) std::this_thread::sleep_for(1ms);
    if (order.image.name == "bad") throw DataError(order.image.image.string() + ": bad");
    if (order.image.name == "odd") throw std::bad_alloc();
    return {.label = order.folder / "label.nii.gz"};
  }
  std::string add(const std::string& name, bool is_kept) {
    const auto folder = std::make_shared<JobFolder>(folder_.path());
    return queue_->add(
        {.image = {name, folder->in() / name, std::nullopt}, .folder = folder->out()}, folder,
        is_kept);
  }
  std::string add_running(bool is_kept) {
    const int before = begun_;
    const std::string id = add("first", is_kept);
    while (begun_ == before) std::this_thread::sleep_for(1ms);
    return id;
  }
  JobStatus ended(const std::string& id) {
    while (true) {
      const auto status = queue_->find(id);
      if (!status || status->state == JobState::kDone || status->state == JobState::kFailed) {
        return status.value_or(JobStatus{});
      }
      std::this_thread::sleep_for(1ms);
    }
  }

  TempFolder folder_;
  ServeMetrics metrics_;
  std::unique_ptr<JobQueue> queue_;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> may_go_ = false;
  std::atomic<int> begun_ = 0;
  std::jthread computing_;
};

using Jobs = JobQueueTest;

TEST_F(Jobs, AreComputedInTurnAndTheirFilesGoWithThem) {
  start({});
  const std::string first = add_running(/*is_kept=*/true);
  const std::string second = add("second", /*is_kept=*/true);
  EXPECT_EQ(queue_->find(first)->state, JobState::kRunning);
  EXPECT_EQ(queue_->find(second)->ahead, 1U);
  EXPECT_EQ(queue_->gauges().waiting, 1U);
  may_go_ = true;
  std::filesystem::path label;
  {
    const JobStatus status = ended(second);
    EXPECT_EQ(status.state, JobState::kDone);
    label = status.result->label;
    EXPECT_TRUE(std::filesystem::exists(label.parent_path()));
    EXPECT_TRUE(queue_->forget(second));
    EXPECT_FALSE(queue_->forget(second));
    EXPECT_TRUE(std::filesystem::exists(label.parent_path())) << "somebody holds it";
  }
  EXPECT_FALSE(std::filesystem::exists(label.parent_path()));
  EXPECT_FALSE(queue_->find("0123"));
}

TEST_F(Jobs, ThatAreTooManyAreRefused) {
  start({.waiting = 1});
  add_running(/*is_kept=*/true);
  add("waits", /*is_kept=*/true);
  try {
    queue_->check_room();
    FAIL();
  } catch (const RequestError& error) {
    EXPECT_EQ(error.status(), 503);
    EXPECT_TRUE(contains(error.cure(), "--queue"));
  }
  EXPECT_THROW(add("more", /*is_kept=*/false), RequestError);
  EXPECT_GE(queue_->retry_after_seconds(), 1);
}

TEST_F(Jobs, ThatFailTellWhy) {
  may_go_ = true;
  start({});
  const JobStatus bad = queue_->wait(add("bad", false), [] { return true; });
  EXPECT_EQ(bad.state, JobState::kFailed);
  EXPECT_EQ(bad.error->status, 422);
  EXPECT_EQ(bad.error->what, "bad: bad");
  EXPECT_EQ(queue_->wait(add("odd", false), [] { return true; }).error->status, 507);
}

TEST_F(Jobs, ThatNobodyWantsAreNotComputed) {
  start({});
  add_running(/*is_kept=*/true);
  const JobStatus gone = queue_->wait(add("second", false), [] { return false; });
  EXPECT_EQ(gone.state, JobState::kWaiting);
  EXPECT_EQ(queue_->gauges().waiting, 0U);
}

TEST_F(Jobs, AreKeptForAWhileAndOnlyTheLatest) {
  may_go_ = true;
  start({.kept = 2, .keep_seconds = 0.5});
  const std::string first = add("1", true);
  ended(first);
  const std::string second = add("2", true);
  ended(second);
  const std::string third = add("3", true);
  ended(third);
  EXPECT_FALSE(queue_->find(first));
  EXPECT_TRUE(queue_->find(third));
  std::this_thread::sleep_for(600ms);
  EXPECT_FALSE(queue_->find(third));
}

TEST_F(Jobs, AreRefusedWhenTheServerStopsButForTheOneInHand) {
  start({});
  const std::string first = add_running(/*is_kept=*/true);
  const std::string second = add("second", /*is_kept=*/true);
  const std::string third = add("third", /*is_kept=*/false);
  stop_ = true;
  EXPECT_EQ(queue_->wait(third, [] { return true; }).error->status, 503) << "at once";
  EXPECT_EQ(queue_->find(first)->state, JobState::kRunning);
  stop();
  EXPECT_EQ(queue_->find(first)->state, JobState::kDone);
  EXPECT_EQ(queue_->find(second)->error->status, 503);
  EXPECT_TRUE(queue_->is_stopping());
  EXPECT_THROW(add("late", false), RequestError);
}

}  // namespace
}  // namespace hayate
