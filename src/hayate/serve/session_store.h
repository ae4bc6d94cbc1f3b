// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "hayate/io/dataset_list.h"
#include "hayate/serve/job_folder.h"

namespace hayate {

/// An image that a client has sent, to have it predicted later (MONAI Label's sessions).
struct Session {
  CaseFiles image;
  std::shared_ptr<const JobFolder> folder;
};

/// A few of them: the one that was used longest ago goes when there are more, and each an hour
/// after its last use. All threads may use it.
class SessionStore {
 public:
  explicit SessionStore(std::size_t most = 8,
                        std::chrono::seconds idle = std::chrono::seconds(3600))
      : most_(most), idle_(idle) {}

  /// \returns its id, which nobody guesses.
  std::string add(Session session);
  /// Returns nothing where there is none of that id, or none any more.
  std::optional<Session> find(const std::string& id);
  /// \returns whether there was one.
  bool forget(const std::string& id);

 private:
  using Clock = std::chrono::steady_clock;
  struct Kept {
    Session session;
    Clock::time_point used;
  };
  void expire_locked();

  std::size_t most_;
  std::chrono::seconds idle_;
  std::mutex mutex_;
  std::map<std::string, Kept> sessions_;
};

}  // namespace hayate
