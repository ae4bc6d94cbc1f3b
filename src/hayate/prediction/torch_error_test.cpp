// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/torch_error.h"

#include <stdexcept>

#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

TEST(TorchError, KnowsThatTheAllocatorFoundNoMemory) {
  try {
    at::empty({std::int64_t{1} << 56});
    FAIL();
  } catch (const std::exception& error) {
    EXPECT_THROW(rethrow_torch_error(error), MemoryError);
  }
}

TEST(TorchError, KnowsSizesThatNoMemoryHas) {
  try {
    at::empty({std::int64_t{1} << 40, std::int64_t{1} << 40});
    FAIL();
  } catch (const std::exception& error) {
    EXPECT_THROW(rethrow_torch_error(error), MemoryError);
  }
}

TEST(TorchError, KnowsOneDnnAndCuda) {
  EXPECT_THROW(rethrow_torch_error(std::runtime_error("could not create a primitive")),
               MemoryError);
  EXPECT_THROW(rethrow_torch_error(std::runtime_error("CUDA error: out of memory")), MemoryError);
  EXPECT_THROW(rethrow_torch_error(std::runtime_error("CUDA error: an illegal memory access")),
               DeviceError);
}

TEST(TorchError, LeavesTheRestToOthers) {
  EXPECT_NO_THROW(rethrow_torch_error(std::runtime_error("x")));
}

}  // namespace
}  // namespace hayate
