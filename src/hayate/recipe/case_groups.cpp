// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/case_groups.h"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/short_text.h"

namespace hayate {
namespace {

constexpr std::size_t kLongestRule = 2000;

/// A patient, and behind it what tells the cases of one: BIDS' entities (ses, run …) with whatever
/// follows, or parts of known kinds: numbered ones, the phases of a heart, views, sides, times
/// about a treatment, and modalities.
constexpr const char* kPatient =
    "^(.+?)(?:_(?:ses|run|acq|dir|echo)-.+|(?:[_.-](?:"
    "(?:frame|time|timepoint|tp|t|visit|ses|session|scan|exam|study|series|run|phase|day|week|"
    "month|year|slice|crop|patch|repeat|rep)[_-]?\\d+|"
    "ed|es|[2-5]ch|sax?|la|lax|left|right|l|r|od|os|"
    "pre|post|preop|postop|baseline|bl|followup\\d*|fu\\d*|"
    "ct|mri?|pet|t1w|t1ce?|t1gd|t2w|flair|dwi|adc))+)$";

std::regex compile(const std::string& rule) {
  if (rule.size() > kLongestRule) {
    throw RecipeError(fmt::format("data.split.group: {} characters, expected at most {}",
                                  rule.size(), kLongestRule));
  }
  try {
    return std::regex(rule, std::regex::ECMAScript | std::regex::icase);
  } catch (const std::regex_error& error) {
    throw RecipeError(
        fmt::format("data.split.group: '{}' is no regular expression: {}", rule, error.what()),
        "auto, none, or an expression (ECMAScript) that finds the patient in the name "
        "of a case: --set 'data.split.group=^(patient\\d+)'");
  }
}

/// The patient in a name; nothing where the expression is not found.
std::optional<std::string> find_patient(const std::string& name, const std::regex& rule) {
  std::smatch match;
  if (!std::regex_search(name, match, rule)) return std::nullopt;
  const bool has_group = match.size() > 1 && match[1].matched;
  return has_group ? match[1].str() : match[0].str();
}

/// The patients in all names, in their order.
struct Patients {
  std::vector<std::string> found;
  /// Names in which there is none.
  std::vector<std::string> without;
};

Patients find_patients(std::span<const std::string> names, const std::regex& rule) {
  Patients patients;
  for (const std::string& name : names) {
    std::optional<std::string> patient = find_patient(name, rule);
    if (patient && !patient->empty()) {
      patients.found.push_back(*std::move(patient));
    } else {
      patients.without.push_back(name);
    }
  }
  return patients;
}

CaseGroups group_by(std::span<const std::string> names, const std::vector<std::string>& patients,
                    const std::string& rule) {
  CaseGroups groups;
  groups.rule = rule;
  std::map<std::string, std::size_t> place_of;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto [place, is_new] = place_of.emplace(patients[i], groups.members.size());
    if (is_new) groups.members.emplace_back();
    auto& members = groups.members[place->second];
    members.push_back(static_cast<std::int64_t>(i));
    if (members.size() == 2 && groups.example.empty()) {
      groups.example = names[static_cast<std::size_t>(members.front())];
    }
  }
  return groups;
}

CaseGroups each_by_itself(std::span<const std::string> names) {
  CaseGroups groups;
  for (std::int64_t i = 0; i < std::ssize(names); ++i) groups.members.push_back({i});
  return groups;
}

/// Whether what several cases share may name a data set, and not a patient: it has no digit.
bool may_be_a_title(const CaseGroups& groups, const std::vector<std::string>& patients) {
  return std::ranges::any_of(groups.members, [&](const std::vector<std::int64_t>& members) {
    const std::string& patient = patients[static_cast<std::size_t>(members.front())];
    return members.size() > 1 && patient.find_first_of("0123456789") == std::string::npos;
  });
}

bool are_patients(const CaseGroups& groups, const std::vector<std::string>& patients) {
  if (!groups.are_shared() || groups.members.size() < 2) return false;
  const auto largest =
      std::ranges::max_element(groups.members, {}, &std::vector<std::int64_t>::size);
  return groups.members.size() >= largest->size() || !may_be_a_title(groups, patients);
}

CaseGroups find_groups(std::span<const std::string> names) {
  static const std::regex kRule = compile(kPatient);
  const Patients patients = find_patients(names, kRule);
  if (patients.without.empty()) {
    CaseGroups groups = group_by(names, patients.found, kPatient);
    if (are_patients(groups, patients.found)) return groups;
  }
  return each_by_itself(names);
}

}  // namespace

CaseGroups group_cases(std::span<const std::string> names, const std::string& rule) {
  if (rule == "none") return each_by_itself(names);
  if (rule == "auto") return find_groups(names);
  const Patients patients = find_patients(names, compile(rule));
  if (!patients.without.empty()) {
    throw RecipeError(
        fmt::format("data.split.group: '{}' finds no patient in {} of {} names: {}", rule,
                    patients.without.size(), names.size(), join_first(patients.without)),
        "take an expression that is found in every name, or data.split.group=none");
  }
  return group_by(names, patients.found, rule);
}

void check_group_rule(const std::string& rule) {
  if (rule != "auto" && rule != "none") compile(rule);
}

}  // namespace hayate
