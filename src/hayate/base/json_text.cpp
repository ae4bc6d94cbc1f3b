// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/json_text.h"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/printable.h"

namespace hayate {
namespace {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

/// The value with UTF-8 everywhere, keys included.
template <class Json>
Json as_utf8(const Json& value) {
  if (value.is_string()) {
    const auto& text = value.template get_ref<const std::string&>();
    return is_utf8(text) ? value : Json(text_of_name(text));
  }
  if (value.is_array()) {
    Json list = Json::array();
    for (const Json& item : value) list.push_back(as_utf8(item));
    return list;
  }
  if (!value.is_object()) return value;
  Json object = Json::object();
  for (const auto& [key, item] : value.items()) {
    object[is_utf8(key) ? key : text_of_name(key)] = as_utf8(item);
  }
  return object;
}

/// DEL and C1, which only occur inside of strings.
std::string escape_controls(const std::string& text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    if (text[i] == '\x7f') {
      escaped += "\\u007f";
    } else if (text[i] == '\xc2' && next < 0xa0) {
      escaped += fmt::format("\\u{:04x}", next);
      ++i;
    } else {
      escaped += text[i];
    }
  }
  return escaped;
}

template <class Json>
std::string dump(const Json& value, int indent) {
  return escape_controls(as_utf8(value).dump(indent));
}

}  // namespace

std::string dump_json(const nlohmann::json& value, int indent) {
  return dump(value, indent);
}

std::string dump_json(const nlohmann::ordered_json& value, int indent) {
  return dump(value, indent);
}

std::string text_of_name(std::string_view name) {
  std::string text;
  text.reserve(name.size());
  while (!name.empty()) {
    const std::size_t length = utf8_length(name);
    if (length == 0 || name.starts_with("\\x")) {
      text += fmt::format("\\x{:02x}", static_cast<unsigned char>(name[0]));
      name.remove_prefix(1);
    } else {
      text += name.substr(0, length);
      name.remove_prefix(length);
    }
  }
  return text;
}

std::string name_of_text(std::string_view text) {
  std::string name;
  name.reserve(text.size());
  while (!text.empty()) {
    unsigned byte = 0;
    const char* const digits = text.data() + 2;
    const bool is_escape = text.size() >= 4 && text.starts_with("\\x") &&
                           std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
    name += is_escape ? static_cast<char>(byte) : text[0];
    text.remove_prefix(is_escape ? 4 : 1);
  }
  return name;
}

}  // namespace hayate
