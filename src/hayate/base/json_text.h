// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace hayate {

/// Returns a JSON value as text. Names of files are bytes on Linux, JSON is UTF-8: what is not
/// becomes "\xe9" (text_of_name). Control characters that JSON would let through are escaped too.
/// \param indent  below 0: on one line.
std::string dump_json(const nlohmann::json& value, int indent = -1);
std::string dump_json(const nlohmann::ordered_json& value, int indent = -1);

/// Returns a name as it goes into JSON that is read back: bytes that are not UTF-8 as "\xe9", and a
/// backslash before an x as "\x5c". name_of_text is the way back, for every name.
std::string text_of_name(std::string_view name);
std::string name_of_text(std::string_view text);

}  // namespace hayate
