// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/mirror_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "hayate/base/text.h"

namespace hayate {
namespace {

struct Direction {
  std::string_view word;
  std::size_t axis;
  bool positive;
};

constexpr std::array kDirections{
    Direction{"left", 0, false},    Direction{"right", 0, true},   Direction{"l", 0, false},
    Direction{"r", 0, true},        Direction{"lt", 0, false},     Direction{"rt", 0, true},
    Direction{"lh", 0, false},      Direction{"rh", 0, true},      Direction{"posterior", 1, false},
    Direction{"anterior", 1, true}, Direction{"back", 1, false},   Direction{"front", 1, true},
    Direction{"dorsal", 1, false},  Direction{"ventral", 1, true}, Direction{"inferior", 2, false},
    Direction{"superior", 2, true}, Direction{"lower", 2, false},  Direction{"upper", 2, true},
    Direction{"bottom", 2, false},  Direction{"top", 2, true},     Direction{"caudal", 2, false},
    Direction{"cranial", 2, true},
};

/// Along an axis, in shares of the image.
constexpr double kApart = 0.05;
constexpr double kBeside = 0.08;
/// Less than that is not a side.
constexpr double kAside = 0.02;
constexpr double kSameVolume = 1.5;
constexpr std::size_t kFewestCases = 3;

bool is_upper(char c) {
  return std::isupper(static_cast<unsigned char>(c)) != 0;
}

/// Splits "LeftParotid", "kidney_left" and "left kidney" into words in small letters.
std::vector<std::string> words_of(const std::string& name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_letter = std::isalnum(static_cast<unsigned char>(name[i])) != 0;
    const bool begins = i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]);
    if ((!is_letter || begins) && !words.back().empty()) words.emplace_back();
    if (is_letter) words.back() += static_cast<char>(std::tolower(name[i]));
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// Returns the axis along which the two names differ, each on its side, and in nothing else.
std::optional<std::size_t> axis_between(const std::string& a, const std::string& b) {
  const std::vector<std::string> words = words_of(a);
  const std::vector<std::string> others = words_of(b);
  if (words.size() != others.size()) return std::nullopt;
  std::optional<std::size_t> axis;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == others[i]) continue;
    const auto here = std::ranges::find(kDirections, words[i], &Direction::word);
    const auto there = std::ranges::find(kDirections, others[i], &Direction::word);
    const bool is_pair = here != kDirections.end() && there != kDirections.end() &&
                         here->axis == there->axis && here->positive != there->positive;
    if (!is_pair || axis) return std::nullopt;
    axis = here->axis;
  }
  return axis;
}

/// Whether the two classes of a case lie side by side along right, at one place along front and up,
/// and are of one size. \param side  -1 or 1: on which side of a b lies.
bool are_side_by_side(const ClassSummary& a, const ClassSummary& b, double side) {
  if (side * (b.center[0] - a.center[0]) < kApart) return false;
  for (const std::size_t axis : {std::size_t{1}, std::size_t{2}}) {
    if (std::abs(b.center[axis] - a.center[axis]) > kBeside) return false;
  }
  const double ratio = a.volume_ml / b.volume_ml;
  return ratio < kSameVolume && ratio > 1.0 / kSameVolume;
}

/// Most cases are enough for sizes, which disease changes; but the side is the same in all.
bool are_mirrored(const DatasetAnalysis& analysis, std::size_t a, std::size_t b) {
  std::size_t seen = 0;
  std::size_t beside = 0;
  double side = 0.0;
  for (const CaseSummary& one : analysis.cases) {
    if (std::max(a, b) >= one.classes.size()) continue;
    const ClassSummary& first = one.classes[a];
    const ClassSummary& second = one.classes[b];
    if (first.voxel_count == 0 || second.voxel_count == 0) continue;
    const double here = second.center[0] > first.center[0] ? 1.0 : -1.0;
    if (side == 0.0) side = here;
    if (here != side) return false;
    ++seen;
    if (are_side_by_side(first, second, side)) ++beside;
  }
  return seen >= kFewestCases && 4 * beside >= 3 * seen;
}

/// Returns where the class lies along the axis; of class 0, the background, the middle of the
/// image.
std::optional<double> place_of(const CaseSummary& one, std::size_t class_index, std::size_t axis) {
  if (class_index == 0) return 0.5;
  if (class_index >= one.classes.size() || one.classes[class_index].voxel_count == 0) {
    return std::nullopt;
  }
  return one.classes[class_index].center[axis];
}

/// Whether b lies on one side of a in half of the cases or more, and three times as often as on the
/// other: mirrored, they would mostly be as they seldom are.
bool has_its_side(const DatasetAnalysis& analysis, std::size_t a, std::size_t b, std::size_t axis) {
  std::size_t seen = 0;
  std::array<std::size_t, 2> sides{};
  for (const CaseSummary& one : analysis.cases) {
    const auto from = place_of(one, a, axis);
    const auto to = place_of(one, b, axis);
    if (!from || !to) continue;
    ++seen;
    if (std::abs(*to - *from) >= kAside) ++sides[*to > *from ? 1 : 0];
  }
  const auto [least, most] = std::ranges::minmax(sides);
  return seen >= kFewestCases && 2 * most >= seen && most >= 3 * least;
}

constexpr std::array<std::string_view, 3> kAxisNames{"right-left", "front-back", "up-down"};

}  // namespace

MirrorChoice choose_mirror_axes(const DatasetAnalysis& analysis) {
  MirrorChoice choice;
  std::vector<std::string> reasons;
  const auto forbid = [&](std::size_t axis, const std::string& why) {
    if (!choice.allowed[axis]) return;
    choice.allowed[axis] = false;
    reasons.push_back(fmt::format("not {}, {}", kAxisNames[axis], why));
  };
  const std::vector<std::string>& names = analysis.class_names;
  const auto exchanged = [&](std::size_t a, std::size_t b, std::string_view by) {
    return fmt::format("which would make '{}' of '{}' (seen by their {})", names[b], names[a], by);
  };
  for (std::size_t a = 1; a < names.size(); ++a) {
    for (std::size_t b = a + 1; b < names.size(); ++b) {
      if (const auto axis = axis_between(names[a], names[b])) {
        forbid(*axis, exchanged(a, b, "names"));
      }
      if (are_mirrored(analysis, a, b)) forbid(0, exchanged(a, b, "positions"));
    }
  }
  for (std::size_t a = 0; a < names.size(); ++a) {
    for (std::size_t b = a + 1; b < names.size(); ++b) {
      for (std::size_t axis = 0; axis < 3; ++axis) {
        if (!has_its_side(analysis, a, b, axis)) continue;
        forbid(axis, fmt::format("where '{}' lies on one side of {}", names[b],
                                 a == 0 ? "the image's middle" : "'" + names[a] + "'"));
      }
    }
  }
  choice.reason = reasons.empty()
                      ? "no class has its side, and no two are each other's mirror image"
                      : join(reasons, "; ");
  return choice;
}

}  // namespace hayate
