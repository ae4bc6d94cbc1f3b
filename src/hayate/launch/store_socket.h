// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hayate {

/// A socket that listens on this machine alone, at a port that was free. Programs that are started
/// do not inherit it unless they are told to.
class StoreSocket {
 public:
  /// \throws IoError
  StoreSocket();
  ~StoreSocket();
  StoreSocket(const StoreSocket&) = delete;
  StoreSocket& operator=(const StoreSocket&) = delete;

  int descriptor() const { return descriptor_; }
  /// 1 to 65535.
  int port() const { return port_; }

 private:
  int descriptor_ = -1;
  int port_ = 0;
};

}  // namespace hayate
