// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/recipe/reference/option_entry.h"

namespace hayate {

/// Every key that a recipe may have, and every transform.
struct RecipeReference {
  /// In the order in which data flows; a section is an entry of the shape kObject.
  std::vector<OptionEntry> entries;
  std::vector<OptionGroup> transforms;
};

RecipeReference make_recipe_reference();

/// The groups of an object's keys: keys that all kinds have alike, but for the default, come first,
/// without a name, then those that some have alike, named by these ("DiceCELoss, DiceFocalLoss").
std::vector<OptionGroup> shared_groups(const std::vector<OptionGroup>& kinds);

}  // namespace hayate
