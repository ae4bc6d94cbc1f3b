// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/thin_conv.h"

#include "hayate/kernels/thin_conv_versions.h"

namespace hayate {

std::int64_t thin_conv_scratch_size(const ThinConvShape& shape) {
  const std::int64_t rows_of_planes = 3 * (shape.y + 2);
  return (rows_of_planes + 1) * shape.channels * thin_conv_row(shape.z);
}

template <class T>
const ThinConvKernels<T>& thin_conv_kernels(Isa isa) {
  return version_for(isa, reference::thin_conv_version<T>, avx2::thin_conv_version<T>,
                     avx512::thin_conv_version<T>);
}

template const ThinConvKernels<float>& thin_conv_kernels<float>(Isa isa);
template const ThinConvKernels<BFloat16>& thin_conv_kernels<BFloat16>(Isa isa);

}  // namespace hayate
