// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/http_get.h"

#include <charconv>
#include <exception>
#include <map>
#include <memory>
#include <string_view>

#include <curl/curl.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

constexpr long kConnectSeconds = 30;
constexpr long kRedirections = 10;

struct FreeCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void initialise_curl() {
  static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) throw IoError(fmt::format("libcurl: {}", curl_easy_strerror(result)));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stopped != text.data() + text.size()) return std::nullopt;
  return number;
}

/// One request and what has come of it so far. libcurl is C: exceptions wait here until it is left.
class Exchange {
 public:
  explicit Exchange(const HttpGet& get) : get_(get), curl_(curl_easy_init()) {
    if (!curl_) throw IoError("libcurl: out of memory");
  }

  std::optional<std::string> run() {
    configure();
    const CURLcode result = curl_easy_perform(curl_.get());
    if (failure_) std::rethrow_exception(failure_);
    if (stop_requested()) throw InterruptedError(fmt::format("{}: stopped", get_.url), kGoOnCure);
    if (result != CURLE_OK) return connection_problem(result);
    if (auto problem = status_problem()) return problem;
    // A body without a byte leaves the head to be told.
    tell_head();
    if (failure_) std::rethrow_exception(failure_);
    return std::nullopt;
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl_.get(), option, value);
  }

  void configure() {
    set(CURLOPT_URL, get_.url.c_str());
    set(CURLOPT_USERAGENT, user_agent_.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, kRedirections);
    set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ERRORBUFFER, why_);
    set(CURLOPT_HEADERFUNCTION, &Exchange::receive_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Exchange::receive_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Exchange::ask_for_stop);
    set(CURLOPT_XFERINFODATA, this);
    if (get_.offset_bytes == 0) return;
    // The range is a header of our own, since libcurl's option for it refuses a server that answers
    // with the whole file, which is a good answer.
    add_header(fmt::format("Range: bytes={}-", get_.offset_bytes));
    if (!get_.validator.empty()) add_header("If-Range: " + get_.validator);
    set(CURLOPT_HTTPHEADER, headers_to_send_.get());
  }

  void add_header(const std::string& header) {
    curl_slist* const longer = curl_slist_append(headers_to_send_.get(), header.c_str());
    headers_to_send_.release();
    headers_to_send_.reset(longer);
  }

  std::optional<std::string> connection_problem(CURLcode code) const {
    const std::string why = why_[0] != '\0' ? why_ : curl_easy_strerror(code);
    switch (code) {
      case CURLE_ABORTED_BY_CALLBACK:
        return fmt::format("nothing came for {} s", get_.stall_seconds);
      case CURLE_URL_MALFORMAT:
      case CURLE_UNSUPPORTED_PROTOCOL:
        // libcurl's name for an answer without a head.
        if (why.find("HTTP/0.9") != std::string::npos) return why;
        throw UsageError(fmt::format("{}: {}", get_.url, why),
                         "give an address that begins with https:// or http://");
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_TOO_MANY_REDIRECTS:
        throw IoError(fmt::format("{}: {}", get_.url, why),
                      "check the address, the clock and the certificates of this machine");
      default:
        return why;
    }
  }

  /// Returns what is wrong with an answer that came but is not the file, where a retry may help.
  std::optional<std::string> status_problem() const {
    if (is_answer()) return std::nullopt;
    const std::string what = fmt::format("{}: the server answered {}", get_.url, status_);
    if (status_ == 408 || status_ == 429 || status_ >= 500) {
      return fmt::format("the server answered {}", status_);
    }
    if (status_ == 401 || status_ == 403 || status_ == 404 || status_ == 410) {
      throw MissingInputError(what, "check the address, or name a mirror with --url");
    }
    throw IoError(what, "check the address");
  }

  bool is_answer() const { return status_ == 200 || status_ == 206 || status_ == 416; }

  void tell_head() {
    if (head_told_) return;
    head_told_ = true;
    try {
      get_.on_head(make_head());
    } catch (...) {
      failure_ = std::current_exception();
    }
  }

  HttpHead make_head() const {
    HttpHead head{.status = status_};
    head.validator = header("etag");
    // A weak ETag says "as good as", not "the same bytes", and so is no answer to If-Range.
    if (head.validator.starts_with("W/")) head.validator.clear();
    if (head.validator.empty()) head.validator = header("last-modified");
    const auto length = parse_number(header("content-length"));
    if (status_ == 200) {
      head.total_bytes = length;
      return head;
    }
    // "bytes 100-199/200", "bytes 100-199/*", or "bytes */200" of a 416.
    const std::string text = header("content-range");
    std::string_view range = text;
    if (!range.starts_with("bytes ")) return head;
    range = trimmed(range.substr(6));
    const std::size_t slash = range.find('/');
    if (slash == std::string_view::npos) return head;
    head.total_bytes = parse_number(range.substr(slash + 1));
    head.offset_bytes = parse_number(range.substr(0, range.find('-'))).value_or(0);
    if (!head.total_bytes && status_ == 206 && length) {
      head.total_bytes = head.offset_bytes + *length;
    }
    return head;
  }

  std::string header(const std::string& name) const {
    const auto found = headers_.find(name);
    return found == headers_.end() ? std::string() : found->second;
  }

  void take_header(std::string_view line) {
    // A status line begins another answer: after a redirection, or a 100.
    if (line.starts_with("HTTP/")) {
      headers_.clear();
      const std::size_t blank = line.find(' ');
      const std::string_view code =
          blank == std::string_view::npos ? std::string_view() : trimmed(line.substr(blank));
      status_ = static_cast<long>(parse_number(code.substr(0, 3)).value_or(0));
      return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    headers_[to_lower(trimmed(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
  }

  bool take_body(std::span<const std::byte> bytes) {
    if (!is_answer() || status_ == 416) return true;  // the page of an error
    tell_head();
    if (failure_) return false;
    try {
      get_.on_body(bytes);
    } catch (...) {
      failure_ = std::current_exception();
    }
    return !failure_;
  }

  static std::size_t receive_header(char* data, std::size_t size, std::size_t count, void* self) {
    static_cast<Exchange*>(self)->take_header({data, size * count});
    return size * count;
  }

  static std::size_t receive_body(char* data, std::size_t size, std::size_t count, void* self) {
    const std::span<const char> chars(data, size * count);
    return static_cast<Exchange*>(self)->take_body(std::as_bytes(chars)) ? chars.size() : 0;
  }

  /// libcurl asks at least once a second.
  static int ask_for_stop(void* self, curl_off_t, curl_off_t received, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(self)->must_stop(received) ? 1 : 0;
  }

  bool must_stop(curl_off_t received) {
    if (received != received_) since_last_byte_ = Stopwatch();
    received_ = received;
    return stop_requested() || since_last_byte_.seconds() > static_cast<double>(get_.stall_seconds);
  }

  const HttpGet& get_;
  std::unique_ptr<CURL, FreeCurl> curl_;
  std::unique_ptr<curl_slist, FreeList> headers_to_send_;
  const std::string user_agent_ = "hayate/" + hayate_version();
  char why_[CURL_ERROR_SIZE] = "";
  long status_ = 0;
  std::map<std::string, std::string> headers_;
  bool head_told_ = false;
  std::exception_ptr failure_;
  curl_off_t received_ = 0;
  Stopwatch since_last_byte_;
};

}  // namespace

std::optional<std::string> http_get(const HttpGet& get) {
  initialise_curl();
  return Exchange(get).run();
}

}  // namespace hayate
