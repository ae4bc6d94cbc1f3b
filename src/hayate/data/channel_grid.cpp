// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/channel_grid.h"

#include <mutex>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/io/case_image.h"

namespace hayate {

void check_channel_grids(const ImageInfo& image, ChannelGrid grid) {
  if (grid == ChannelGrid::kFirst) return;
  const std::vector<std::string> off = find_channels_off_grid(image);
  if (off.empty()) return;
  throw DataError(
      fmt::format("{}: {}", image.path.string(), off.front()),
      "resample the channels of a case onto one grid; --set data.channel_grid=first has "
      "that done while they are read");
}

void say_channels_resampled(const std::string& case_name, const ImageInfo& image) {
  static std::once_flag said;
  const std::vector<std::string> off = find_channels_off_grid(image);
  if (off.empty()) return;
  std::call_once(said, [&] {
    log_info(
        "channels on other grids are resampled onto that of the first one "
        "(data.channel_grid=first); in case '{}' {}",
        case_name, off.front());
  });
}

}  // namespace hayate
