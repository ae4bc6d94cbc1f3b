// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace hayate {

/// Where a server listens: at a socket in the file system, or at a host's port.
struct ServeAddress {
  std::filesystem::path socket = {};
  std::string host = "127.0.0.1";
  /// 0: any that is free.
  int port = 0;
};

/// A socket that takes connections.
class Listener {
 public:
  /// A socket in the file system is for its owner alone (mode 0600). One that nobody listens at any
  /// more is taken over; nothing else of that name is. \pre no other thread makes files.
  /// \throws UsageError  when the address is none, or taken.
  explicit Listener(const ServeAddress& address);
  /// Removes the socket from the file system.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int descriptor() const { return descriptor_; }
  /// "http://127.0.0.1:8000", "unix:/run/hayate.sock".
  const std::string& name() const { return name_; }

 private:
  void listen_at_socket(const std::filesystem::path& path);
  void listen_at_port(const ServeAddress& address);

  int descriptor_ = -1;
  std::string name_;
  /// Empty for a port.
  std::filesystem::path socket_;
};

}  // namespace hayate
