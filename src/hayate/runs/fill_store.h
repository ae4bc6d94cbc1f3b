// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "hayate/data/case_store.h"
#include "hayate/launch/place.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// Prepares the cases that a training by the recipe will keep, and puts them where it will find
/// them (a PersistentDataset). Each rank of a place begins with another part of the cases, and goes
/// on with the others: on a disk that all share each case is prepared once, and where every node
/// has a disk of its own each node gets all.
///
/// \returns how many cases are there then.
/// \throws DataError  that names all cases which cannot be used; RecipeError, and others.
std::int64_t fill_store(const Recipe& asked, const std::filesystem::path& dataset,
                        std::shared_ptr<const CaseStore> store, const Place& place);

}  // namespace hayate
