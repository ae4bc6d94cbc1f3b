// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/store_socket.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hayate/base/error.h"

namespace hayate {

StoreSocket::StoreSocket() : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  const bool listens = descriptor_ >= 0 && bind(descriptor_, generic, size) == 0 &&
                       listen(descriptor_, SOMAXCONN) == 0 &&
                       getsockname(descriptor_, generic, &size) == 0;
  if (!listens) {
    const int error = errno;
    if (descriptor_ >= 0) close(descriptor_);
    throw IoError(fmt::format("127.0.0.1: cannot be listened at: {}", std::strerror(error)),
                  "allow programs to use the loopback network, by which ranks find each other");
  }
  port_ = ntohs(address.sin_port);
}

StoreSocket::~StoreSocket() {
  close(descriptor_);
}

}  // namespace hayate
