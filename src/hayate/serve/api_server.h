// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "hayate/serve/listener.h"
#include "hayate/serve/serve_api.h"
#include "hayate/serve/serve_metrics.h"
#include "hayate/serve/transfer_clock.h"

namespace hayate {

/// Takes connections and serves each on one of a fixed number of threads. While all of them are
/// taken and a few connections wait, no more are accepted: clients wait in the system's queue, and
/// the server's memory is bounded.
class ApiServer {
 public:
  /// \param threads  more than predictions may wait, since each waits on one.
  ApiServer(const Listener& listener, ServeApi& api, ServeMetrics& metrics,
            const TransferLimits& limits, int threads);
  ~ApiServer() { stop(); }
  ApiServer(const ApiServer&) = delete;
  ApiServer& operator=(const ApiServer&) = delete;

  /// Takes no more connections, and returns when those that were taken have their answers.
  void stop();

 private:
  void accept_connections();
  void accept_one();
  void serve_connections();

  const Listener& listener_;
  ServeApi& api_;
  ServeMetrics& metrics_;
  TransferLimits limits_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> accepted_;
  bool has_ended_ = false;
  std::vector<std::jthread> serving_;
  std::jthread accepting_;
};

}  // namespace hayate
