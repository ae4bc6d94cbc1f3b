// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/options.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "hayate/base/bounded_json.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// An end that a range leaves open: the square of such a number is finite in float32.
constexpr double kLargestNumber = 1e12;
/// Beyond 2^53 a double no longer holds every integer.
constexpr double kLargestInteger = 9007199254740992.0;

/// The range that `got` is not in.
std::string describe_range(Range range, double got) {
  if (std::abs(got) > kLargestNumber) range = range.closed();
  if (std::isinf(range.minimum)) return fmt::format("at most {}", range.maximum);
  if (std::isinf(range.maximum)) return fmt::format("at least {}", range.minimum);
  return fmt::format("from {} to {}", range.minimum, range.maximum);
}

class Reader final : public OptionVisitor {
 public:
  Reader(const json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object.is_object()) {
      throw RecipeError(
          fmt::format("{}: expected an object, got {}", here(), json_excerpt(object)));
    }
  }

  void visit(std::string_view key, bool& value, Sentence) override {
    if (const json* found = find(key)) {
      if (!found->is_boolean()) wrong(key, *found, "true or false");
      value = found->get<bool>();
    }
  }
  void visit(std::string_view key, std::int64_t& value, Range range, Sentence) override {
    if (const json* found = find(key)) value = integer(key, *found, range);
  }
  void visit(std::string_view key, double& value, Range range, Sentence) override {
    if (const json* found = find(key)) value = number(key, *found, range);
  }
  void visit(std::string_view key, std::string& value, Sentence) override {
    if (const json* found = find(key)) value = text(key, *found);
  }
  void visit(std::string_view key, std::optional<double>& value, Range range, Sentence) override {
    if (const json* found = find(key)) {
      value = found->is_null() ? std::nullopt : std::optional(number(key, *found, range));
    }
  }
  void visit(std::string_view key, std::vector<std::int64_t>& value, Range range,
             Sentence) override {
    list(key, value, [&](const json& item) { return integer(key, item, range); });
  }
  void visit(std::string_view key, std::vector<double>& value, Range range, Sentence) override {
    list(key, value, [&](const json& item) { return number(key, item, range); });
  }
  void visit(std::string_view key, std::vector<std::string>& value, Sentence) override {
    list(key, value, [&](const json& item) { return text(key, item); });
  }
  void visit(std::string_view key, std::array<std::int64_t, 3>& value, Range range,
             Sentence) override {
    triple(key, value, [&](const json& item) { return integer(key, item, range); });
  }
  void visit(std::string_view key, PerAxis& value, Range range, Sentence) override {
    triple(key, value, [&](const json& item) { return integer(key, item, range); });
  }
  void visit(std::string_view key, std::vector<PerAxis>& value, Range range, Sentence) override {
    list(key, value, [&](const json& item) {
      PerAxis numbers = 0;
      triple_of(key, item, numbers, [&](const json& one) { return integer(key, one, range); });
      return numbers;
    });
  }
  void visit(std::string_view key, std::array<double, 3>& value, Range range, Sentence) override {
    triple(key, value, [&](const json& item) { return number(key, item, range); });
  }
  void visit_choice(std::string_view key, std::size_t& index, const Choices& choices,
                    Sentence) override {
    const json* found = find(key);
    if (found == nullptr) return;
    const std::string name = text(key, *found);
    const auto match = std::ranges::find(choices.names, name);
    if (match == choices.names.end()) {
      const std::vector<std::string> candidates(choices.names.begin(), choices.names.end());
      throw RecipeError(fmt::format("{}: unknown value '{}'{}; expected one of {}", here(key), name,
                                    did_you_mean(name, candidates), join(candidates, ", ")));
    }
    index = static_cast<std::size_t>(match - choices.names.begin());
  }
  void visit_object(std::string_view key, const std::function<void(OptionVisitor&)>& describe,
                    Sentence) override {
    // Visited even when absent, so that the nested struct can be checked by the same rules.
    static const json empty = json::object();
    const json* found = find(key);
    read_options(found ? *found : empty, here(key), describe);
  }
  void visit_list(std::string_view key, const OptionList& list, Sentence) override {
    const json* found = find(key);
    if (found == nullptr) return;
    if (!found->is_array() || found->size() > kLongestList) {
      wrong(key, *found, fmt::format("a list of at most {} objects", kLongestList));
    }
    list.resize(found->size());
    for (std::size_t i = 0; i < found->size(); ++i) {
      read_options((*found)[i], fmt::format("{}.{}", here(key), i),
                   [&](OptionVisitor& inner) { list.describe(i, inner); });
    }
  }
  void visit_kind(std::string_view kind,
                  const std::function<void(OptionVisitor&)>& describe) override {
    kinds_.emplace_back(kind, describe);
  }

  void reject_unknown_keys() const {
    for (const auto& [key, value] : object_.items()) {
      if (std::ranges::find(known_, key) == known_.end()) {
        throw RecipeError(
            fmt::format("{}: unknown key '{}'{}", here(), key, owners_or_nearest(key)),
            fmt::format("use one of {}", join(known_, ", ")));
      }
    }
  }

 private:
  /// The kinds that have the key, or the nearest key of this one.
  std::string owners_or_nearest(const std::string& key) const {
    std::vector<std::string> owners;
    for (const auto& [kind, describe] : kinds_) {
      if (write_options(describe).contains(key)) owners.push_back(kind);
    }
    if (owners.empty()) return did_you_mean(key, known_);
    return fmt::format(", which belongs to {}", join(owners, ", "));
  }

  std::string here() const { return path_.empty() ? "recipe" : path_; }
  std::string here(std::string_view key) const {
    return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  }

  const json* find(std::string_view key) {
    known_.emplace_back(key);
    const auto found = object_.find(std::string(key));
    return found == object_.end() ? nullptr : &*found;
  }

  [[noreturn]] void wrong(std::string_view key, const json& got, std::string_view expected) const {
    throw RecipeError(
        fmt::format("{}: got {}, expected {}", here(key), json_excerpt(got), expected));
  }

  double number(std::string_view key, const json& value, Range range) const {
    if (!value.is_number()) wrong(key, value, "a number");
    const double result = value.get<double>();
    const Range allowed = range.closed();
    if (!(result >= allowed.minimum && result <= allowed.maximum)) {
      wrong(key, value, "a number " + describe_range(range, result));
    }
    return result;
  }

  std::int64_t integer(std::string_view key, const json& value, Range range) const {
    const double result = number(key, value, range);
    if (result != std::floor(result) || std::abs(result) > kLargestInteger) {
      wrong(key, value, "an integer");
    }
    return static_cast<std::int64_t>(result);
  }

  std::string text(std::string_view key, const json& value) const {
    if (!value.is_string()) wrong(key, value, "a string");
    std::string result = value.get<std::string>();
    // The system would read a path up to there.
    if (result.find('\0') != std::string::npos) wrong(key, value, "a string without \\u0000");
    return result;
  }

  template <class T, class Convert>
  void list(std::string_view key, std::vector<T>& value, Convert convert) {
    const json* found = find(key);
    if (found == nullptr) return;
    if (found->size() > kLongestList) {
      wrong(key, *found, fmt::format("at most {} entries", kLongestList));
    }
    value.clear();
    if (!found->is_array()) {
      value.push_back(convert(*found));
      return;
    }
    for (const json& item : *found) value.push_back(convert(item));
  }

  template <class T, class Convert>
  void triple(std::string_view key, std::array<T, 3>& value, Convert convert) {
    if (const json* found = find(key)) triple_of(key, *found, value, convert);
  }

  template <class T, class Convert>
  void triple_of(std::string_view key, const json& given, std::array<T, 3>& value,
                 Convert convert) const {
    if (given.is_number()) {
      value.fill(convert(given));
      return;
    }
    if (!given.is_array() || given.size() != 3) {
      wrong(key, given, "a number or a list of three, one per spatial axis");
    }
    for (std::size_t axis = 0; axis < 3; ++axis) value[axis] = convert(given[axis]);
  }

  const json& object_;
  std::string path_;
  std::vector<std::string> known_;
  std::vector<std::pair<std::string, std::function<void(OptionVisitor&)>>> kinds_;
};

class Writer final : public OptionVisitor {
 public:
  void visit(std::string_view key, bool& value, Sentence) override { at(key) = value; }
  void visit(std::string_view key, std::int64_t& value, Range, Sentence) override {
    at(key) = value;
  }
  void visit(std::string_view key, double& value, Range, Sentence) override { at(key) = value; }
  void visit(std::string_view key, std::string& value, Sentence) override { at(key) = value; }
  void visit(std::string_view key, std::optional<double>& value, Range, Sentence) override {
    at(key) = value ? ordered_json(*value) : ordered_json(nullptr);
  }
  void visit(std::string_view key, std::vector<std::int64_t>& value, Range, Sentence) override {
    at(key) = value;
  }
  void visit(std::string_view key, std::vector<double>& value, Range, Sentence) override {
    at(key) = value;
  }
  void visit(std::string_view key, std::vector<std::string>& value, Sentence) override {
    at(key) = value;
  }
  void visit(std::string_view key, std::array<std::int64_t, 3>& value, Range, Sentence) override {
    at(key) = value;
  }
  void visit(std::string_view key, PerAxis& value, Range, Sentence) override {
    at(key) = per_axis_json(value);
  }
  void visit(std::string_view key, std::vector<PerAxis>& value, Range, Sentence) override {
    at(key) = ordered_json::array();
    for (const PerAxis& numbers : value) at(key).push_back(per_axis_json(numbers));
  }
  void visit(std::string_view key, std::array<double, 3>& value, Range, Sentence) override {
    at(key) = value;
  }
  void visit_choice(std::string_view key, std::size_t& index, const Choices& choices,
                    Sentence) override {
    at(key) = choices.names[index];
  }
  void visit_object(std::string_view key, const std::function<void(OptionVisitor&)>& describe,
                    Sentence) override {
    at(key) = write_options(describe);
  }
  void visit_list(std::string_view key, const OptionList& list, Sentence) override {
    ordered_json entries = ordered_json::array();
    for (std::size_t i = 0; i < list.size; ++i) {
      entries.push_back(write_options([&](OptionVisitor& inner) { list.describe(i, inner); }));
    }
    at(key) = std::move(entries);
  }

  ordered_json take() { return std::move(object_); }

 private:
  static ordered_json per_axis_json(const PerAxis& value) {
    return value.is_uniform() ? ordered_json(value[0]) : ordered_json(value);
  }
  ordered_json& at(std::string_view key) { return object_[std::string(key)]; }

  ordered_json object_ = ordered_json::object();
};

}  // namespace

Range Range::closed() const {
  Range range = *this;
  if (std::isinf(minimum)) range.minimum = -kLargestNumber;
  if (std::isinf(maximum)) range.maximum = kLargestNumber;
  return range;
}

void read_options(const json& object, const std::string& path,
                  const std::function<void(OptionVisitor&)>& describe) {
  Reader reader(object, path);
  describe(reader);
  reader.reject_unknown_keys();
}

ordered_json write_options(const std::function<void(OptionVisitor&)>& describe) {
  Writer writer;
  describe(writer);
  return writer.take();
}

}  // namespace hayate
