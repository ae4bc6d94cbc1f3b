// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// A case whose channels have names, as they are found.
struct NamedChannels {
  std::string name;
  /// Channel name → file.
  std::map<std::string, std::filesystem::path> channels;
  std::optional<std::filesystem::path> label;
  /// Where each class has a file, of which `label` is the first.
  std::vector<ClassMask> masks = {};
};

/// Adds the cases to the list. Their channels are those that every labelled case has (every case,
/// where none is labelled), in the order of their names, which the list gets where there are
/// several. A case that lacks one is a problem.
void add_named_channels(const std::vector<NamedChannels>& cases, DatasetList& list);

}  // namespace hayate
