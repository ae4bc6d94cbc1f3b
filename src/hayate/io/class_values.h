// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Returns the values in label files of all classes that the list declares, and what these are
/// called.
std::map<std::int64_t, std::string> class_names_by_value(const DatasetList& list);

/// How many classes beside the background the list declares.
std::size_t count_foreground_classes(const DatasetList& list);

/// Returns how many classes the list declares, background included; 0 where it does not say.
std::int64_t declared_class_count(const DatasetList& list);

}  // namespace hayate
