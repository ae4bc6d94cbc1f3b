// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hayate {

/// What differs between what two commands made in their working folders: tensors and metadata of
/// weights, checkpoints and prepared cases, rows of metrics, points for TensorBoard, voxels, JSON,
/// and which files there are. Clocks, dates and process numbers do not count, nor half-written
/// files that a killed program left behind. Figures and pages only have to be whole.
///
/// \param with_output  whether standard output has to be the same, too, but for numbers in plain
/// text.
std::vector<std::string> find_differences(const std::filesystem::path& expected,
                                          const std::filesystem::path& got, bool with_output);

}  // namespace hayate
