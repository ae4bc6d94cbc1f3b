// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hayate {

/// What a request says before its body.
struct RequestHead {
  /// "GET"
  std::string method;
  /// Decoded, without the query.
  std::string path;
  /// Decoded; of a key that comes twice the first counts.
  std::map<std::string, std::string, std::less<>> query = {};
  /// Names in lower case.
  std::map<std::string, std::string, std::less<>> headers = {};

  /// Returns a header, empty where there is none.
  std::string header(std::string_view name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  bool is_form() const { return header("content-type").starts_with("multipart/form-data"); }
  bool is_json() const { return header("content-type").starts_with("application/json"); }
};

/// A text, or a file that is sent as it is.
using BodyPiece = std::variant<std::string, std::filesystem::path>;

struct HttpAnswer {
  int status = 200;
  std::string content_type = "application/json";
  /// One after the other.
  std::vector<BodyPiece> body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// What the files lie in: held until they are sent.
  std::shared_ptr<const void> keep = nullptr;
};

}  // namespace hayate
