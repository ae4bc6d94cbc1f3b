// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/cuda_switches.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

TEST(CudaSwitches, ARecipeAllowsWhatIsFastUnlessItSaysOtherwise) {
  const Recipe fast = read_recipe("spleen_fast");
  EXPECT_EQ(cuda_switches_of(fast), (CudaSwitches{true, true, true, false}));
  const std::vector<std::string> exact{"allow_tf32=false", "cudnn_benchmark=false"};
  EXPECT_EQ(cuda_switches_of(read_recipe("spleen_fast", exact)),
            (CudaSwitches{false, false, false, true}));
}

TEST(CudaSwitches, AreInForceOnceTheyAreSet) {
  const CudaSwitches before = cuda_switches_in_force();
  for (const CudaSwitches& switches :
       {CudaSwitches{false, false, false, true}, CudaSwitches{true, true, true, false}}) {
    set_cuda_switches(switches);
    EXPECT_EQ(cuda_switches_in_force(), switches);
  }
  set_cuda_switches(before);
  EXPECT_EQ(to_json(before).size(), 4U);
}

}  // namespace
}  // namespace hayate
