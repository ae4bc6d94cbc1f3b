// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Case → the files of its channels in their order.
using ChannelGroups = std::map<std::string, std::vector<std::filesystem::path>>;

/// Groups images that are named as nnU-Net's: CASE_0000 is the first channel of CASE, CASE_0001 the
/// next.
///
/// \param images  file name without suffix → file.
/// \param rest    gets the images without such a number.
ChannelGroups group_channels(const std::map<std::string, std::filesystem::path>& images,
                             std::map<std::string, std::filesystem::path>& rest);

/// Makes one case of images CASE_0000, CASE_0001 … where all are named so, and each CASE has as
/// many as the network takes. A single image of one channel keeps its name. \param channel_count
/// that the network takes; 0: not known, and nothing is done.
void join_numbered_channels(std::vector<CaseFiles>& cases, std::int64_t channel_count);

/// The case, with each channel's file. \pre a channel at least.
CaseFiles case_of_channels(std::string name, std::vector<std::filesystem::path> channels,
                           std::optional<std::filesystem::path> label);

}  // namespace hayate
