// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/device_chain.h"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/transforms/registry.h"

namespace hayate {
namespace {

std::string reason(const std::string& entries, bool lazy = false) {
  return std::string(
      why_not_on_device(Compose(make_transforms(nlohmann::json::parse(entries), "test"), lazy))
          .reason());
}

constexpr const char* kCrop = R"({"name":"RandCropByPosNegLabel","spatial_size":16})";

TEST(DeviceChain, SaysWhatKeepsAChainOnTheHost) {
  EXPECT_EQ(reason(R"([{"name":"RandFlip"},{"name":"NormalizeIntensity"}])"),
            "a deterministic transform comes after a random one");
  EXPECT_EQ(reason(std::string("[") + kCrop + "]"),
            "neither FgBgToIndices nor ClassesToIndices comes before the crop that needs it");
  EXPECT_EQ(reason(std::string(R"([{"name":"FgBgToIndices"},{"name":"RandFlip"},)") + kCrop + "]"),
            "patches are cut after another random transform");
  EXPECT_EQ(reason(R"([{"name":"RandZoom"}])"),
            "RandZoom resizes before it cuts, unless the chain is lazy");
  EXPECT_EQ(reason(R"([{"name":"RandZoom","mode":"trilinear"}])", /*lazy=*/true), "");
  EXPECT_EQ(reason(R"([{"name":"RandZoom","mode":"area"}])", /*lazy=*/true),
            "a random transform is known on the host only");
  EXPECT_EQ(reason(R"([{"name":"RandSimulateLowResolution","align_corners":true,)"
                   R"("upsample_mode":"nearest-exact"}])"),
            "RandSimulateLowResolution keeps corners with nearest-exact");
}

}  // namespace
}  // namespace hayate
