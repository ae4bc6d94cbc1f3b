// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hayate {

struct HttpRequest {
  std::string path;
  /// Names in lower case.
  std::map<std::string, std::string> headers;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  /// Returns the 100 of "Range: bytes=100-".
  std::optional<std::size_t> range_begin() const {
    const std::string range = header("range");
    if (!range.starts_with("bytes=")) return std::nullopt;
    return std::stoul(range.substr(6));
  }
};

/// A client's connection, one request long.
class HttpConnection {
 public:
  HttpConnection(int socket, const std::atomic<bool>& stopping)
      : socket_(socket), stopping_(stopping) {}

  /// Returns false when the client is gone.
  bool send(std::string_view text) {
    while (!text.empty() && !stopping_) {
      const ssize_t count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    return !stopping_;
  }
  /// Says nothing until the client goes.
  void stall() {
    while (!stopping_) {
      pollfd waiting{socket_, POLLIN, 0};
      if (poll(&waiting, 1, 20) > 0) return;
    }
  }

 private:
  int socket_;
  const std::atomic<bool>& stopping_;
};

/// A web server on 127.0.0.1 in a thread, which serves one connection after the other as `handler`
/// has it: well, or badly.
class HttpServer {
 public:
  using Handler = std::function<void(HttpConnection&, const HttpRequest&)>;

  explicit HttpServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, generic, size) != 0 || listen(listener_, 8) != 0 ||
        getsockname(listener_, generic, &size) != 0) {
      throw std::runtime_error("no port for the test's server");
    }
    port_ = ntohs(address.sin_port);
    // Clients of this process and of those that it starts must not look for it behind a proxy.
    setenv("no_proxy", "127.0.0.1", /*overwrite=*/1);
    thread_ = std::jthread([this] { run(); });
  }
  ~HttpServer() {
    stopping_ = true;
    thread_.join();
    close(listener_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  std::vector<HttpRequest> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  void run() {
    while (!stopping_) {
      pollfd waiting{listener_, POLLIN, 0};
      if (poll(&waiting, 1, 20) <= 0) continue;
      const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) continue;
      if (const auto request = read_request(client)) {
        {
          const std::scoped_lock lock(mutex_);
          requests_.push_back(*request);
        }
        HttpConnection connection(client, stopping_);
        handler_(connection, *request);
      }
      shutdown(client, SHUT_RDWR);
      close(client);
    }
  }

  static std::optional<HttpRequest> read_request(int client) {
    std::string text;
    char buffer[4096];
    while (text.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = recv(client, buffer, sizeof buffer, 0);
      if (count <= 0) return std::nullopt;
      text.append(buffer, static_cast<std::size_t>(count));
    }
    HttpRequest request;
    const std::size_t path = text.find(' ') + 1;
    request.path = text.substr(path, text.find(' ', path) - path);
    for (std::size_t line = text.find("\r\n") + 2; line < text.size();) {
      const std::size_t end = text.find("\r\n", line);
      const std::size_t colon = text.find(':', line);
      if (end == line || colon > end) break;
      std::string name = text.substr(line, colon - line);
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
      request.headers[name] = text.substr(colon + 2, end - colon - 2);
      line = end + 2;
    }
    return request;
  }

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  std::jthread thread_;
};

/// A file on a server, and what is wrong with how it is served.
struct ServedFile {
  std::string content;
  std::string etag = "\"v1\"";
  bool honours_range = true;
  bool tells_length = true;
  /// What it says in Content-Length and Content-Range is so much more than what it has.
  std::int64_t length_lie = 0;
  /// Bytes of the body after which the connection ends, or nothing more comes.
  std::optional<std::size_t> drop_after;
  std::optional<std::size_t> stall_after;

  void serve(HttpConnection& connection, const HttpRequest& request) const {
    const std::size_t begin = begin_of(request);
    const auto total = static_cast<std::int64_t>(content.size()) + length_lie;
    if (begin > 0 && begin >= content.size()) {
      connection.send("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */" +
                      std::to_string(total) + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    std::string head = begin > 0 ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n";
    if (begin > 0) {
      head += "Content-Range: bytes " + std::to_string(begin) + "-" + std::to_string(total - 1) +
              "/" + std::to_string(total) + "\r\n";
    }
    if (tells_length) {
      head +=
          "Content-Length: " + std::to_string(total - static_cast<std::int64_t>(begin)) + "\r\n";
    }
    if (!etag.empty()) head += "ETag: " + etag + "\r\n";
    connection.send(head + "Connection: close\r\n\r\n");
    const std::string_view body = std::string_view(content).substr(begin);
    connection.send(body.substr(0, std::min({body.size(), drop_after.value_or(body.size()),
                                             stall_after.value_or(body.size())})));
    if (stall_after) connection.stall();
  }

 private:
  std::size_t begin_of(const HttpRequest& request) const {
    const std::string condition = request.header("if-range");
    if (!honours_range || (!condition.empty() && condition != etag)) return 0;
    return request.range_begin().value_or(0);
  }
};

}  // namespace hayate
