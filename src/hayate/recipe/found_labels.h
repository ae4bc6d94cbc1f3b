// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "hayate/io/dataset_list.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// Fills in CaseFiles::unannotated by what label files hold, where data.labels_present is as_found:
/// in cases whose list does not say it, a class, or a region none of whose classes is there, was
/// not annotated. Reads every label, on all cores; does nothing where the key is another one.
/// \param cases  with labels, as with_labels_of has left them \pre the recipe leaves nothing open
/// \throws DataError  that names all labels which cannot be used, and why; InterruptedError,
/// IoError.
void find_labels_present(const Recipe& recipe, std::span<CaseFiles> cases);

}  // namespace hayate
