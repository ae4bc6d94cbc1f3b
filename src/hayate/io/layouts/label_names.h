// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// What lists call the value 0.
inline constexpr std::string_view kBackgroundName = "background";

/// Reads `labels` and `regions_class_order` of a list into class_names, label_values, ignore_label
/// and regions; notes where there is an order and no region. `labels` is one of
///
///   * {"0": "background", "1": "liver"}: value → name, as the Medical Segmentation Decathlon has
///   it;
///   * {"background": 0, "liver": 1, "ignore": 2}: name → value, as nnU-Net has it;
///   * {"background": 0, "whole": [1, 2], "core": 2}: name → values of a region. Regions may
///     overlap, and `regions_class_order` says what each of them is written as; without it they
///     are written together (LabelRegion::kWrittenTogether).
///
/// What is called "ignore" is the value of voxels that nobody annotated. Where the others are not
/// 0, 1, 2 …, the classes are numbered in the order of their values.
/// \throws DataError  when it is none of these, or a value is not within 0 … 65,535.
void read_label_names(const std::filesystem::path& path, const nlohmann::ordered_json& root,
                      DatasetList& list);

/// Reads {"0": "CT", "1": "PET"} or ["CT", "PET"] at `key` into channel_names.
/// \throws DataError  when it is neither.
void read_channel_names(const std::filesystem::path& path, const nlohmann::ordered_json& root,
                        const std::string& key, DatasetList& list);

/// Reads `labels_present` of a case: what its label was annotated for, as a list of names or values
/// of classes; nothing where there is no such key. Whether there are such classes is checked when
/// they are known (io/labels_present.h).
/// \param where  the case's place, for the message. \throws DataError  when it is something else.
std::optional<std::vector<std::string>> read_labels_present(const std::filesystem::path& path,
                                                            const nlohmann::ordered_json& entry,
                                                            const std::string& where);

/// Whether `labels` goes from names to values.
bool has_values_by_name(const nlohmann::ordered_json& root);

}  // namespace hayate
