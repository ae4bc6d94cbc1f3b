// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace hayate {

/// Why the fast way of an operation does not apply: nothing where it does, else the end of a
/// sentence, "the tensor is not on the CPU". It is a literal, so that asking allocates nothing.
class [[nodiscard]] WhyNot {
 public:
  /// The fast way applies.
  constexpr WhyNot() = default;
  // Implicit, so that a function that gives one can return the sentence.
  consteval WhyNot(const char* reason) : reason_(reason) {}

  constexpr bool applies() const { return reason_.empty(); }
  constexpr std::string_view reason() const { return reason_; }

 private:
  std::string_view reason_;
};

}  // namespace hayate
