// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/io/image_info.h"

namespace hayate {

/// What is done with a case of which channels, a file each, lie on other grids than the first.
enum class ChannelGrid { kRefuse, kFirst };

template <>
inline constexpr std::array kEnumNames<ChannelGrid>{std::string_view("refuse"),
                                                    std::string_view("first")};
template <>
inline constexpr std::array kEnumMeanings<ChannelGrid>{
    std::string_view("such a case is an error"),
    std::string_view("they are resampled onto the grid of the first (trilinear, the outer voxel "
                     "repeated, as MONAI's ResampleToMatch does)")};

/// \param image  of read_case_info (io/case_image.h).
/// \throws DataError  when a channel lies on another grid, and that is refused.
void check_channel_grids(const ImageInfo& image, ChannelGrid grid);

/// Says in the log that channels of the case are resampled, of the first such case alone.
void say_channels_resampled(const std::string& case_name, const ImageInfo& image);

}  // namespace hayate
