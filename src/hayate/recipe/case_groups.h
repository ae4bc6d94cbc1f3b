// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hayate {

/// Which cases are of one patient, and so never on both sides of a split.
struct CaseGroups {
  /// What tells the patients, as data.split.group has it: `none`, or a regular expression. `auto`
  /// has come to one of the two.
  std::string rule = "none";
  /// The cases of each patient by their place in the list, patients in the order of their first
  /// case.
  std::vector<std::vector<std::int64_t>> members;
  /// Name of a case whose patient has several; empty where nobody has.
  std::string example;

  /// Whether any patient has several cases.
  bool are_shared() const { return !example.empty(); }
};

/// Groups cases by their patients.
///
/// `auto` takes names for those of patients where every one ends in a part that tells visits,
/// frames, sides or views (patient001_frame01, sub-01_ses-2, case_03_t1, 17_ED), some share what
/// stands before, and not all do. A bare number at the end (spleen_12) is a case's own. Where what
/// stands before has no digit in it (scan_3, control_visit2), there must also be at least as many
/// patients as any of them has cases, or it names the data set and not a patient.
///
/// \param names  of the cases.
/// \param rule   `auto`, `none`, or a regular expression (ECMAScript, whatever the case of letters)
///               that is looked for in each name: the patient is its first capturing group, or the
///               whole match where it has none.
/// \throws RecipeError  when it is no regular expression, or is not found in a name, or is empty
///                      there.
CaseGroups group_cases(std::span<const std::string> names, const std::string& rule);

/// \throws RecipeError  when data.split.group is none of what group_cases takes.
void check_group_rule(const std::string& rule);

}  // namespace hayate
