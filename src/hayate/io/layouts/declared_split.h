// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Folds that lists may name; more than anybody makes.
inline constexpr std::int64_t kLargestFold = 999;

/// Cases that a list gives numbers of folds: MONAI's "fold".
struct NumberedFolds {
  /// Image → the fold that it validates; cases that are not here always train.
  std::map<std::filesystem::path, std::int64_t> fold_of;
  std::vector<std::filesystem::path> all;
};

/// A fold for each number from 0 to the largest: its cases validate, all others train. Nothing
/// where no case has one. \param source  for DeclaredSplit::source.
std::optional<DeclaredSplit> split_by_number(const NumberedFolds& numbered, std::string source);

/// What a word of a table says of a case: train, val, test and their kin, in letters of either case.
enum class SplitSide { kTrain, kValidation, kTest };
std::optional<SplitSide> side_of_word(const std::string& word);

/// Reads nnU-Net's splits_final.json: a list of {"train": [case …], "val": [case …]}. Names that no
/// case has are a problem of the list.
/// \throws MissingInputError, IoError; DataError when it is malformed.
DeclaredSplit read_splits_final(const std::filesystem::path& path, DatasetList& list);

}  // namespace hayate
