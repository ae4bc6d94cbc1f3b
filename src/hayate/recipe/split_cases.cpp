// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/split_cases.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <span>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/philox_stream.h"
#include "hayate/recipe/case_groups.h"

namespace hayate {
namespace {

/// Places of cases in the list, for each patient.
using Members = std::vector<std::vector<std::int64_t>>;

std::int64_t case_count(std::span<const std::vector<std::int64_t>> patients) {
  return std::accumulate(
      patients.begin(), patients.end(), std::int64_t{0},
      [](std::int64_t sum, const auto& members) { return sum + std::ssize(members); });
}

Members shuffled(const Members& patients, std::uint64_t seed) {
  std::vector<std::int64_t> order(patients.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  PhiloxStream random({.seed = seed, .transform_index = kSplitStream});
  random.shuffle(order);
  Members result;
  for (const std::int64_t place : order)
    result.push_back(patients[static_cast<std::size_t>(place)]);
  return result;
}

/// How many of the last patients come nearest to so many cases; one at least, and not all.
/// \pre two patients
std::int64_t count_last_patients(const Members& patients, std::int64_t wanted_cases) {
  std::int64_t best = 1;
  std::int64_t best_distance = std::numeric_limits<std::int64_t>::max();
  for (std::int64_t count = 1; count < std::ssize(patients); ++count) {
    const auto last = std::span(patients).last(static_cast<std::size_t>(count));
    const std::int64_t distance = std::abs(case_count(last) - wanted_cases);
    if (distance >= best_distance) break;
    best = count;
    best_distance = distance;
  }
  return best;
}

std::int64_t wanted_validation_cases(std::int64_t count, const SplitOptions& options) {
  const std::int64_t wanted =
      options.validation_count > 0
          ? options.validation_count
          : static_cast<std::int64_t>(static_cast<double>(count) * options.validation_fraction +
                                      0.5);
  if (wanted >= 1 && wanted < count) return wanted;
  throw RecipeError(fmt::format("data.split: {} of {} cases for validation leaves {} for training",
                                wanted, count, count - wanted),
                    "set data.split.validation_count or data.split.validation_fraction");
}

void check_patient_count(const Members& patients, std::int64_t least, const std::string& group) {
  if (std::ssize(patients) >= least) return;
  throw RecipeError(
      fmt::format("data.split: {} cases are of {} patient{} by data.split.group '{}', expected at "
                  "least {}, since a patient is never on both sides",
                  case_count(patients), patients.size(), patients.size() == 1 ? "" : "s", group,
                  least),
      "take fewer folds, or tell patients by another data.split.group (none: each case by itself)");
}

/// Places of cases on each side.
struct Sides {
  std::vector<std::int64_t> train;
  std::vector<std::int64_t> validation;
};

void append(std::vector<std::int64_t>& side, const std::vector<std::int64_t>& members) {
  side.insert(side.end(), members.begin(), members.end());
}

Sides split_off_last(const Members& patients, std::int64_t wanted_cases) {
  const std::int64_t train_count =
      std::ssize(patients) - count_last_patients(patients, wanted_cases);
  Sides sides;
  for (std::int64_t i = 0; i < std::ssize(patients); ++i) {
    append(i < train_count ? sides.train : sides.validation, patients[static_cast<std::size_t>(i)]);
  }
  return sides;
}

/// Both sides in the order of the list.
Sides take_fold(Members patients, const SplitOptions& options) {
  std::ranges::stable_sort(patients, std::ranges::greater(), &std::vector<std::int64_t>::size);
  std::vector<std::int64_t> cases_in(static_cast<std::size_t>(options.folds), 0);
  Sides sides;
  for (const std::vector<std::int64_t>& members : patients) {
    const auto smallest = std::ranges::min_element(cases_in);
    *smallest += std::ssize(members);
    const bool validates = smallest - cases_in.begin() == options.fold;
    append(validates ? sides.validation : sides.train, members);
  }
  std::ranges::sort(sides.train);
  std::ranges::sort(sides.validation);
  return sides;
}

Sides choose_sides(const CaseGroups& groups, std::int64_t count, const SplitOptions& options,
                   std::uint64_t seed) {
  if (options.folds > 0) {
    check_patient_count(groups.members, options.folds, groups.rule);
    return take_fold(shuffled(groups.members, seed), options);
  }
  const std::int64_t wanted = wanted_validation_cases(count, options);
  check_patient_count(groups.members, 2, groups.rule);
  return split_off_last(options.shuffle ? shuffled(groups.members, seed) : groups.members, wanted);
}

std::vector<CaseFiles> pick(const std::vector<CaseFiles>& cases,
                            const std::vector<std::int64_t>& places) {
  std::vector<CaseFiles> picked;
  for (const std::int64_t place : places) picked.push_back(cases[static_cast<std::size_t>(place)]);
  return picked;
}

}  // namespace

Split split_cases(std::vector<CaseFiles> cases, const SplitOptions& options, std::uint64_t seed) {
  std::vector<std::string> names;
  for (const CaseFiles& files : cases) names.push_back(files.name);
  const CaseGroups groups = group_cases(names, options.group);
  const Sides sides = choose_sides(groups, std::ssize(cases), options, seed);
  Split split{pick(cases, sides.train), pick(cases, sides.validation), groups.rule};
  if (groups.are_shared()) {
    split.patient_count = std::ssize(groups.members);
    split.shared_case = groups.example;
  }
  return split;
}

std::string describe_patients(const Split& split) {
  if (split.patient_count == 0) return "";
  return fmt::format("{} cases of {} patients ({} …): no patient is on both sides",
                     split.train.size() + split.validation.size(), split.patient_count,
                     split.shared_case);
}

std::string describe_split(const Split& split, const SplitOptions& options) {
  std::string text = fmt::format("{} cases to train on, {} to validate on", split.train.size(),
                                 split.validation.size());
  if (options.folds > 0) text += fmt::format(", fold {} of {}", options.fold, options.folds);
  const std::string patients = describe_patients(split);
  return patients.empty() ? text : text + "; " + patients;
}

}  // namespace hayate
