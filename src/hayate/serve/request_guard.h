// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "hayate/serve/http_message.h"

namespace hayate {

/// Who may ask the server.
///
/// With a token: whoever sends it (RFC 6750). Without one the server listens to this machine alone,
/// and pages of other sites that a browser shows here must not reach it either: neither by a name
/// of theirs that leads here (the header Host), nor by a form of theirs (Origin).
class RequestGuard {
 public:
  /// \param token  empty: none is asked for.
  /// \param host   that the server was told to listen at; empty for a socket, where the file's mode
  ///               says who may connect.
  RequestGuard(std::string token, std::string host)
      : token_(std::move(token)), host_(std::move(host)) {}

  bool has_token() const { return !token_.empty(); }

  /// \throws RequestError  401 without the token, 403 for another site's.
  void check(const RequestHead& head) const;

 private:
  std::string token_;
  std::string host_;
};

/// Reads a token: one line of 16 to 512 printable characters without a space. Warns where others
/// may read the file.
/// \throws UsageError  when it is none; as read_text_file.
std::string read_token(const std::filesystem::path& file);

/// Whether a host, a name or a number, is this machine itself and nobody else's way to it.
bool is_loopback(const std::string& host);

}  // namespace hayate
