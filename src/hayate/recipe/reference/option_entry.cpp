// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/reference/option_entry.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "hayate/base/text.h"

namespace hayate {
namespace {

using Describe = std::function<void(OptionVisitor&)>;

/// A choice that is made before the keys after it are visited.
struct MadeChoice {
  std::string_view key;
  std::size_t index = 0;
};

std::vector<OptionGroup> list_kinds(const Describe& describe);

class Recorder final : public OptionVisitor {
 public:
  explicit Recorder(std::optional<MadeChoice> choice) : choice_(choice) {}

  void visit(std::string_view key, bool& value, Sentence sentence) override {
    if (const auto made = made_choice(key)) value = *made != 0;
    add(key, ValueShape::kBool, value, sentence);
  }
  void visit(std::string_view key, std::int64_t& value, Range range, Sentence sentence) override {
    add(key, ValueShape::kNumber, value, sentence, range).is_integer = true;
  }
  void visit(std::string_view key, double& value, Range range, Sentence sentence) override {
    add(key, ValueShape::kNumber, value, sentence, range);
  }
  void visit(std::string_view key, std::string& value, Sentence sentence) override {
    add(key, ValueShape::kText, value, sentence);
  }
  void visit(std::string_view key, std::optional<double>& value, Range range,
             Sentence sentence) override {
    add(key, ValueShape::kOptionalNumber, value ? Json(*value) : Json(nullptr), sentence, range);
  }
  void visit(std::string_view key, std::vector<std::int64_t>& value, Range range,
             Sentence sentence) override {
    add(key, ValueShape::kNumbers, value, sentence, range).is_integer = true;
  }
  void visit(std::string_view key, std::vector<double>& value, Range range,
             Sentence sentence) override {
    add(key, ValueShape::kNumbers, value, sentence, range);
  }
  void visit(std::string_view key, std::vector<std::string>& value, Sentence sentence) override {
    add(key, ValueShape::kTexts, value, sentence);
  }
  void visit(std::string_view key, std::array<std::int64_t, 3>& value, Range range,
             Sentence sentence) override {
    add(key, ValueShape::kPerAxis, value, sentence, range).is_integer = true;
  }
  void visit(std::string_view key, PerAxis& value, Range range, Sentence sentence) override {
    add_per_axis(key, ValueShape::kPerAxis, value, range, sentence);
  }
  void visit(std::string_view key, std::vector<PerAxis>& value, Range range,
             Sentence sentence) override {
    add_per_axis(key, ValueShape::kPerAxisList, value, range, sentence);
  }
  void visit(std::string_view key, std::array<double, 3>& value, Range range,
             Sentence sentence) override {
    add(key, ValueShape::kPerAxis, value, sentence, range);
  }
  void visit_choice(std::string_view key, std::size_t& index, const Choices& choices,
                    Sentence sentence) override {
    if (const auto made = made_choice(key)) index = *made;
    add(key, ValueShape::kChoice, choices.names[index], sentence).choices = choices;
  }
  void visit_object(std::string_view key, const Describe& describe, Sentence sentence) override {
    add(key, ValueShape::kObject, Json::object(), sentence).kinds = list_kinds(describe);
  }

  void visit_list(std::string_view key, const OptionList& list, Sentence sentence) override {
    add(key, ValueShape::kObjects, Json::array(), sentence).kinds =
        list_kinds(list.describe_default);
  }

  std::vector<OptionEntry> take() { return std::move(entries_); }

 private:
  /// Adds one or several PerAxis, written as a recipe writes them.
  template <class Value>
  void add_per_axis(std::string_view key, ValueShape shape, Value& value, Range range,
                    Sentence sentence) {
    const Describe only_this = [&](OptionVisitor& visitor) {
      visitor.visit(key, value, range, sentence);
    };
    const Json written = write_options(only_this).front();
    add(key, shape, written, sentence, range).is_integer = true;
  }

  using Json = nlohmann::ordered_json;

  OptionEntry& add(std::string_view key, ValueShape shape, Json value, Sentence sentence,
                   Range range = {}) {
    return entries_.emplace_back(OptionEntry{.key = std::string(key),
                                             .shape = shape,
                                             .range = range,
                                             .default_value = std::move(value),
                                             .sentence = sentence.text()});
  }

  std::optional<std::size_t> made_choice(std::string_view key) const {
    return choice_ && choice_->key == key ? std::optional(choice_->index) : std::nullopt;
  }

  std::optional<MadeChoice> choice_;
  std::vector<OptionEntry> entries_;
};

std::vector<OptionEntry> record(const Describe& describe, std::optional<MadeChoice> choice = {}) {
  Recorder recorder(choice);
  describe(recorder);
  return recorder.take();
}

/// What a key can be set to, where those are few; else nothing.
std::vector<std::string> values_of(const OptionEntry& entry) {
  if (entry.shape == ValueShape::kBool) return {"false", "true"};
  return {entry.choices.names.begin(), entry.choices.names.end()};
}

std::size_t default_index(const OptionEntry& entry) {
  if (entry.shape == ValueShape::kBool) return entry.default_value.get<bool>() ? 1 : 0;
  const auto found = std::ranges::find(entry.choices.names, entry.default_value.get<std::string>());
  return static_cast<std::size_t>(found - entry.choices.names.begin());
}

/// Adds the keys of `others` that are not there yet, each behind the one that it follows there.
void add_new(std::vector<OptionEntry>& entries, const std::vector<OptionEntry>& others) {
  auto place = entries.begin();
  for (const OptionEntry& other : others) {
    const auto found = std::ranges::find(entries, other.key, &OptionEntry::key);
    place = found == entries.end() ? entries.insert(place, other) : found;
    ++place;
  }
}

/// Tries all values of a choice: adds the keys that come with one of them, and tells of keys that
/// do not come with all of them. \pre the entry is a choice
void try_choice(const Describe& describe, const OptionEntry& choice,
                std::vector<OptionEntry>& entries) {
  std::map<std::string, std::vector<std::string>> values_with;
  const std::vector<std::string> values = values_of(choice);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::vector<OptionEntry> others = record(describe, MadeChoice{choice.key, i});
    for (const OptionEntry& other : others) values_with[other.key].push_back(values[i]);
    add_new(entries, others);
  }
  record(describe, MadeChoice{choice.key, default_index(choice)});
  for (OptionEntry& entry : entries) {
    const auto found = values_with.find(entry.key);
    if (found == values_with.end() || found->second.size() == values.size()) continue;
    entry.only_with = fmt::format("{}={}", choice.key, join(found->second, " or "));
  }
}

std::vector<OptionGroup> list_kinds(const Describe& describe) {
  const std::vector<OptionEntry> plain = record(describe);
  const auto name = std::ranges::find_if(plain, [](const OptionEntry& entry) {
    return entry.key == "name" && entry.shape == ValueShape::kChoice;
  });
  if (name == plain.end()) return {{.entries = list_options(describe)}};
  std::vector<OptionGroup> kinds;
  for (std::size_t i = 0; i < name->choices.names.size(); ++i) {
    record(describe, MadeChoice{"name", i});
    OptionGroup& kind = kinds.emplace_back();
    kind.name = name->choices.names[i];
    if (!name->choices.meanings.empty()) kind.sentence = name->choices.meanings[i];
    kind.entries = list_options(describe);
    // All kinds have this key, with one default.
    std::ranges::find(kind.entries, "name", &OptionEntry::key)->default_value = name->default_value;
  }
  record(describe, MadeChoice{"name", default_index(*name)});
  return kinds;
}

}  // namespace

bool OptionEntry::is_required() const {
  return default_value.is_number_float() && std::isnan(default_value.get<double>());
}

std::vector<OptionEntry> list_options(const Describe& describe) {
  const std::vector<OptionEntry> plain = record(describe);
  std::vector<OptionEntry> entries = plain;
  for (const OptionEntry& entry : plain) {
    if (entry.key != "name" && !values_of(entry).empty()) try_choice(describe, entry, entries);
  }
  return entries;
}

}  // namespace hayate
