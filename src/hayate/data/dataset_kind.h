// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

/// Where prepared cases are between two uses.
enum class DatasetKind {
  kAuto,               ///< in the first place that has room for them: memory, disk, a window
  kDataset,            ///< nowhere: they are prepared anew
  kCacheDataset,       ///< in memory
  kPersistentDataset,  ///< in files, which the next run finds (data/case_store.h)
  kSmartCacheDataset,  ///< in memory, a window of them that moves on each epoch
};

template <>
inline constexpr std::array kEnumNames<DatasetKind>{
    std::string_view("auto"), std::string_view("Dataset"), std::string_view("CacheDataset"),
    std::string_view("PersistentDataset"), std::string_view("SmartCacheDataset")};

}  // namespace hayate
