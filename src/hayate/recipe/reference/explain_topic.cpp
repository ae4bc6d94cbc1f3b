// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/reference/explain_topic.h"

#include <map>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/base/wrapped_text.h"
#include "hayate/recipe/reference/entry_text.h"

namespace hayate {
namespace {

/// So many nearest topics are named.
constexpr std::size_t kMostNamed = 8;

std::string entries_text(const std::string& prefix, const std::vector<OptionEntry>& entries);

/// What stands above the keys of a group.
std::string heading(const OptionGroup& group) {
  return group.name.empty() ? "" : wrapped(fmt::format("with {}:", group.name), 0) + "\n";
}

std::string entry_text(const std::string& prefix, const OptionEntry& entry) {
  const std::string path = prefix + entry.key;
  if (entry.shape == ValueShape::kObject) {
    std::string text = wrapped(fmt::format("{}: {}", path, entry.sentence), 0) + "\n";
    for (const OptionGroup& group : shared_groups(entry.kinds)) {
      text += heading(group) + entries_text(path + ".", group.entries);
    }
    return text;
  }
  std::string text = wrapped(fmt::format("{}: {}", path, value_text(entry)), 2, 4);
  text += wrapped(std::string(entry.sentence), 6);
  for (std::size_t i = 0; i < entry.choices.meanings.size(); ++i) {
    text += wrapped(fmt::format("{}: {}", entry.choices.names[i], entry.choices.meanings[i]), 8, 2);
  }
  text += "\n";
  // Of a list of objects the keys of one of them.
  for (const OptionGroup& kind : entry.kinds) text += entries_text(path + ".N.", kind.entries);
  return text;
}

std::string entries_text(const std::string& prefix, const std::vector<OptionEntry>& entries) {
  std::string text;
  for (const OptionEntry& entry : entries) text += entry_text(prefix, entry);
  return text;
}

std::string transform_list(const RecipeReference& reference) {
  std::string text;
  for (const OptionGroup& transform : reference.transforms) {
    text += wrapped(fmt::format("{}: {}", transform.name, transform.sentence), 2, 2);
  }
  return text;
}

using Topics = std::map<std::string, std::string>;

void add_topics(Topics& topics, const std::string& prefix, const OptionGroup& group) {
  for (const OptionEntry& entry : group.entries) {
    const std::string path = prefix + entry.key;
    // Kinds may have keys of one name that differ.
    topics[path] += heading(group) + entry_text(prefix, entry);
    const std::string inner = path + (entry.shape == ValueShape::kObjects ? ".N." : ".");
    for (const OptionGroup& shared : shared_groups(entry.kinds)) {
      add_topics(topics, inner, shared);
    }
    for (const OptionGroup& kind : entry.kinds) {
      if (kind.name.empty()) continue;
      topics[kind.name] =
          wrapped(fmt::format("{}.name={}: {}", path, kind.name, kind.sentence), 0) + "\n" +
          entries_text(path + ".", kind.entries);
    }
  }
}

Topics make_topics(const RecipeReference& reference) {
  Topics topics;
  add_topics(topics, "", {.name = {}, .sentence = {}, .entries = reference.entries});
  topics["transforms"] += transform_list(reference);
  for (const OptionGroup& transform : reference.transforms) {
    add_topics(topics, transform.name + ".",
               {.name = {}, .sentence = {}, .entries = transform.entries});
    topics[transform.name] = wrapped(fmt::format("{}: {}", transform.name, transform.sentence), 0) +
                             "\n" + entries_text("", transform.entries);
  }
  return topics;
}

/// Keys of that name in whatever section, or else the one that is spelt most like it.
std::string nearest_topics(const Topics& topics, const std::string& topic) {
  std::vector<std::string> near;
  std::vector<std::string> all;
  for (const auto& [name, text] : topics) {
    all.push_back(name);
    if (name.ends_with("." + topic) && near.size() < kMostNamed) near.push_back(name);
  }
  if (near.empty()) return did_you_mean(topic, all);
  return fmt::format(" (did you mean {}?)", join(near, ", "));
}

}  // namespace

std::string explain_all(const RecipeReference& reference) {
  return entries_text("", reference.entries) + "transforms in those lists:\n\n" +
         transform_list(reference);
}

std::string explain_topic(const RecipeReference& reference, const std::string& topic) {
  const Topics topics = make_topics(reference);
  auto found = topics.find(topic);
  // Transforms of dictionaries have a d at the end.
  if (found == topics.end() && topic.ends_with('d')) {
    found = topics.find(topic.substr(0, topic.size() - 1));
  }
  if (found != topics.end()) return found->second;
  throw UsageError(
      fmt::format("explain: unknown topic '{}'{}", topic, nearest_topics(topics, topic)),
      "`hayate explain` shows all keys, `hayate explain transforms` lists the transforms");
}

}  // namespace hayate
