// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "faults/craft.h"

namespace hayate {

/// A kind of file that somebody may have made to do harm.
struct CraftedInput {
  std::string name;
  /// Writes one.
  std::function<void(Craft&)> write;
  /// Does with it what the program does. \throws Error  when it is refused
  std::function<void()> use;
};

/// Images, labels, data sets, recipes, logs and prepared cases, in files below `folder`.
std::vector<CraftedInput> make_crafted_inputs(const std::filesystem::path& folder);

/// Checkpoints, to be resumed, and weights, to predict with. `run` is the folder of a run that the
/// crafted ones begin as, `data` what it was trained with.
std::vector<CraftedInput> make_crafted_states(const std::filesystem::path& folder,
                                              const std::filesystem::path& run,
                                              const std::filesystem::path& data);

}  // namespace hayate
