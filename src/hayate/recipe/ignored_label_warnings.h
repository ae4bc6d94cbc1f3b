// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/recipe/recipe.h"

namespace hayate {

/// Names the transforms that make something else of voxels which nobody annotated than a recipe
/// with data.ignore_label means, a sentence each: padding, which is background to a label, and a
/// crop to the foreground of a label, which is what was annotated of it. Nothing without such
/// voxels. \pre the recipe leaves nothing open (recipe/declared_labels.h)
std::vector<std::string> find_ignored_label_warnings(const Recipe& recipe);

}  // namespace hayate
