// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/request_guard.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/text.h"
#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

constexpr std::size_t kShortestToken = 16;
constexpr std::size_t kLongestToken = 512;

/// Takes as long wherever the two differ first.
bool is_same(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const auto own = static_cast<unsigned char>(i < a.size() ? a[i] : '\0');
    difference |= static_cast<unsigned>(own ^ static_cast<unsigned char>(b[i]));
  }
  return difference == 0;
}

/// "localhost:8000" → "localhost", "[::1]:8000" → "::1"
std::string host_of(std::string_view authority) {
  if (authority.starts_with('[')) return std::string(authority.substr(1, authority.find(']') - 1));
  return to_lower(authority.substr(0, authority.find(':')));
}

std::string trimmed(std::string text) {
  constexpr const char* kSpace = " \t\r\n";
  text.erase(text.find_last_not_of(kSpace) + 1);
  return text.erase(0, std::min(text.find_first_not_of(kSpace), text.size()));
}

void warn_of_readers(const std::filesystem::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0 || (status.st_mode & 0077U) == 0) return;
  log_warning("{}: others than its owner may read the token; chmod 600 keeps it from them",
              file.string());
}

}  // namespace

void RequestGuard::check(const RequestHead& head) const {
  if (has_token()) {
    constexpr std::string_view kScheme = "Bearer ";
    const std::string given = head.header("authorization");
    if (given.starts_with(kScheme) && is_same(given.substr(kScheme.size()), token_)) return;
    throw RequestError(401, "Authorization: expected 'Bearer' and the server's token",
                       "send the token that stands in the file of --token-file");
  }
  if (host_.empty()) return;
  const std::string authority = head.header("host");
  const std::string host = host_of(authority);
  if (host != host_ && !is_loopback(host)) {
    throw RequestError(403, fmt::format("Host: got '{}', expected this machine", authority),
                       "ask the address that the server said it listens at");
  }
  const std::string origin = head.header("origin");
  if (origin.empty() || origin == "http://" + authority) return;
  throw RequestError(403, fmt::format("Origin: got '{}', expected the server's own page", origin),
                     "ask from the server's page, or without a browser");
}

std::string read_token(const std::filesystem::path& file) {
  const std::string token = trimmed(read_text_file(file));
  const bool is_plain = std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7f; });
  if (!is_plain || token.size() < kShortestToken || token.size() > kLongestToken) {
    throw UsageError(fmt::format("{}: expected one line of {} to {} letters and digits",
                                 file.string(), kShortestToken, kLongestToken),
                     "make one: openssl rand -hex 32");
  }
  warn_of_readers(file);
  return token;
}

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  std::array<unsigned char, sizeof(in6_addr)> address{};
  if (inet_pton(AF_INET, host.c_str(), address.data()) == 1) return address[0] == 127;
  if (inet_pton(AF_INET6, host.c_str(), address.data()) != 1) return false;
  return std::ranges::all_of(address.begin(), address.end() - 1, [](auto b) { return b == 0; }) &&
         address.back() == 1;
}

}  // namespace hayate
