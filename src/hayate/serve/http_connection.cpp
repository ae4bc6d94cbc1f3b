// SPDX-License-Identifier: Apache-2.0
// The one file that knows cpp-httplib: it parses requests and forms and writes answers. What it
// leaves open, how long a head may be and how slow a client, is the business of ClientSocket.
#include "hayate/serve/http_connection.h"

#include <array>
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <httplib.h>

#include "hayate/base/log.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/text.h"
#include "hayate/serve/body_reader.h"
#include "hayate/serve/prediction_answer.h"
#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

constexpr const char* kAnyPath = R"([\s\S]*)";

/// The client's socket as cpp-httplib wants it.
class SocketStream final : public httplib::Stream {
 public:
  explicit SocketStream(ClientSocket& client) : client_(client) {}

  bool is_readable() const override { return client_.end() == ReadEnd::kNone; }
  bool is_writable() const override { return true; }
  ssize_t read(char* bytes, std::size_t size) override {
    const std::size_t count = client_.read({bytes, size});
    return count > 0 || client_.end() == ReadEnd::kClosed ? static_cast<ssize_t>(count) : -1;
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    return client_.write({bytes, size}) ? static_cast<ssize_t>(size) : -1;
  }
  // Who asks is nobody's business here.
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return client_.descriptor(); }

 private:
  ClientSocket& client_;
};

RequestHead head_of(const httplib::Request& request) {
  RequestHead head{.method = request.method, .path = request.path};
  for (const auto& [key, value] : request.params) head.query.emplace(key, value);
  for (const auto& [name, value] : request.headers) head.headers.emplace(to_lower(name), value);
  return head;
}

/// Sends a body piece by piece, so that no file is ever in memory.
void provide(std::shared_ptr<const BodyReader> reader, const HttpAnswer& answer,
             httplib::Response& response) {
  response.set_content_provider(
      reader->size_bytes(), answer.content_type,
      [reader, keep = answer.keep](std::size_t offset, std::size_t, httplib::DataSink& sink) {
        std::array<char, 65536> bytes;
        return sink.write(bytes.data(), reader->read(offset, bytes));
      });
}

void put(const HttpAnswer& answer, httplib::Response& response) {
  response.status = answer.status;
  for (const auto& [name, value] : answer.headers) response.set_header(name, value);
  if (answer.body.size() == 1 && std::holds_alternative<std::string>(answer.body.front())) {
    response.set_content(std::get<std::string>(answer.body.front()), answer.content_type);
    return;
  }
  provide(std::make_shared<const BodyReader>(answer.body), answer, response);
}

/// One request and its answer.
class Exchange final : private httplib::Server {
 public:
  Exchange(ClientSocket& client, ServeApi& api, ServeMetrics& metrics)
      : client_(client), api_(api), metrics_(metrics) {
    // Without one it takes itself for a server that is shutting down.
    svr_sock_ = client.descriptor();
    set_pre_routing_handler(HandlerWithResponse([this](const auto& request, auto& response) {
      return answer_head(request, response) ? HandlerResponse::Handled : HandlerResponse::Unhandled;
    }));
    set_expect_100_continue_handler([this](const auto& request, auto& response) {
      return answer_head(request, response) ? response.status : 100;
    });
    const auto receive =
        HandlerWithContentReader([this](const auto& request, auto& response, const auto& reader) {
          answer_body(request, response, reader);
        });
    Post(kAnyPath, receive);
    Put(kAnyPath, receive);
    set_error_handler(HandlerWithResponse([this](const auto&, auto& response) {
      complete(response);
      return HandlerResponse::Handled;
    }));
    set_exception_handler([this](const auto&, auto& response, std::exception_ptr) {
      response.status = 500;
      complete(response);
    });
    set_logger([this](const auto& request, const auto& response) { note(request, response); });
  }

  void run() {
    SocketStream stream(client_);
    bool is_closed = false;
    process_request(stream, /*close_connection=*/true, is_closed,
                    [this](httplib::Request& request) {
                      client_.end_head();
                      // Parts of an answer are not sent.
                      request.ranges.clear();
                    });
    if (!client_.has_written() && client_.has_read()) refuse_unread();
    client_.linger();
  }

 private:
  /// Answers what needs no body. \returns whether it did
  bool answer_head(const httplib::Request& request, httplib::Response& response) {
    const auto answer = api_.answer_head(head_of(request));
    if (answer) put(*answer, response);
    return answer.has_value();
  }

  void answer_body(const httplib::Request& request, httplib::Response& response,
                   const httplib::ContentReader& reader) {
    try {
      ApiRequest received = api_.begin(head_of(request));
      read_body(received, reader);
      put(api_.answer(received, [this] { return client_.is_there(); }), response);
    } catch (const Error& error) {
      put(api_.answer_error(error), response);
    }
  }

  /// \throws Error  when it is not whole, or too large.
  void read_body(ApiRequest& request, const httplib::ContentReader& reader) {
    // Exceptions do not travel through the library.
    std::exception_ptr refused;
    const auto accepts = [&](const auto& take) {
      try {
        take();
      } catch (const Error&) {
        refused = std::current_exception();
      }
      return refused == nullptr;
    };
    const auto take_piece = [&](const char* bytes, std::size_t size) {
      return accepts([&] {
        const std::string_view piece(bytes, size);
        request.form ? request.form->add(piece) : ServeApi::add_text(request, piece);
      });
    };
    const auto begin_part = [&](const httplib::MultipartFormData& part) {
      return accepts([&] { request.form->begin_part(part.name, part.filename); });
    };
    const bool is_whole = request.form ? reader(begin_part, take_piece) : reader(take_piece);
    if (refused) std::rethrow_exception(refused);
    if (!is_whole) throw not_whole();
  }

  RequestError not_whole() const {
    switch (client_.end()) {
      case ReadEnd::kTooSlow:
        return {408, "body: came too slowly",
                "send it faster, or start the server with a longer "
                "--client-timeout"};
      case ReadEnd::kStopping:
        return {503, "the server stops", "send it again to the server that is started next"};
      case ReadEnd::kClosed:
        return {400, "body: was cut off", "send all of it"};
      default:
        return {400, "body: cannot be read as what its Content-Type says",
                "send it as multipart/form-data (RFC 7578), not encoded"};
    }
  }

  /// A request line that did not end has been answered by nobody.
  void refuse_unread() {
    const auto status = status_of_end();
    if (!status) return;
    client_.write(fmt::format("HTTP/1.1 {} {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                              *status, *status == 408 ? "Request Timeout" : "Too Large"));
    metrics_.count_request("other", *status, watch_.seconds());
  }

  /// What is wrong with a head that cannot be read, where the library only knows that.
  std::optional<int> status_of_end() const {
    if (client_.end() == ReadEnd::kTooSlow) return 408;
    if (client_.end() == ReadEnd::kTooLarge) return 431;
    return std::nullopt;
  }

  /// What cpp-httplib refuses by itself has a status and nothing else.
  void complete(httplib::Response& response) const {
    if (!response.body.empty() || response.has_header("Content-Type")) return;
    response.status = status_of_end().value_or(response.status);
    const RequestError error(response.status,
                             fmt::format("request: refused with status {}", response.status),
                             "send it as HTTP/1.1 (RFC 9112) has it");
    put(hayate::answer_error(report_error(error)), response);
  }

  void note(const httplib::Request& request, const httplib::Response& response) {
    const std::string_view label = ServeApi::label_of(request.path);
    const double seconds = watch_.seconds();
    metrics_.count_request(label, response.status, seconds);
    if (response.status < 300 && request.method == "GET") return;
    log_info("{} {}: {}, {}", request.method, label, response.status, format_duration(seconds));
  }

  ClientSocket& client_;
  ServeApi& api_;
  ServeMetrics& metrics_;
  Stopwatch watch_;
};

}  // namespace

void serve_connection(ClientSocket& client, ServeApi& api, ServeMetrics& metrics) {
  try {
    Exchange(client, api, metrics).run();
  } catch (const std::exception& error) {
    log_warning("a connection ended: {}", error.what());
  }
}

}  // namespace hayate
