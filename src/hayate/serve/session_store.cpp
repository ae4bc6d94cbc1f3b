// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/session_store.h"

#include <algorithm>

#include "hayate/base/random_name.h"

namespace hayate {

std::string SessionStore::add(Session session) {
  const std::string id = random_name();
  const std::scoped_lock lock(mutex_);
  sessions_[id] = {std::move(session), Clock::now()};
  expire_locked();
  return id;
}

std::optional<Session> SessionStore::find(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  expire_locked();
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return std::nullopt;
  found->second.used = Clock::now();
  return found->second.session;
}

bool SessionStore::forget(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  return sessions_.erase(id) > 0;
}

void SessionStore::expire_locked() {
  const auto oldest = Clock::now() - idle_;
  std::erase_if(sessions_, [&](const auto& entry) { return entry.second.used < oldest; });
  while (sessions_.size() > most_) {
    sessions_.erase(std::ranges::min_element(sessions_, {},
                                             [](const auto& entry) { return entry.second.used; }));
  }
}

}  // namespace hayate
