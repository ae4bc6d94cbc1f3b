// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <nlohmann/json_fwd.hpp>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Reads `labels` and `regions_class_order` of a list into class_names, label_values, ignore_label
/// and regions. `labels` is one of
///
///   * {"0": "background", "1": "liver"}: value → name, as the Medical Segmentation Decathlon has
///   it;
///   * {"background": 0, "liver": 1, "ignore": 2}: name → value, as nnU-Net has it; "ignore" is the
///     value of voxels that nobody annotated;
///   * {"background": 0, "whole": [1, 2], "core": 2}: name → values of a region. Regions may
///     overlap, and `regions_class_order` says what each of them is written as.
///
/// Where the values are not 0, 1, 2 …, the classes are numbered in the order of their values.
/// \throws DataError  when it is none of these, or a value is not within 0 … 65,535.
void read_label_names(const std::filesystem::path& path, const nlohmann::ordered_json& root,
                      DatasetList& list);

/// Reads {"0": "CT", "1": "PET"} or ["CT", "PET"] at `key` into channel_names.
/// \throws DataError  when it is neither.
void read_channel_names(const std::filesystem::path& path, const nlohmann::ordered_json& root,
                        const std::string& key, DatasetList& list);

/// Whether `labels` goes from names to values.
bool has_values_by_name(const nlohmann::ordered_json& root);

}  // namespace hayate
