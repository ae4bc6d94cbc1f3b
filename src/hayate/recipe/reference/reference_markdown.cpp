// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/reference/reference_markdown.h"

#include <fmt/format.h>

#include "hayate/recipe/reference/entry_text.h"

namespace hayate {
namespace {

constexpr std::string_view kIntroduction = R"(# Keys of a recipe

`hayate explain --markdown` writes this page. A recipe is a JSON file; a key that it leaves out has
its default. `--set optimizer.lr=1e-3` changes a key on the command line, `hayate explain
optimizer.lr` shows one, and `hayate explain --schema` writes a JSON schema, by which an editor
completes and checks recipes.
)";

std::string row(const std::string& prefix, const OptionEntry& entry) {
  std::string value = type_text(entry);
  if (const std::string range = range_text(entry); !range.empty()) value += ", " + range;
  std::string meaning(entry.sentence);
  if (!entry.only_with.empty()) meaning += fmt::format(" Only with `{}`.", entry.only_with);
  for (std::size_t i = 0; i < entry.choices.meanings.size(); ++i) {
    meaning += fmt::format("<br>`{}`: {}", entry.choices.names[i], entry.choices.meanings[i]);
  }
  return fmt::format("| `{}{}` | {} | {} | {} |\n", prefix, entry.key, value, default_text(entry),
                     meaning);
}

std::string rows(const std::string& prefix, const std::vector<OptionEntry>& entries) {
  std::string text;
  for (const OptionEntry& entry : entries) {
    if (entry.shape == ValueShape::kObject) {
      for (const OptionGroup& kind : entry.kinds) {
        text += rows(prefix + entry.key + ".", kind.entries);
      }
      continue;
    }
    text += row(prefix, entry);
    // Of a list of objects the keys of one of them.
    for (const OptionGroup& kind : entry.kinds) {
      text += rows(prefix + entry.key + ".N.", kind.entries);
    }
  }
  return text;
}

std::string table(const std::vector<OptionEntry>& entries) {
  return "\n| key | value | default | meaning |\n|---|---|---|---|\n" + rows("", entries);
}

std::string section(const OptionEntry& entry) {
  std::string text = fmt::format("\n## {}\n\n{}\n", entry.key, entry.sentence);
  for (const OptionGroup& group : shared_groups(entry.kinds)) {
    if (!group.name.empty()) text += fmt::format("\n### {}\n", group.name);
    text += table(group.entries);
  }
  return text;
}

}  // namespace

std::string reference_markdown(const RecipeReference& reference) {
  std::string sections;
  std::vector<OptionEntry> plain;
  for (const OptionEntry& entry : reference.entries) {
    if (entry.shape == ValueShape::kObject) {
      sections += section(entry);
    } else {
      plain.push_back(entry);
    }
  }
  std::string text = std::string(kIntroduction) + table(plain) + sections;
  text +=
      "\n## The transforms\n\nAn entry of those lists has the `name` of a transform, and its "
      "keys.\n";
  for (const OptionGroup& transform : reference.transforms) {
    text += fmt::format("\n### {}\n\n{}\n", transform.name, transform.sentence);
    if (!transform.entries.empty()) text += table(transform.entries);
  }
  return text;
}

}  // namespace hayate
