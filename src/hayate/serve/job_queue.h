// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "hayate/base/stopwatch.h"
#include "hayate/serve/error_report.h"
#include "hayate/serve/job_folder.h"
#include "hayate/serve/predictor.h"
#include "hayate/serve/serve_metrics.h"

namespace hayate {

enum class JobState { kWaiting, kRunning, kDone, kFailed };

/// Returns "waiting", "running", "done", "failed".
std::string_view job_state_name(JobState state);

/// How a job stands.
struct JobStatus {
  std::string id;
  JobState state = JobState::kWaiting;
  /// How many are computed before it.
  std::size_t ahead = 0;
  /// Since it is computed, or what that took.
  double seconds = 0.0;
  /// Of a job that is done, and where its files lie: as long as somebody holds it.
  std::shared_ptr<const PredictionResult> result = nullptr;
  std::shared_ptr<const JobFolder> folder = nullptr;
  /// Of one that failed.
  std::optional<ErrorReport> error = std::nullopt;
};

struct JobLimits {
  std::size_t waiting = 8;
  /// Results that are kept for clients to fetch, the latest, and for how long.
  std::size_t kept = 8;
  double keep_seconds = 600.0;
};

/// The predictions that clients wait for. One is computed at a time, by the thread that runs the
/// queue; all others may add to it and ask.
class JobQueue {
 public:
  /// \param stop_requested  whether the server is to end; asked by all threads.
  JobQueue(const JobLimits& limits, ServeMetrics& metrics, std::function<bool()> stop_requested)
      : limits_(limits), metrics_(metrics), stop_requested_(std::move(stop_requested)) {}

  /// \throws RequestError  503 when there is no room, or the server stops.
  void check_room() const;

  /// Adds an order. \param is_kept  whether its result is to be fetched later; else wait() for it.
  /// \returns its id, which nobody guesses. \throws as check_room
  std::string add(PredictionOrder order, std::shared_ptr<const JobFolder> folder, bool is_kept);

  /// Waits until a job that is not kept has ended, and forgets it.
  /// \param is_wanted  asked now and then; a job that waits and that nobody wants is not computed.
  JobStatus wait(const std::string& id, const std::function<bool()>& is_wanted);

  /// Returns how a kept job stands; nothing where there is none of that id, or none any more.
  std::optional<JobStatus> find(const std::string& id);

  /// Forgets a kept job; one that waits is not computed. \returns whether there was one.
  bool forget(const std::string& id);

  /// Computes job after job until the server is to end: the one in hand is finished, those that
  /// wait are refused.
  /// \param predict  throws an Error, or what base/foreign_error.h knows.
  void run(const std::function<PredictionResult(const PredictionOrder&)>& predict);

  bool is_stopping() const { return stop_requested_(); }
  ServeGauges gauges() const;
  /// When to try again, in whole seconds: what those that wait may take.
  int retry_after_seconds() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Job {
    JobStatus status;
    PredictionOrder order;
    bool is_kept = false;
    Stopwatch running;
    Clock::time_point ended;
  };
  using JobPointer = std::shared_ptr<Job>;

  void check_room_locked() const;
  JobStatus status_locked(const Job& job) const;
  void forget_locked(const std::string& id);
  void expire_locked();
  void end_locked(Job& job, JobState state);
  JobPointer take(std::chrono::milliseconds patience);
  void compute(const JobPointer& job,
               const std::function<PredictionResult(const PredictionOrder&)>& predict);
  void refuse_waiting_locked();

  JobLimits limits_;
  ServeMetrics& metrics_;
  std::function<bool()> stop_requested_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::map<std::string, JobPointer> jobs_;
  std::deque<JobPointer> waiting_;
  JobPointer running_;
  /// Of the predictions so far, the later ones counting more.
  double usual_seconds_ = 1.0;
};

}  // namespace hayate
