// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/form_body.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/random_name.h"

namespace hayate {

FormBody::FormBody() : boundary_("hayate-" + random_name()) {}

void FormBody::begin(std::string_view name, std::string_view file_name,
                     std::string_view content_type) {
  text_ += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"", boundary_, name);
  if (!file_name.empty()) text_ += fmt::format("; filename=\"{}\"", header_name(file_name));
  text_ += fmt::format("\r\nContent-Type: {}\r\n\r\n", content_type);
}

void FormBody::add_json(std::string_view name, std::string_view json) {
  begin(name, "", "application/json");
  text_ += json;
  text_ += "\r\n";
}

void FormBody::add_file(std::string_view name, std::string_view file_name,
                        const std::filesystem::path& file) {
  begin(name, file_name, "application/octet-stream");
  pieces_.emplace_back(std::exchange(text_, "\r\n"));
  pieces_.emplace_back(file);
}

std::string FormBody::content_type() const {
  return "multipart/form-data; boundary=" + boundary_;
}

std::vector<BodyPiece> FormBody::take() {
  text_ += fmt::format("--{}--\r\n", boundary_);
  pieces_.emplace_back(std::exchange(text_, ""));
  return std::exchange(pieces_, {});
}

std::string header_name(std::string_view name) {
  std::string safe(name);
  std::ranges::replace_if(
      safe, [](char c) { return c < ' ' || c > '~' || c == '"' || c == '\\'; }, '_');
  return safe;
}

}  // namespace hayate
