// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/thin_conv.h"

#include <gtest/gtest.h>

#include "support/conv_kernels.h"
#include "support/expect_conv_results.h"
#include "support/isa_versions.h"
#include "support/normal_values.h"

namespace hayate {
namespace {

template <class T>
ConvResults<T> run(Isa isa, const ThinConvShape& shape) {
  const std::int64_t size = shape.x * shape.y * shape.z * shape.channels;
  const std::int64_t weight_size = 27 * shape.channels * shape.channels;
  return run_conv<T>(thin_conv_kernels<T>(isa), shape, shape.x, (shape.x + 1) / 2,
                     {normal_values<T>(size, 1), normal_values<T>(size, 2),
                      normal_values<float>(weight_size, 3), normal_values<float>(shape.channels, 4),
                      normal_values<float>(thin_conv_scratch_size(shape), 5)});
}

template <class T>
void expect_conv_versions_agree(double tolerance) {
  for (const ThinConvShape& shape :
       {ThinConvShape{2, 5, 6, 16}, ThinConvShape{1, 4, 3, 33}, ThinConvShape{3, 3, 4, 7},
        ThinConvShape{4, 1, 1, 1}, ThinConvShape{2, 2, 5, 50}}) {
    const ConvResults<T> expected = run<T>(Isa::kReference, shape);
    for (const Isa isa : fast_versions()) {
      SCOPED_TRACE(enum_name(isa));
      expect_conv_results(run<T>(isa, shape), expected, tolerance);
    }
  }
}

TEST(ThinConvKernels, AllVersionsAgreeInFloat32) {
  expect_conv_versions_agree<float>(1e-5);
}

TEST(ThinConvKernels, AllVersionsAgreeInBFloat16) {
  expect_conv_versions_agree<BFloat16>(1.0 / 128.0);
}

}  // namespace
}  // namespace hayate
