// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/base/options.h"

namespace hayate {

/// What the value of a key looks like in a file.
enum class ValueShape {
  kBool,
  kText,
  kTexts,
  kNumber,
  kOptionalNumber,
  kNumbers,
  kPerAxis,      ///< a number, or three
  kPerAxisList,  ///< a list of those
  kChoice,       ///< one of the names
  kObject,       ///< keys of its own
  kObjects,      ///< a list of objects with those keys
  kTransforms,   ///< a list of transforms with their keys
  kReasons,      ///< an object of texts, one for each key that somebody chose
};

struct OptionGroup;

/// All that there is to say of a key.
struct OptionEntry {
  std::string key;
  ValueShape shape = ValueShape::kText;
  /// Numbers are integers.
  bool is_integer = false;
  Range range;
  /// The value in a default-constructed struct; no number (NaN) when it must be given.
  nlohmann::ordered_json default_value;
  /// The defaults of other kinds, where the entry stands for several: "0.01 with AdamW".
  std::string other_defaults;
  std::string_view sentence;
  Choices choices;
  /// The choice that brings the key along: "norm=group"; empty for keys that are always there.
  std::string only_with;
  /// Keys of an object, once for each kind ("UNet", "SegResNet" …) where its key `name`
  /// chooses between kinds.
  std::vector<OptionGroup> kinds;

  bool is_required() const;
};

/// Keys that stand together: those of a transform, of a network, of a section.
struct OptionGroup {
  std::string name;
  std::string sentence;
  std::vector<OptionEntry> entries;
};

/// The keys of what `describe` visits. Keys that are visited only with a certain choice are found
/// by trying all choices.
/// \pre `describe` visits the same struct each time, which is left as it was.
std::vector<OptionEntry> list_options(const std::function<void(OptionVisitor&)>& describe);

}  // namespace hayate
