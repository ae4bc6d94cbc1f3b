// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/labels_present.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/base/whole_number.h"

namespace hayate {
namespace {

/// What a list calls the classes or regions that it scores, by index; those without a name are
/// called by their value alone.
class KnownLabels {
 public:
  KnownLabels(const DatasetList& list, std::int64_t class_count) {
    if (!list.regions.empty()) {
      add("background", std::nullopt);
      for (const LabelRegion& region : list.regions) add(region.name, std::nullopt);
      return;
    }
    for (std::int64_t index = 0; index < class_count; ++index) {
      const auto at = static_cast<std::size_t>(index);
      const auto name = list.class_names.find(static_cast<int>(index));
      add(name == list.class_names.end() ? "" : name->second,
          at < list.label_values.size() ? list.label_values[at] : index);
    }
  }

  std::size_t count() const { return labels_.size(); }

  /// A name first: it may be a number itself.
  std::optional<std::size_t> find(const std::string& text) const {
    const auto value = parse_whole_number(text);
    const auto has_name = [&](const Label& label) { return label.name == text; };
    const auto has_value = [&](const Label& label) { return value && label.value == value; };
    auto found = std::ranges::find_if(labels_, has_name);
    if (found == labels_.end()) found = std::ranges::find_if(labels_, has_value);
    if (found == labels_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - labels_.begin());
  }

  std::string describe() const {
    std::vector<std::string> words;
    for (const Label& label : labels_) {
      words.push_back(label.name.empty() ? std::to_string(*label.value) : label.name);
    }
    return join(words, ", ");
  }

 private:
  struct Label {
    std::string name;
    std::optional<std::int64_t> value;
  };

  void add(std::string name, std::optional<std::int64_t> value) {
    labels_.push_back({std::move(name), value});
  }

  std::vector<Label> labels_;
};

ClassSet find_unannotated(const CaseFiles& files, const KnownLabels& known) {
  // The background is what is left, in every case.
  std::vector<bool> is_present(known.count());
  is_present[0] = true;
  for (const std::string& text : *files.labels_present) {
    const auto index = known.find(text);
    if (!index) {
      throw DataError(fmt::format("case '{}': labels_present: got '{}', expected some of {}",
                                  files.name, text, known.describe()),
                      "name classes as the data set declares them, or their values; where there "
                      "are regions, name these");
    }
    is_present[*index] = true;
  }
  ClassSet unannotated;
  // Labels hold no classes beyond, whatever a list declares.
  const std::size_t count = std::min(is_present.size(), static_cast<std::size_t>(kMostClasses));
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_present[i]) unannotated.push_back(static_cast<std::uint8_t>(i));
  }
  return unannotated;
}

}  // namespace

void resolve_labels_present(DatasetList& list, std::int64_t class_count) {
  const KnownLabels known(list, class_count);
  for (CaseFiles& files : list.training) {
    files.unannotated.clear();
    if (!files.labels_present) continue;
    if (known.count() == 0) {
      throw DataError(fmt::format("case '{}': labels_present says what it was annotated for, but "
                                  "nothing says which classes there are",
                                  files.name),
                      "declare them in the data set's list, or say which values they have with "
                      "--set data.label_values=[0,1,…]");
    }
    files.unannotated = find_unannotated(files, known);
  }
}

bool has_unannotated(std::span<const CaseFiles> cases) {
  return std::ranges::any_of(cases,
                             [](const CaseFiles& files) { return !files.unannotated.empty(); });
}

std::vector<std::int64_t> count_unannotated(std::span<const CaseFiles> cases,
                                            std::size_t class_count) {
  std::vector<std::int64_t> counts(class_count);
  for (const CaseFiles& files : cases) {
    for (const std::uint8_t index : files.unannotated) ++counts[index];
  }
  return counts;
}

std::string describe_unannotated(std::span<const CaseFiles> cases,
                                 const std::vector<std::string>& names) {
  const std::vector<std::int64_t> counts = count_unannotated(cases, names.size());
  std::vector<std::string> words;
  for (std::size_t index = 0; index < counts.size(); ++index) {
    if (counts[index] == 0) continue;
    words.push_back(fmt::format("{} in {}", names[index], counts[index]));
    if (words.size() == 1) words.back() += fmt::format(" of {} cases", cases.size());
  }
  return join(words, ", ");
}

}  // namespace hayate
