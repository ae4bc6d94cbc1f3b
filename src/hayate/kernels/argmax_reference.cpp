// SPDX-License-Identifier: Apache-2.0
// What the fast versions are checked against: voxel by voxel.
#include <cmath>

#include "hayate/kernels/argmax.h"

namespace hayate::reference {
namespace {

bool is_higher(float a, float b) {
  return a > b || (std::isnan(a) && !std::isnan(b));
}

template <class T>
void argmax(const Scores<T>& scores, std::uint8_t* classes) {
  for (std::int64_t v = 0; v < scores.voxel_count; ++v) {
    const T* const of_voxel = scores.data + v * scores.voxel_stride;
    std::int64_t best = 0;
    for (std::int64_t c = 1; c < scores.class_count; ++c) {
      if (is_higher(to_float(of_voxel[c * scores.class_stride]),
                    to_float(of_voxel[best * scores.class_stride]))) {
        best = c;
      }
    }
    classes[v] = static_cast<std::uint8_t>(best);
  }
}

template <class T>
constexpr Argmax<T> kKernels = argmax<T>;

}  // namespace

HAYATE_ARGMAX_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::reference
