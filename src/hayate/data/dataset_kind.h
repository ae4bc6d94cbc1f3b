// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

/// Where prepared cases are between two uses.
enum class DatasetKind { kAuto, kDataset, kCacheDataset, kPersistentDataset, kSmartCacheDataset };

template <>
inline constexpr std::array kEnumNames<DatasetKind>{
    std::string_view("auto"), std::string_view("Dataset"), std::string_view("CacheDataset"),
    std::string_view("PersistentDataset"), std::string_view("SmartCacheDataset")};
template <>
inline constexpr std::array kEnumMeanings<DatasetKind>{
    std::string_view("the first of memory, disk and a window that has room"),
    std::string_view("nowhere: cases are prepared anew"), std::string_view("in memory"),
    std::string_view("in files, which the next run finds"),
    std::string_view("in memory, a window of them that moves on each epoch")};

}  // namespace hayate
