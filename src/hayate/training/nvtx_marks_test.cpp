// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/nvtx_marks.h"

#include <gtest/gtest.h>

#include "hayate/prediction/device.h"

namespace hayate {
namespace {

TEST(NvtxMarks, AreThereWithCudaOnlyAndThenTakeRanges) {
  const bool has_cuda = resolve_device("auto").is_cuda();
  const TraceMarks* marks = nvtx_marks();
  ASSERT_EQ(marks != nullptr, has_cuda);
  if (!has_cuda) return;
  marks->push("range");
  marks->pop();
}

}  // namespace
}  // namespace hayate
