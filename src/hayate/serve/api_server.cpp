// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/api_server.h"

#include <chrono>

#include <poll.h>
#include <sys/socket.h>

#include "hayate/base/process_cores.h"
#include "hayate/serve/client_socket.h"
#include "hayate/serve/glance.h"
#include "hayate/serve/http_connection.h"

namespace hayate {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostAccepted = 16;

}  // namespace

ApiServer::ApiServer(const Listener& listener, ServeApi& api, ServeMetrics& metrics,
                     const TransferLimits& limits, int threads)
    : listener_(listener), api_(api), metrics_(metrics), limits_(limits) {
  // Those that compute may be bound to a core each.
  const OnAllProcessCores unbound;
  for (int i = 0; i < threads; ++i) serving_.emplace_back([this] { serve_connections(); });
  accepting_ = std::jthread([this] { accept_connections(); });
}

void ApiServer::stop() {
  stopping_ = true;
  if (accepting_.joinable()) accepting_.join();
  {
    const std::scoped_lock lock(mutex_);
    has_ended_ = true;
  }
  changed_.notify_all();
  serving_.clear();
}

void ApiServer::accept_connections() {
  while (!stopping_) {
    {
      std::unique_lock lock(mutex_);
      const auto has_room = [&] { return accepted_.size() < kMostAccepted; };
      if (!changed_.wait_for(lock, kGlance, has_room)) continue;
    }
    pollfd waiting{listener_.descriptor(), POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(kGlance.count())) > 0) accept_one();
  }
}

void ApiServer::accept_one() {
  const int socket = accept4(listener_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
  if (socket < 0) {
    // The client has gone, or the process has no descriptor left: others end meanwhile.
    std::this_thread::sleep_for(10ms);
    return;
  }
  {
    const std::scoped_lock lock(mutex_);
    accepted_.push_back(socket);
  }
  changed_.notify_all();
}

void ApiServer::serve_connections() {
  while (true) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return has_ended_ || !accepted_.empty(); });
    if (accepted_.empty()) return;
    const int socket = accepted_.front();
    accepted_.pop_front();
    lock.unlock();
    changed_.notify_all();
    ClientSocket client(socket, limits_, stopping_);
    serve_connection(client, api_, metrics_);
  }
}

}  // namespace hayate
