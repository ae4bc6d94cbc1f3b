// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace hayate {

/// A port of this machine, or a socket in the file system.
using HttpAddress = std::variant<int, std::filesystem::path>;

/// A connection to a server, which says what it is told, well or badly.
class HttpClient {
 public:
  explicit HttpClient(const HttpAddress& address) {
    const bool is_there = std::holds_alternative<int>(address)
                              ? connect_to(std::get<int>(address))
                              : connect_to(std::get<std::filesystem::path>(address));
    if (is_there) return;
    close(socket_);
    throw std::runtime_error("nobody listens");
  }
  ~HttpClient() { close(socket_); }
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Returns false when the server has gone.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  /// Reads until the server ends the connection.
  std::string read_all() {
    std::string text;
    char buffer[65536];
    for (ssize_t count; (count = recv(socket_, buffer, sizeof buffer, 0)) > 0;) {
      text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  bool connect_to(int port) {
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  bool connect_to(const std::filesystem::path& path) {
    socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.native().copy(address.sun_path, sizeof address.sun_path - 1);
    return connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  int socket_ = -1;
};

/// An answer, taken apart.
struct HttpReply {
  /// 0: there was none.
  int status = 0;
  std::string head;
  std::string body;

  explicit HttpReply(const std::string& text) {
    const std::size_t end = text.find("\r\n\r\n");
    if (!text.starts_with("HTTP/1.1 ") || end == std::string::npos) return;
    status = std::stoi(text.substr(9, 3));
    head = text.substr(0, end + 2);
    body = text.substr(end + 4);
  }
  /// Returns a header, whose name is written as the server does; empty where there is none.
  std::string header(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

/// A part of a form; a field where it has no file's name.
struct FormPart {
  std::string name;
  std::string file_name;
  std::string content;
};

inline std::string form_body(const std::vector<FormPart>& parts) {
  std::string body;
  for (const FormPart& part : parts) {
    body += "--BOUNDARY\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
    if (!part.file_name.empty()) body += "; filename=\"" + part.file_name + "\"";
    body += "\r\n\r\n" + part.content + "\r\n";
  }
  return body + "--BOUNDARY--\r\n";
}

/// The head of a request with a form of so many bytes.
inline std::string form_head(const std::string& method, const std::string& target,
                             std::size_t bytes, const std::string& more = "") {
  return method + " " + target +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; "
         "boundary=BOUNDARY\r\nContent-Length: " +
         std::to_string(bytes) + "\r\n" + more + "\r\n";
}

inline HttpReply ask(const HttpAddress& server, const std::string& request) {
  HttpClient client(server);
  client.send(request);
  return HttpReply(client.read_all());
}

inline HttpReply get(const HttpAddress& server, const std::string& target,
                     const std::string& more = "") {
  return ask(server, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
}

inline HttpReply send_form(const HttpAddress& server, const std::string& target,
                           const std::vector<FormPart>& parts, const std::string& method = "POST",
                           const std::string& more = "") {
  const std::string body = form_body(parts);
  return ask(server, form_head(method, target, body.size(), more) + body);
}

inline HttpReply send_json(const HttpAddress& server, const std::string& target,
                           const std::string& json) {
  return ask(server, "POST " + target +
                         " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                         "Content-Length: " +
                         std::to_string(json.size()) + "\r\n\r\n" + json);
}

}  // namespace hayate
