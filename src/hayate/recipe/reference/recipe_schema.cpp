// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/reference/recipe_schema.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

using Json = nlohmann::ordered_json;

Json number_schema(const OptionEntry& entry) {
  const Range range = entry.range.closed();
  Json schema{{"type", entry.is_integer ? "integer" : "number"}};
  schema["minimum"] = range.minimum;
  schema["maximum"] = range.maximum;
  return schema;
}

/// One of the two; as read_options has it, a list of one may stand without its brackets.
Json either(const Json& one, const Json& other) {
  return {{"anyOf", Json::array({one, other})}};
}

Json list_of(const Json& item) {
  return {{"type", "array"}, {"items", item}, {"maxItems", kLongestList}};
}

Json number_or_three(const Json& number) {
  return either(number, {{"type", "array"}, {"items", number}, {"minItems", 3}, {"maxItems", 3}});
}

Json object_schema(const std::vector<OptionEntry>& entries);

Json kinds_schema(const std::vector<OptionGroup>& kinds) {
  if (kinds.size() == 1) return object_schema(kinds.front().entries);
  Json alternatives = Json::array();
  for (const OptionGroup& kind : kinds) {
    Json schema = object_schema(kind.entries);
    Json& name = schema["properties"]["name"];
    name.erase("enum");
    name["const"] = kind.name;
    alternatives.push_back(std::move(schema));
  }
  return {{"anyOf", std::move(alternatives)}};
}

Json value_schema(const OptionEntry& entry) {
  const Json text{{"type", "string"}};
  const Json number = number_schema(entry);
  switch (entry.shape) {
    case ValueShape::kBool:
      return {{"type", "boolean"}};
    case ValueShape::kText:
      return text;
    case ValueShape::kTexts:
      return either(text, list_of(text));
    case ValueShape::kNumber:
      return number;
    case ValueShape::kOptionalNumber:
      return either(number, {{"type", "null"}});
    case ValueShape::kNumbers:
      return either(number, list_of(number));
    case ValueShape::kPerAxis:
      return number_or_three(number);
    case ValueShape::kPerAxisList:
      return either(number, list_of(number_or_three(number)));
    case ValueShape::kChoice:
      return {{"enum", entry.choices.names}};
    case ValueShape::kObject:
      return kinds_schema(entry.kinds);
    case ValueShape::kObjects:
      return list_of(kinds_schema(entry.kinds));
    case ValueShape::kTransforms:
      return list_of({{"$ref", "#/$defs/transform"}});
    case ValueShape::kReasons:
      return {{"type", "object"}, {"additionalProperties", text}};
  }
  return {};
}

std::string description(const OptionEntry& entry) {
  std::string text(entry.sentence);
  if (!entry.range.unit.empty()) text += fmt::format(" [{}]", entry.range.unit);
  for (std::size_t i = 0; i < entry.choices.meanings.size(); ++i) {
    text += fmt::format("\n{}: {}", entry.choices.names[i], entry.choices.meanings[i]);
  }
  return text;
}

Json entry_schema(const OptionEntry& entry) {
  Json schema{{"description", description(entry)}};
  schema.update(value_schema(entry));
  const bool has_default = !entry.is_required() && entry.shape != ValueShape::kObject;
  if (has_default && !(entry.shape == ValueShape::kText && entry.default_value.is_null())) {
    schema["default"] = entry.default_value;
  }
  return schema;
}

Json object_schema(const std::vector<OptionEntry>& entries) {
  Json schema{{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
  for (const OptionEntry& entry : entries) {
    schema["properties"][entry.key] = entry_schema(entry);
    if (entry.is_required()) schema["required"].push_back(entry.key);
  }
  return schema;
}

Json transform_schema(const OptionGroup& transform) {
  Json schema = object_schema(transform.entries);
  schema["description"] = transform.sentence;
  schema["properties"]["name"] = {{"enum", {transform.name, transform.name + "d"}},
                                  {"description", transform.sentence}};
  schema["required"].push_back("name");
  return schema;
}

}  // namespace

Json recipe_schema(const RecipeReference& reference) {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "A recipe of hayate"}};
  schema.update(object_schema(reference.entries));
  Json transforms = Json::array();
  for (const OptionGroup& transform : reference.transforms) {
    transforms.push_back(transform_schema(transform));
  }
  schema["$defs"]["transform"]["anyOf"] = std::move(transforms);
  return schema;
}

}  // namespace hayate
