// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/reference/recipe_reference.h"

#include <algorithm>

#include "hayate/base/text.h"
#include "hayate/recipe/recipe.h"
#include "hayate/recipe/reference/entry_text.h"
#include "hayate/transforms/registry.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

OptionEntry entry_of_transforms(const char* key, Sentence sentence) {
  return {.key = key,
          .shape = ValueShape::kTransforms,
          .default_value = ordered_json::array(),
          .sentence = sentence.text()};
}

// The keys that read_recipe reads itself.

OptionEntry extends() {
  return {
      .key = "extends",
      .shape = ValueShape::kText,
      .default_value = nullptr,
      .sentence = "The recipe holds only what differs from this one, a name or a file beside it."};
}

OptionEntry transforms() {
  OptionEntry entry{.key = "transforms",
                    .shape = ValueShape::kObject,
                    .default_value = ordered_json::object(),
                    .sentence = "These lists of transforms prepare and augment the cases."};
  TransformOptions options;
  OptionGroup keys{.entries =
                       list_options([&](OptionVisitor& visitor) { options.describe(visitor); })};
  keys.entries.push_back(entry_of_transforms("prepare",
                                             "These deterministic transforms come first, in "
                                             "training, validation and prediction alike."));
  keys.entries.push_back(entry_of_transforms("train",
                                             "These follow in training only; a cache keeps what "
                                             "comes before the first random one."));
  entry.kinds = {std::move(keys)};
  return entry;
}

OptionEntry reasons() {
  return {.key = "reasons",
          .shape = ValueShape::kReasons,
          .default_value = ordered_json::object(),
          .sentence = "Each of these texts says why a key has its value; nothing follows from it."};
}

/// Whether people are told the same of the two, apart from their defaults.
bool are_alike(const OptionEntry& a, const OptionEntry& b) {
  return a.key == b.key && type_text(a) == type_text(b) && range_text(a) == range_text(b) &&
         a.sentence == b.sentence && a.only_with == b.only_with;
}

/// The entry for all kinds that have one like it.
OptionGroup shared(const std::vector<OptionGroup>& kinds, OptionEntry entry) {
  std::vector<std::string> owners;
  std::vector<std::string> defaults;
  for (const OptionGroup& kind : kinds) {
    const auto alike = std::ranges::find_if(
        kind.entries, [&](const OptionEntry& other) { return are_alike(entry, other); });
    if (alike == kind.entries.end()) continue;
    owners.push_back(kind.name);
    const std::string text = default_text(*alike);
    if (text != default_text(entry)) defaults.push_back(text + " with " + kind.name);
  }
  entry.other_defaults = join(defaults, ", ");
  return {.name = owners.size() == kinds.size() ? "" : join(owners, ", "),
          .sentence = {},
          .entries = {std::move(entry)}};
}

}  // namespace

RecipeReference make_recipe_reference() {
  RecipeReference reference;
  Recipe recipe;
  reference.entries = list_options([&](OptionVisitor& visitor) { recipe.describe(visitor); });
  const auto data = std::ranges::find(reference.entries, "data", &OptionEntry::key);
  reference.entries.insert(data + 1, transforms());
  reference.entries.insert(reference.entries.begin(), extends());
  reference.entries.push_back(reasons());
  for (const KnownTransform& known : known_transforms()) {
    reference.transforms.push_back({.name = known.name,
                                    .sentence = std::string(known.sentence.text()),
                                    .entries = list_options(known.describe)});
  }
  return reference;
}

std::vector<OptionGroup> shared_groups(const std::vector<OptionGroup>& kinds) {
  std::vector<OptionGroup> groups(1);
  std::vector<OptionEntry> told;
  for (const OptionGroup& kind : kinds) {
    for (const OptionEntry& entry : kind.entries) {
      const auto is_told = [&](const OptionEntry& other) { return are_alike(entry, other); };
      if (std::ranges::any_of(told, is_told)) continue;
      told.push_back(entry);
      OptionGroup group = shared(kinds, entry);
      const auto found = std::ranges::find(groups, group.name, &OptionGroup::name);
      if (found == groups.end()) {
        groups.push_back(std::move(group));
      } else {
        found->entries.push_back(std::move(group.entries.front()));
      }
    }
  }
  return groups;
}

}  // namespace hayate
