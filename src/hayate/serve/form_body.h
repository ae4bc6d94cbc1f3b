// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/serve/http_message.h"

namespace hayate {

/// An answer's body of several parts, as a form has them (multipart/form-data, RFC 7578), which
/// clients of every language read.
class FormBody {
 public:
  FormBody();

  void add_json(std::string_view name, std::string_view json);
  /// \param file_name  that the client is to save it under.
  void add_file(std::string_view name, std::string_view file_name,
                const std::filesystem::path& file);

  std::string content_type() const;
  /// Ends the body. \pre called once, at the end.
  std::vector<BodyPiece> take();

 private:
  void begin(std::string_view name, std::string_view file_name, std::string_view content_type);

  std::string boundary_;
  std::vector<BodyPiece> pieces_;
  std::string text_;
};

/// Returns a name that may stand between quotes in a header: letters of other alphabets and marks
/// become "_".
std::string header_name(std::string_view name);

}  // namespace hayate
