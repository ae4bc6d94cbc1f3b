// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/warn_once.h"

#include <mutex>
#include <set>

#include "hayate/base/log.h"

namespace hayate {

void warn_once(const std::string& message) {
  static std::mutex mutex;
  static std::set<std::string> said;
  {
    const std::scoped_lock lock(mutex);
    if (!said.insert(message).second) return;
  }
  warn_line(message);
}

}  // namespace hayate
