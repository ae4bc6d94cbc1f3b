// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/finished_run.h"

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

void require_run(const RunFolder& folder) {
  if (std::filesystem::exists(folder.recipe())) return;
  throw MissingInputError(
      fmt::format("{}: not a run folder, it has no recipe.json", folder.path.string()),
      "name the folder that hayate train --out made");
}

void require_best_weights(const RunFolder& folder) {
  if (std::filesystem::exists(folder.best_weights())) return;
  throw MissingInputError(fmt::format("{}: the run has no weights yet", folder.path.string()),
                          "let it train until its first validation");
}

}  // namespace hayate
