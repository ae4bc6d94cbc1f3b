// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/job_queue.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/foreign_error.h"
#include "hayate/base/random_name.h"
#include "hayate/serve/glance.h"
#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

RequestError stopping() {
  return {503, "the server stops", "send it again to the server that is started next"};
}

/// The prediction, or what is wrong: whatever it throws is an Error then.
PredictionResult predict_or_throw(
    const std::function<PredictionResult(const PredictionOrder&)>& predict,
    const PredictionOrder& order) {
  try {
    return predict(order);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    rethrow_as_error(error);
  }
}

}  // namespace

std::string_view job_state_name(JobState state) {
  switch (state) {
    case JobState::kWaiting:
      return "waiting";
    case JobState::kRunning:
      return "running";
    case JobState::kDone:
      return "done";
    case JobState::kFailed:
      return "failed";
  }
  return "";
}

void JobQueue::check_room() const {
  const std::scoped_lock lock(mutex_);
  check_room_locked();
}

void JobQueue::check_room_locked() const {
  if (is_stopping()) throw stopping();
  if (waiting_.size() < limits_.waiting) return;
  throw RequestError(
      503, fmt::format("queue: got {} predictions that wait, expected fewer", waiting_.size()),
      "try again later (Retry-After says when), or start the server with a longer --queue");
}

std::string JobQueue::add(PredictionOrder order, std::shared_ptr<const JobFolder> folder,
                          bool is_kept) {
  const auto job = std::make_shared<Job>();
  job->status = {.id = random_name(), .folder = std::move(folder)};
  job->order = std::move(order);
  job->is_kept = is_kept;
  const std::scoped_lock lock(mutex_);
  expire_locked();
  check_room_locked();
  jobs_[job->status.id] = job;
  waiting_.push_back(job);
  changed_.notify_all();
  return job->status.id;
}

JobStatus JobQueue::wait(const std::string& id, const std::function<bool()>& is_wanted) {
  std::unique_lock lock(mutex_);
  const JobPointer job = jobs_.at(id);
  const auto has_ended = [&] {
    return job->status.state == JobState::kDone || job->status.state == JobState::kFailed;
  };
  while (!changed_.wait_for(lock, kGlance, has_ended)) {
    lock.unlock();
    const bool goes_on = is_wanted();
    lock.lock();
    if (!goes_on) break;
    if (is_stopping()) refuse_waiting_locked();
  }
  forget_locked(id);
  return status_locked(*job);
}

std::optional<JobStatus> JobQueue::find(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  expire_locked();
  const auto found = jobs_.find(id);
  if (found == jobs_.end() || !found->second->is_kept) return std::nullopt;
  return status_locked(*found->second);
}

bool JobQueue::forget(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end() || !found->second->is_kept) return false;
  forget_locked(id);
  return true;
}

void JobQueue::forget_locked(const std::string& id) {
  std::erase_if(waiting_, [&](const JobPointer& job) { return job->status.id == id; });
  jobs_.erase(id);
}

void JobQueue::run(const std::function<PredictionResult(const PredictionOrder&)>& predict) {
  while (!is_stopping()) {
    if (const JobPointer job = take(kGlance)) compute(job, predict);
  }
  const std::scoped_lock lock(mutex_);
  refuse_waiting_locked();
}

JobQueue::JobPointer JobQueue::take(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  expire_locked();
  if (!changed_.wait_for(lock, patience, [&] { return !waiting_.empty(); })) return nullptr;
  running_ = waiting_.front();
  waiting_.pop_front();
  running_->status.state = JobState::kRunning;
  running_->running = Stopwatch();
  return running_;
}

void JobQueue::compute(const JobPointer& job,
                       const std::function<PredictionResult(const PredictionOrder&)>& predict) {
  std::shared_ptr<const PredictionResult> result;
  std::optional<ErrorReport> error;
  try {
    result = std::make_shared<const PredictionResult>(predict_or_throw(predict, job->order));
  } catch (const Error& wrong) {
    error = report_error(wrong, job->order.image.image.parent_path());
  }
  const std::scoped_lock lock(mutex_);
  job->status.result = std::move(result);
  job->status.error = std::move(error);
  end_locked(*job, job->status.error ? JobState::kFailed : JobState::kDone);
  running_.reset();
}

void JobQueue::end_locked(Job& job, JobState state) {
  if (job.status.state == JobState::kRunning) {
    job.status.seconds = job.running.seconds();
    metrics_.count_prediction(job.status.seconds);
    usual_seconds_ = 0.7 * usual_seconds_ + 0.3 * job.status.seconds;
  }
  job.status.state = state;
  job.ended = Clock::now();
  expire_locked();
  changed_.notify_all();
}

void JobQueue::refuse_waiting_locked() {
  for (const JobPointer& job : std::exchange(waiting_, {})) {
    job->status.error = report_error(stopping());
    end_locked(*job, JobState::kFailed);
  }
}

void JobQueue::expire_locked() {
  const auto has_ended = [](const Job& job) {
    return job.is_kept &&
           (job.status.state == JobState::kDone || job.status.state == JobState::kFailed);
  };
  const auto oldest = Clock::now() - std::chrono::duration<double>(limits_.keep_seconds);
  std::erase_if(jobs_, [&](const auto& entry) {
    return has_ended(*entry.second) && entry.second->ended < oldest;
  });
  std::vector<const Job*> ended;
  for (const auto& [id, job] : jobs_) {
    if (has_ended(*job)) ended.push_back(job.get());
  }
  std::ranges::sort(ended, {}, [](const Job* job) { return job->ended; });
  const std::size_t surplus = ended.size() - std::min(ended.size(), limits_.kept);
  for (std::size_t i = 0; i < surplus; ++i) {
    // A copy: the job's own goes with the job.
    jobs_.erase(std::string(ended[i]->status.id));
  }
}

JobStatus JobQueue::status_locked(const Job& job) const {
  JobStatus status = job.status;
  if (status.state == JobState::kRunning) status.seconds = job.running.seconds();
  const auto place = std::ranges::find(waiting_, status.id,
                                       [](const JobPointer& other) { return other->status.id; });
  if (place != waiting_.end()) {
    status.ahead = static_cast<std::size_t>(place - waiting_.begin()) + (running_ ? 1U : 0U);
  }
  return status;
}

ServeGauges JobQueue::gauges() const {
  const std::scoped_lock lock(mutex_);
  const auto kept = std::ranges::count_if(jobs_, [](const auto& entry) {
    return entry.second->is_kept && entry.second->status.result;
  });
  return {.waiting = waiting_.size(),
          .waiting_limit = limits_.waiting,
          .is_predicting = running_ != nullptr,
          .kept = static_cast<std::size_t>(kept)};
}

int JobQueue::retry_after_seconds() const {
  const std::scoped_lock lock(mutex_);
  constexpr double kLongest = 3600.0;
  const double seconds = usual_seconds_ * static_cast<double>(waiting_.size() + 1);
  return static_cast<int>(std::ceil(std::clamp(seconds, 1.0, kLongest)));
}

}  // namespace hayate
