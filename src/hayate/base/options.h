// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/base/per_axis.h"

namespace hayate {

/// Bounds of a number, both ends allowed, and what it counts or measures ("mm", "voxels"), if
/// anything.
struct Range {
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  std::string_view unit = {};

  /// The range with numbers instead of open ends, as it is held against what is read.
  Range closed() const;
};

inline constexpr Range kAny{};
inline constexpr Range kAtLeastZero{0.0};
inline constexpr Range kAtLeastOne{1.0};
inline constexpr Range kZeroToOne{0.0, 1.0};

/// The names of an enum's values, in the order of the values 0, 1, 2 …; each enum that is an option
/// specialises it: `template <> inline constexpr std::array kEnumNames<Mode>{"bilinear"sv, …};`
template <class Enum>
inline constexpr std::array<std::string_view, 0> kEnumNames{};

/// What those values mean, in a few words, where the names do not say it; as many, or none.
template <class Enum>
inline constexpr std::array<std::string_view, 0> kEnumMeanings{};

template <class Enum>
std::string_view enum_name(Enum value) {
  return kEnumNames<Enum>[static_cast<std::size_t>(value)];
}

/// The values that an option chooses between.
struct Choices {
  std::span<const std::string_view> names;
  /// As many, or none.
  std::span<const std::string_view> meanings;
};

/// The most entries that a list may have.
inline constexpr std::size_t kLongestList = 256;

/// What a key means, for people. One that does not begin with a capital letter and end with a full
/// stop does not compile.
class Sentence {
 public:
  consteval Sentence(const char* text) : text_(text) {  // NOLINT: implicit on purpose
    if (text_.size() < 2 || text_.front() < 'A' || text_.front() > 'Z' || text_.back() != '.') {
      throw "expected a sentence";
    }
  }

  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class OptionVisitor;

/// A list of options structs, as visitors go over it.
struct OptionList {
  std::size_t size = 0;
  /// Makes it a list of so many, each as by default.
  std::function<void(std::size_t)> resize;
  /// Describes an entry. \pre it is there
  std::function<void(std::size_t, OptionVisitor&)> describe;
  /// Describes an entry that is none of them, but as by default.
  std::function<void(OptionVisitor&)> describe_default;
};

/// Walks over the fields of an options struct. A struct describes its fields once,
///
///     void SpacingOptions::describe(OptionVisitor& visitor) {
///       visitor.visit("pixdim", pixdim, kPixdimMm, "Voxel sizes along X, Y and Z.");
///       visitor.visit("mode", mode, "How the image is interpolated.");
///     }
///
/// and is then read, checked, written and explained by visitors.
class OptionVisitor {
 public:
  virtual ~OptionVisitor() = default;

  virtual void visit(std::string_view key, bool& value, Sentence sentence) = 0;
  virtual void visit(std::string_view key, std::int64_t& value, Range range, Sentence sentence) = 0;
  virtual void visit(std::string_view key, double& value, Range range, Sentence sentence) = 0;
  virtual void visit(std::string_view key, std::string& value, Sentence sentence) = 0;
  virtual void visit(std::string_view key, std::optional<double>& value, Range range,
                     Sentence sentence) = 0;
  /// A single number in the file stands for a list of one.
  virtual void visit(std::string_view key, std::vector<std::int64_t>& value, Range range,
                     Sentence sentence) = 0;
  virtual void visit(std::string_view key, std::vector<double>& value, Range range,
                     Sentence sentence) = 0;
  virtual void visit(std::string_view key, std::vector<std::string>& value, Sentence sentence) = 0;
  virtual void visit(std::string_view key, std::array<std::int64_t, 3>& value, Range range,
                     Sentence sentence) = 0;
  /// A number where all three are equal.
  virtual void visit(std::string_view key, PerAxis& value, Range range, Sentence sentence) = 0;
  /// A list of numbers and of lists of three.
  virtual void visit(std::string_view key, std::vector<PerAxis>& value, Range range,
                     Sentence sentence) = 0;
  virtual void visit(std::string_view key, std::array<double, 3>& value, Range range,
                     Sentence sentence) = 0;
  virtual void visit_choice(std::string_view key, std::size_t& index, const Choices& choices,
                            Sentence sentence) = 0;
  virtual void visit_object(std::string_view key,
                            const std::function<void(OptionVisitor&)>& describe,
                            Sentence sentence) = 0;
  virtual void visit_list(std::string_view key, const OptionList& list, Sentence sentence) = 0;
  /// Tells which options there are besides, in each kind of what is visited (base/one_of.h).
  virtual void visit_kind(std::string_view, const std::function<void(OptionVisitor&)>&) {}

  template <class Enum>
  requires std::is_enum_v<Enum>
  void visit(std::string_view key, Enum& value, Sentence sentence) {
    auto index = static_cast<std::size_t>(value);
    visit_choice(key, index, {kEnumNames<Enum>, kEnumMeanings<Enum>}, sentence);
    value = static_cast<Enum>(index);
  }

  /// Visits a nested options struct.
  template <class Options>
  requires requires(Options& options, OptionVisitor& visitor) { options.describe(visitor); }
  void visit(std::string_view key, Options& options, Sentence sentence) {
    visit_object(
        key, [&](OptionVisitor& inner) { options.describe(inner); }, sentence);
  }

  /// Visits a list of such structs.
  template <class Options>
  requires requires(Options& options, OptionVisitor& visitor) { options.describe(visitor); }
  void visit(std::string_view key, std::vector<Options>& entries, Sentence sentence) {
    Options usual;
    visit_list(
        key,
        {.size = entries.size(),
         .resize = [&](std::size_t size) { entries.assign(size, Options()); },
         .describe = [&](std::size_t i, OptionVisitor& inner) { entries[i].describe(inner); },
         .describe_default = [&](OptionVisitor& inner) { usual.describe(inner); }},
        sentence);
  }
};

/// Reads what `describe` names out of a JSON object; fields that are absent keep their value.
///
/// \param path  where the object stands in its file ("train_transforms.2"), for messages.
/// \throws RecipeError  for a wrong type, a number out of range, an unknown choice, or a key that
///                      `describe` does not name (with the nearest one that it does).
void read_options(const nlohmann::json& object, const std::string& path,
                  const std::function<void(OptionVisitor&)>& describe);

/// Returns the JSON object that read_options reads back.
nlohmann::ordered_json write_options(const std::function<void(OptionVisitor&)>& describe);

template <class Options>
void read_options(const nlohmann::json& object, const std::string& path, Options& options) {
  read_options(object, path, [&](OptionVisitor& visitor) { options.describe(visitor); });
}

}  // namespace hayate
