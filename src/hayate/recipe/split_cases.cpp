// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/split_cases.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <cstdlib>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <span>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/philox_stream.h"
#include "hayate/base/text.h"
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

/// Cases of a patient or of a fold, and how many of them are to be spread.
struct Counts {
  std::int64_t spread = 0;
  std::int64_t all = 0;

  auto operator<=>(const Counts&) const = default;
};

/// \param is_spread  of each place in the list.
Counts count_members(const std::vector<std::int64_t>& members, const std::vector<bool>& is_spread) {
  const auto spread = std::ranges::count_if(
      members, [&](std::int64_t place) { return is_spread[static_cast<std::size_t>(place)]; });
  return {spread, std::ssize(members)};
}

/// How many of the last patients validate: as many as come nearest to so many cases, and where
/// there is one patient only, or no case is wanted, none.
std::int64_t count_validating(const Members& patients, std::int64_t wanted_cases) {
  if (patients.size() < 2 || wanted_cases < 1) return 0;
  return count_last_patients(patients, wanted_cases);
}

/// The last patients of both kinds, with and without cases that are to be spread: of the first
/// their share, at least one where there are two, and of the others what is then wanted still.
Sides split_off_share(const Members& patients, const std::vector<bool>& is_spread,
                      std::int64_t wanted_cases) {
  // [0]: those without such cases, [1]: those with.
  std::array<Members, 2> kinds;
  std::vector<std::size_t> kind_of;
  for (const std::vector<std::int64_t>& members : patients) {
    kind_of.push_back(count_members(members, is_spread).spread > 0 ? 1 : 0);
    kinds[kind_of.back()].push_back(members);
  }
  const auto share =
      static_cast<double>(case_count(kinds[1])) / static_cast<double>(case_count(patients));
  const std::int64_t wanted_spread =
      std::max<std::int64_t>(std::llround(share * static_cast<double>(wanted_cases)), 1);
  const std::int64_t spread_count = count_validating(kinds[1], wanted_spread);
  const std::int64_t spread_cases =
      case_count(std::span(kinds[1]).last(static_cast<std::size_t>(spread_count)));
  std::int64_t other_count = count_validating(kinds[0], wanted_cases - spread_cases);
  if (spread_count + other_count == 0) other_count = 1;
  std::array<std::int64_t, 2> to_train{std::ssize(kinds[0]) - other_count,
                                       std::ssize(kinds[1]) - spread_count};
  Sides sides;
  for (std::size_t i = 0; i < patients.size(); ++i) {
    append(to_train[kind_of[i]]-- > 0 ? sides.train : sides.validation, patients[i]);
  }
  return sides;
}

/// Of each place in the list, whether data.split.spread names it.
std::vector<bool> find_spread(const std::vector<std::string>& names, const SplitOptions& options) {
  std::vector<bool> is_spread;
  for (const std::string& name : names) {
    is_spread.push_back(std::ranges::find(options.spread, name) != options.spread.end());
  }
  return is_spread;
}

/// Both sides in the order of the list.
Sides take_fold(Members patients, const std::vector<bool>& is_spread, const SplitOptions& options) {
  const auto counts_of = [&](const auto& members) { return count_members(members, is_spread); };
  std::ranges::stable_sort(patients, std::ranges::greater(), counts_of);
  std::vector<Counts> folds(static_cast<std::size_t>(options.folds));
  Sides sides;
  for (const std::vector<std::int64_t>& members : patients) {
    const Counts counts = counts_of(members);
    // Those without such cases even out how many cases the folds have in all.
    const auto smallest = counts.spread > 0 ? std::ranges::min_element(folds)
                                            : std::ranges::min_element(folds, {}, &Counts::all);
    smallest->spread += counts.spread;
    smallest->all += counts.all;
    const bool validates = smallest - folds.begin() == options.fold;
    append(validates ? sides.validation : sides.train, members);
  }
  std::ranges::sort(sides.train);
  std::ranges::sort(sides.validation);
  return sides;
}

Sides choose_sides(const CaseGroups& groups, const std::vector<std::string>& names,
                   const SplitOptions& options, std::uint64_t seed) {
  const std::vector<bool> is_spread = find_spread(names, options);
  if (options.folds > 0) {
    check_patient_count(groups.members, options.folds, groups.rule);
    return take_fold(shuffled(groups.members, seed), is_spread, options);
  }
  const std::int64_t wanted = wanted_validation_cases(std::ssize(names), options);
  check_patient_count(groups.members, 2, groups.rule);
  const Members patients = options.shuffle ? shuffled(groups.members, seed) : groups.members;
  const bool any_is_spread = std::ranges::find(is_spread, true) != is_spread.end();
  return any_is_spread ? split_off_share(patients, is_spread, wanted)
                       : split_off_last(patients, wanted);
}

std::vector<CaseFiles> pick(const std::vector<CaseFiles>& cases,
                            const std::vector<std::int64_t>& places) {
  std::vector<CaseFiles> picked;
  for (const std::int64_t place : places) picked.push_back(cases[static_cast<std::size_t>(place)]);
  return picked;
}

std::vector<std::string> names_of(const std::vector<CaseFiles>& cases) {
  std::vector<std::string> names;
  for (const CaseFiles& files : cases) names.push_back(files.name);
  return names;
}

Split make_split(const std::vector<CaseFiles>& cases, const Sides& sides,
                 const CaseGroups& groups) {
  Split split{pick(cases, sides.train), pick(cases, sides.validation)};
  split.group = groups.rule;
  if (groups.are_shared()) {
    split.patient_count = std::ssize(groups.members);
    split.shared_case = groups.example;
  }
  return split;
}

/// The fold of the data set's own split that the recipe asks for.
const DeclaredFold& find_fold(const DeclaredSplit& declared, const SplitOptions& options) {
  const std::int64_t count = std::ssize(declared.folds);
  if (options.folds > 0 && options.folds != count) {
    throw RecipeError(fmt::format("data.split.folds: got {}, but the data set brings {} along ({})",
                                  options.folds, count, declared.source),
                      "--set data.split.source=drawn deals the cases out anew");
  }
  if (options.fold >= count) {
    throw RecipeError(fmt::format("data.split.fold: got {}, but the data set's own folds ({}) are "
                                  "0 to {}",
                                  options.fold, declared.source, count - 1),
                      "--set data.split.source=drawn deals the cases out anew");
  }
  return declared.folds[static_cast<std::size_t>(options.fold)];
}

/// Places of the cases that a fold names; those that are not there were told as problems.
Sides find_sides(const std::vector<CaseFiles>& cases, const DeclaredFold& fold) {
  const std::set<std::filesystem::path> train(fold.train.begin(), fold.train.end());
  const std::set<std::filesystem::path> validation(fold.validation.begin(), fold.validation.end());
  Sides sides;
  for (std::int64_t i = 0; i < std::ssize(cases); ++i) {
    const std::filesystem::path& image = cases[static_cast<std::size_t>(i)].image;
    if (train.contains(image)) sides.train.push_back(i);
    if (validation.contains(image)) sides.validation.push_back(i);
  }
  return sides;
}

/// Cases, or patients, on both sides: "a", "b and c".
std::vector<std::string> find_on_both_sides(const std::vector<CaseFiles>& cases, const Sides& sides,
                                            const CaseGroups& groups) {
  std::map<std::int64_t, std::size_t> patient_of;
  for (std::size_t patient = 0; patient < groups.members.size(); ++patient) {
    for (const std::int64_t place : groups.members[patient]) patient_of[place] = patient;
  }
  std::map<std::size_t, std::int64_t> trained;
  for (const std::int64_t place : sides.train) trained.emplace(patient_of.at(place), place);
  const auto name = [&](std::int64_t place) { return cases[static_cast<std::size_t>(place)].name; };
  std::vector<std::string> leaks;
  for (const std::int64_t place : sides.validation) {
    const auto same = trained.find(patient_of.at(place));
    if (same == trained.end()) continue;
    const bool is_case = std::ranges::find(sides.train, place) != sides.train.end();
    leaks.push_back(is_case ? name(place)
                            : fmt::format("{} (trained on: {})", name(place), name(same->second)));
  }
  return leaks;
}

Split take_declared(const std::vector<CaseFiles>& cases, const DeclaredSplit& declared,
                    const SplitOptions& options) {
  const Sides sides = find_sides(cases, find_fold(declared, options));
  const CaseGroups groups = group_cases(names_of(cases), options.group);
  if (const auto leaks = find_on_both_sides(cases, sides, groups); !leaks.empty()) {
    throw DataError(
        fmt::format("{}, fold {}: {} cases are on both sides, or their patients are by "
                    "data.split.group '{}': {}",
                    declared.source, options.fold, leaks.size(), groups.rule, join(leaks, ", ")),
        "mend the split; --set data.split.group=none takes each case for a patient, and "
        "--set data.split.source=drawn splits anew");
  }
  if (sides.train.empty() || sides.validation.empty()) {
    throw RecipeError(
        fmt::format("{}, fold {}: {} cases to train on and {} to validate on, "
                    "expected some of both",
                    declared.source, options.fold, sides.train.size(), sides.validation.size()),
        "--set data.split.source=drawn splits anew");
  }
  Split split = make_split(cases, sides, groups);
  split.source = declared.source;
  split.declared_folds = std::ssize(declared.folds);
  return split;
}

}  // namespace

Split split_cases(std::vector<CaseFiles> cases, const SplitOptions& options, std::uint64_t seed) {
  const std::vector<std::string> names = names_of(cases);
  const CaseGroups groups = group_cases(names, options.group);
  return make_split(cases, choose_sides(groups, names, options, seed), groups);
}

Split split_cases(const DatasetList& list, const SplitOptions& options, std::uint64_t seed) {
  if (list.split && options.source != SplitSource::kDrawn) {
    return take_declared(list.training, *list.split, options);
  }
  if (options.source == SplitSource::kDataset) {
    throw RecipeError("data.split.source is dataset, but the data set brings no split along",
                      "--set data.split.source=auto");
  }
  if (options.folds == 0 && options.fold > 0) {
    throw RecipeError(
        fmt::format("data.split.fold: got {}, but data.split.folds is 0, and the data set brings "
                    "no folds along",
                    options.fold),
        "--set data.split.folds=5");
  }
  return split_cases(list.training, options, seed);
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
  const std::int64_t folds = split.source.empty() ? options.folds : split.declared_folds;
  if (folds > 1) text += fmt::format(", fold {} of {}", options.fold, folds);
  if (!split.source.empty()) text += " by " + split.source;
  const std::string patients = describe_patients(split);
  return patients.empty() ? text : text + "; " + patients;
}

}  // namespace hayate
