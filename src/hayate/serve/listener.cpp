// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/listener.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr int kBacklog = 128;

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

UsageError cannot_listen(const std::string& where, int error) {
  return UsageError(fmt::format("{}: cannot be listened at: {}", where, std::strerror(error)),
                    "name another port (--port 0 picks one) or socket");
}

sockaddr_un socket_address(const fs::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path) {
    throw UsageError(fmt::format("--socket: got a path of {} bytes, expected fewer than {}",
                                 path.native().size(), sizeof address.sun_path),
                     "name a shorter one");
  }
  path.native().copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

bool is_listened_at(const sockaddr_un& address) {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  // A full queue of somebody who listens says EAGAIN.
  const bool is_free = connect(descriptor, generic(address), sizeof address) != 0 &&
                       (errno == ECONNREFUSED || errno == ENOENT);
  close(descriptor);
  return !is_free;
}

/// What a server that was killed has left stands in nobody's way.
void remove_abandoned(const fs::path& path, const sockaddr_un& address) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode)) {
    throw UsageError(fmt::format("--socket: {} is there already, and no socket", path.string()),
                     "name another one");
  }
  if (is_listened_at(address)) {
    throw UsageError(fmt::format("--socket: a server listens at {} already", path.string()),
                     "name another one, or stop that server");
  }
  unlink(path.c_str());
}

AddressList look_up(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error == 0) return {found, freeaddrinfo};
  throw UsageError(fmt::format("--host: got {}, expected a name or number of this machine: {}",
                               host, gai_strerror(error)),
                   "127.0.0.1 is this machine alone, 0.0.0.0 all of its addresses");
}

/// Returns a socket that listens, or -1.
int listen_at(const addrinfo& address) {
  const int descriptor = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 &&
      listen(descriptor, kBacklog) == 0) {
    return descriptor;
  }
  const int error = errno;
  close(descriptor);
  errno = error;
  return -1;
}

int port_of(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  // The port stands at the same place in both.
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

Listener::Listener(const ServeAddress& address) {
  if (address.socket.empty()) {
    listen_at_port(address);
  } else {
    listen_at_socket(address.socket);
  }
}

Listener::~Listener() {
  close(descriptor_);
  if (!socket_.empty()) unlink(socket_.c_str());
}

void Listener::listen_at_socket(const fs::path& path) {
  const sockaddr_un address = socket_address(path);
  remove_abandoned(path, address);
  descriptor_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const mode_t before = umask(0177);
  const bool is_bound = bind(descriptor_, generic(address), sizeof address) == 0;
  const int error = errno;
  umask(before);
  if (!is_bound || listen(descriptor_, kBacklog) != 0) {
    const int why = is_bound ? errno : error;
    if (is_bound) unlink(path.c_str());
    close(descriptor_);
    throw cannot_listen(path.string(), why);
  }
  socket_ = path;
  name_ = "unix:" + path.string();
}

void Listener::listen_at_port(const ServeAddress& address) {
  const AddressList addresses = look_up(address.host, address.port);
  for (const addrinfo* one = addresses.get(); one != nullptr && descriptor_ < 0;
       one = one->ai_next) {
    descriptor_ = listen_at(*one);
  }
  if (descriptor_ < 0) {
    throw cannot_listen(fmt::format("{} port {}", address.host, address.port), errno);
  }
  const bool is_number_of_six = address.host.find(':') != std::string::npos;
  name_ = fmt::format("http://{0}{1}{2}:{3}", is_number_of_six ? "[" : "", address.host,
                      is_number_of_six ? "]" : "", port_of(descriptor_));
}

}  // namespace hayate
