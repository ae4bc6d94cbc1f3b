// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/client_socket.h"

#include <algorithm>
#include <cerrno>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hayate/serve/glance.h"

namespace hayate {
namespace {

using std::chrono::milliseconds;

/// Request line and headers together.
constexpr std::size_t kHeadLimitBytes = 65536;
constexpr TransferLimits kLinger{.grace_seconds = 2.0, .bytes_per_second = 100e6};

/// Waits for something of `events`. \returns whether it came in time
bool wait_for(int socket, short events, milliseconds patience) {
  pollfd waiting{socket, events, 0};
  const int count = poll(&waiting, 1, static_cast<int>(patience.count()));
  return count > 0 || (count < 0 && errno == EINTR);
}

}  // namespace

ClientSocket::ClientSocket(int socket, const TransferLimits& limits,
                           const std::atomic<bool>& stopping)
    : socket_(socket), limits_(limits), stopping_(stopping), reading_(limits) {}

ClientSocket::~ClientSocket() {
  close(socket_);
}

std::size_t ClientSocket::read(std::span<char> bytes) {
  if (unread_.empty() && fill() == 0) return 0;
  const std::size_t count = unread_.copy(bytes.data(), bytes.size());
  unread_.remove_prefix(count);
  read_bytes_ += count;
  if (is_in_head_ && read_bytes_ > kHeadLimitBytes) {
    end_ = ReadEnd::kTooLarge;
    return 0;
  }
  return count;
}

std::size_t ClientSocket::fill() {
  while (end_ == ReadEnd::kNone && wait_readable()) {
    const ssize_t count = recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (count > 0) {
      unread_ = {buffer_.data(), static_cast<std::size_t>(count)};
      reading_.count(unread_.size());
      return unread_.size();
    }
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    end_ = ReadEnd::kClosed;
  }
  return 0;
}

bool ClientSocket::wait_readable() {
  while (true) {
    const milliseconds left = reading_.left();
    if (wait_for(socket_, POLLIN, std::min(left, kGlance))) return true;
    if (stopping_) end_ = ReadEnd::kStopping;
    if (left <= kGlance && reading_.left().count() == 0) end_ = ReadEnd::kTooSlow;
    if (end_ != ReadEnd::kNone) return false;
  }
}

bool ClientSocket::write(std::string_view bytes) {
  if (!writing_) writing_.emplace(limits_);
  while (!bytes.empty()) {
    const milliseconds left = writing_->left();
    if (left.count() == 0 || !wait_for(socket_, POLLOUT, left)) return false;
    const ssize_t count = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) return false;
    writing_->count(static_cast<std::size_t>(count));
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool ClientSocket::is_there() const {
  pollfd waiting{socket_, POLLRDHUP, 0};
  return poll(&waiting, 1, 0) <= 0 || waiting.revents == 0;
}

void ClientSocket::linger() {
  shutdown(socket_, SHUT_WR);
  const TransferClock clock(kLinger);
  while (clock.left().count() > 0 &&
         wait_for(socket_, POLLIN, std::min(clock.left(), kGlance * 5))) {
    if (recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT) <= 0 && errno != EINTR) return;
  }
}

}  // namespace hayate
