// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "hayate/serve/transfer_clock.h"

namespace hayate {

/// Why no more is read from a client.
enum class ReadEnd {
  kNone,      ///< it goes on
  kClosed,    ///< the client, or the way to it, has ended
  kTooSlow,   ///< its time is over
  kTooLarge,  ///< a request's head without an end
  kStopping,  ///< the server stops, and nothing is coming
};

/// A client's connection, one request long, whose reads and writes end in bounded time, whatever
/// the client does. Closes the socket.
class ClientSocket {
 public:
  /// \param stopping  makes reads end that would wait.
  ClientSocket(int socket, const TransferLimits& limits, const std::atomic<bool>& stopping);
  ~ClientSocket();
  ClientSocket(const ClientSocket&) = delete;
  ClientSocket& operator=(const ClientSocket&) = delete;

  int descriptor() const { return socket_; }

  /// \returns how many bytes came, at least 1; 0 at the end (end() says which).
  std::size_t read(std::span<char> bytes);
  /// Writes all of it. \returns whether the client took it in time.
  bool write(std::string_view bytes);

  /// What comes is the body from now on: the head's limit is none of it.
  void end_head() { is_in_head_ = false; }
  ReadEnd end() const { return end_; }
  bool has_read() const { return read_bytes_ > 0; }
  bool has_written() const { return writing_.has_value(); }

  /// Whether the client is there. One that sends nothing more counts as gone: whether it still
  /// reads, the system does not tell.
  bool is_there() const;

  /// Lets the client read what was written although it still sends: that is thrown away for a
  /// while. Closing at once would take the answer from it.
  void linger();

 private:
  std::size_t fill();
  bool wait_readable();

  int socket_;
  TransferLimits limits_;
  const std::atomic<bool>& stopping_;
  TransferClock reading_;
  std::optional<TransferClock> writing_;
  bool is_in_head_ = true;
  ReadEnd end_ = ReadEnd::kNone;
  std::size_t read_bytes_ = 0;
  std::array<char, 65536> buffer_;
  std::string_view unread_;
};

}  // namespace hayate
