// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/recipe/reference/recipe_reference.h"

namespace hayate {

/// The reference as a page of Markdown: docs/reference.md.
std::string reference_markdown(const RecipeReference& reference);

}  // namespace hayate
