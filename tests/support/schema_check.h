// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

namespace hayate {

/// As much of a JSON schema validator (draft 2020-12) as the schema of recipes takes.
class SchemaCheck {
 public:
  explicit SchemaCheck(nlohmann::json schema) : root_(std::move(schema)) {}

  bool accepts(const nlohmann::json& value) const { return accepts(root_, value); }

 private:
  using Json = nlohmann::json;

  bool accepts(const Json& schema, const Json& value) const {
    if (schema.contains("$ref")) {
      const std::string pointer = schema["$ref"].get<std::string>().substr(1);
      return accepts(root_.at(Json::json_pointer(pointer)), value);
    }
    if (schema.contains("anyOf") && !accepts_any(schema["anyOf"], value)) return false;
    if (schema.contains("const") && schema["const"] != value) return false;
    if (schema.contains("enum") && !is_among(schema["enum"], value)) return false;
    if (schema.contains("type") && !has_type(schema["type"], value)) return false;
    if (value.is_number()) return accepts_number(schema, value.get<double>());
    if (value.is_array()) return accepts_array(schema, value);
    return !value.is_object() || accepts_object(schema, value);
  }

  bool accepts_any(const Json& schemas, const Json& value) const {
    return std::any_of(schemas.begin(), schemas.end(),
                       [&](const Json& schema) { return accepts(schema, value); });
  }

  static bool is_among(const Json& values, const Json& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
  }

  static bool has_type(const std::string& type, const Json& value) {
    if (type == "integer") return value.is_number() && value.get<double>() == value.get<long>();
    if (type == "number") return value.is_number();
    return type == value.type_name();
  }

  static bool accepts_number(const Json& schema, double value) {
    return value >= schema.value("minimum", value) && value <= schema.value("maximum", value);
  }

  bool accepts_array(const Json& schema, const Json& value) const {
    if (value.size() < schema.value("minItems", 0U)) return false;
    if (value.size() > schema.value("maxItems", value.size())) return false;
    if (!schema.contains("items")) return true;
    return std::all_of(value.begin(), value.end(),
                       [&](const Json& item) { return accepts(schema["items"], item); });
  }

  bool accepts_object(const Json& schema, const Json& value) const {
    for (const Json& key : schema.value("required", Json::array())) {
      if (!value.contains(key.get<std::string>())) return false;
    }
    const Json properties = schema.value("properties", Json::object());
    const Json others = schema.value("additionalProperties", Json(true));
    for (const auto& [key, item] : value.items()) {
      const Json& rule = properties.contains(key) ? properties[key] : others;
      if (rule.is_boolean() ? !rule.get<bool>() : !accepts(rule, item)) return false;
    }
    return true;
  }

  Json root_;
};

}  // namespace hayate
