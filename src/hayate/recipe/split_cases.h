// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/recipe/data_options.h"

namespace hayate {

/// The cases to train on and to validate on.
struct Split {
  std::vector<CaseFiles> train;
  std::vector<CaseFiles> validation;
};

/// Training and validation cases of a list by the recipe's split, which depends on names and seed
/// only. \throws RecipeError  when one part would be empty.
Split split_cases(std::vector<CaseFiles> cases, const SplitOptions& options, std::uint64_t seed);

}  // namespace hayate
