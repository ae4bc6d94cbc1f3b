// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/own_address.h"

#include <array>
#include <memory>

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses resolve(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) {
    throw IoError(
        fmt::format("the first rank's address '{}' is unknown: {}", host, gai_strerror(error)),
        "set MASTER_ADDR to a name or number by which every node reaches the first one");
  }
  return {found, &freeaddrinfo};
}

}  // namespace

std::string own_address_towards(const std::string& host, int port) {
  const Addresses to = resolve(host, port);
  std::array<char, NI_MAXHOST> text{};
  const int socket_fd = socket(to->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  // Connecting a datagram socket sends nothing: the system only chooses a way.
  const bool found = socket_fd >= 0 && connect(socket_fd, to->ai_addr, to->ai_addrlen) == 0 &&
                     getsockname(socket_fd, reinterpret_cast<sockaddr*>(&own), &size) == 0 &&
                     getnameinfo(reinterpret_cast<sockaddr*>(&own), size, text.data(), text.size(),
                                 nullptr, 0, NI_NUMERICHOST) == 0;
  if (socket_fd >= 0) close(socket_fd);
  if (!found) {
    throw IoError(fmt::format("there is no way to the first rank at {}", host),
                  "set MASTER_ADDR to a name or number by which every node reaches the first one");
  }
  return text.data();
}

}  // namespace hayate
