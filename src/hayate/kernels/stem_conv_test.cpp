// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/stem_conv.h"

#include <gtest/gtest.h>

#include "support/conv_kernels.h"
#include "support/expect_conv_results.h"
#include "support/isa_versions.h"
#include "support/normal_values.h"

namespace hayate {
namespace {

template <class T>
ConvResults<T> run(Isa isa, const StemConvShape& shape) {
  const std::int64_t in_size = shape.size[0] * shape.size[1] * shape.size[2] * shape.in_channels;
  const std::int64_t planes = shape.out_size(0);
  const std::int64_t out_size = planes * shape.out_size(1) * shape.out_size(2) * shape.out_channels;
  const std::int64_t weight_size = shape.taps() * shape.in_channels * shape.out_channels;
  return run_conv<T>(
      stem_conv_kernels<T>(isa), shape, planes, (planes + 1) / 2,
      {normal_values<T>(in_size, 1), normal_values<T>(out_size, 2),
       normal_values<float>(weight_size, 3), normal_values<float>(shape.out_channels, 4),
       normal_values<float>(stem_conv_scratch_size(shape), 5)});
}

template <class T>
void expect_stem_versions_agree(double tolerance) {
  for (const StemConvShape& shape : {StemConvShape{1, 16, {3, 3, 3}, {2, 2, 2}, {6, 8, 20}},
                                     StemConvShape{1, 32, {3, 3, 3}, {2, 2, 1}, {5, 7, 10}},
                                     StemConvShape{2, 48, {3, 3, 3}, {1, 1, 1}, {4, 3, 33}},
                                     StemConvShape{3, 16, {3, 3, 1}, {1, 1, 1}, {3, 4, 7}},
                                     StemConvShape{4, 32, {3, 3, 3}, {2, 2, 2}, {7, 5, 9}},
                                     StemConvShape{1, 80, {1, 3, 3}, {1, 2, 2}, {3, 6, 8}},
                                     StemConvShape{4, 16, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}},
                                     StemConvShape{3, 16, {3, 3, 3}, {1, 1, 2}, {1, 2, 18}}}) {
    const ConvResults<T> expected = run<T>(Isa::kReference, shape);
    for (const Isa isa : fast_versions()) {
      SCOPED_TRACE(enum_name(isa));
      expect_conv_results(run<T>(isa, shape), expected, tolerance);
    }
  }
}

TEST(StemConvKernels, AllVersionsAgreeInFloat32) {
  expect_stem_versions_agree<float>(1e-5);
}

TEST(StemConvKernels, AllVersionsAgreeInBFloat16) {
  expect_stem_versions_agree<BFloat16>(1.0 / 128.0);
}

}  // namespace
}  // namespace hayate
