// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <variant>

#include "hayate/base/options.h"

namespace hayate {

/// The options of one of several kinds, of which the key `name` says which. A kind is a struct that
/// knows its name, says what it is and describes its options,
///
///     struct PolySchedule {
///       static constexpr std::string_view kName = "poly";
///       static constexpr std::string_view kMeaning = "a power of the steps that are left";
///       double power = 0.9;
///       void describe(OptionVisitor& visitor) {
///         visitor.visit("power", power, kAtLeastZero, "The polynomial has this exponent.");
///       }
///     };
///
/// The first kind is the default. Whoever does something for each kind has an overload for each of
/// them, between which std::visit chooses: a kind that was forgotten does not compile.
template <class... Kinds>
class OneOf : public std::variant<Kinds...> {
 public:
  using std::variant<Kinds...>::variant;

  static constexpr std::array kNames{Kinds::kName...};
  static constexpr std::array kMeanings{Kinds::kMeaning...};

  std::string_view name() const { return kNames[this->index()]; }

  void describe(OptionVisitor& visitor) {
    describe_name(visitor);
    describe_options(visitor);
  }

  // The two apart, for sections that have keys in between that all kinds share.

  /// Describes the name; another one than now makes it that kind, with the defaults of its
  /// options.
  void describe_name(OptionVisitor& visitor) {
    std::size_t index = this->index();
    visitor.visit_choice("name", index, {kNames, kMeanings},
                         "The other keys are those of this kind.");
    if (index == this->index()) return;
    static constexpr std::array kMakers{+[]() -> OneOf { return Kinds{}; }...};
    *this = kMakers[index]();
  }

  void describe_options(OptionVisitor& visitor) {
    std::visit([&](auto& kind) { kind.describe(visitor); }, *this);
    (visitor.visit_kind(Kinds::kName, [](OptionVisitor& inner) { Kinds{}.describe(inner); }), ...);
  }
};

}  // namespace hayate
