// SPDX-License-Identifier: Apache-2.0
// The loops of dice_ce.h for a register of voxels at a time.
//
// PERF: bound by the exponentials, two a voxel and pass, about 15 instructions of 1/16 each. The
// composition of ATen's operators goes some thirty times through float32 tensors of the logits'
// size (softmax, one-hot, products, squares, sums, log-softmax, and back).
#include "hayate/base/class_index.h"
#include "hayate/kernels/dice_ce.h"
#include "hayate/kernels/simd.h"
#include "hayate/kernels/simd_math.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

/// Groups of kWidth voxels between two additions to the float64 sums.
constexpr std::int64_t kStripGroups = 256;

HAYATE_INLINE void add_to(double& sum, Vector values) {
  for (std::int64_t i = 0; i < kWidth; ++i) sum += double{values[i]};
}

/// A register of voxels: classes in planes, softmax, labels.
struct Group {
  Vector logits[kMostDiceCeClasses];
  Vector p[kMostDiceCeClasses];
  Vector largest;
  Vector sum;
  Ints label;

  template <class T>
  HAYATE_INLINE void load_from(const T* from, const std::uint8_t* labels, std::int64_t classes) {
    if (classes < 2) __builtin_unreachable();
    load_channels(from, classes, logits);
    for (std::int64_t i = 0; i < kWidth; ++i) label[i] = labels[i];
    largest = logits[0];
    for (std::int64_t c = 1; c < classes; ++c) {
      largest = logits[c] > largest ? logits[c] : largest;
    }
    sum = Vector{};
    for (std::int64_t c = 0; c < classes; ++c) {
      p[c] = exp_of_negative(logits[c] - largest);
      sum += p[c];
    }
    // With p = 0 whatever is computed of an ignored voxel is 0.
    const Ints ignored = label == std::int32_t{kIgnoredVoxel};
    const Vector inverse = ignored ? Vector{} : 1.0F / sum;
    for (std::int64_t c = 0; c < classes; ++c) p[c] *= inverse;
  }

  HAYATE_INLINE Ints is(std::int64_t c) const { return label == static_cast<std::int32_t>(c); }
};

template <class T>
void sums(const T* logits, const std::uint8_t* labels, std::int64_t voxel_count,
          std::int64_t class_count, bool squared, double* intersection, double* predicted,
          double* labelled, double* cross_entropy) {
  const std::int64_t group_count = voxel_count / kWidth;
  for (std::int64_t first = 0; first < group_count; first += kStripGroups) {
    Vector inter[kMostDiceCeClasses] = {};
    Vector pred[kMostDiceCeClasses] = {};
    Vector count[kMostDiceCeClasses] = {};
    Vector entropy = {};
    const std::int64_t end =
        first + kStripGroups < group_count ? first + kStripGroups : group_count;
    for (std::int64_t g = first; g < end; ++g) {
      Group group;
      group.load_from(logits + g * kWidth * class_count, labels + g * kWidth, class_count);
      const Vector log_sum = group.largest + log_of_normal(group.sum);
      for (std::int64_t c = 0; c < class_count; ++c) {
        const Ints here = group.is(c);
        pred[c] += squared ? group.p[c] * group.p[c] : group.p[c];
        inter[c] += here ? group.p[c] : Vector{};
        count[c] += here ? broadcast(1.0F) : Vector{};
        entropy += here ? log_sum - group.logits[c] : Vector{};
      }
    }
    for (std::int64_t c = 0; c < class_count; ++c) {
      add_to(intersection[c], inter[c]);
      add_to(predicted[c], pred[c]);
      add_to(labelled[c], count[c]);
    }
    add_to(*cross_entropy, entropy);
  }
  const std::int64_t tail = group_count * kWidth;
  reference::version<DiceCeKernels<T>>().sums(logits + tail * class_count, labels + tail,
                                              voxel_count - tail, class_count, squared,
                                              intersection, predicted, labelled, cross_entropy);
}

template <class T>
void gradient(const T* logits, const std::uint8_t* labels, std::int64_t voxel_count,
              std::int64_t class_count, const float* a, const float* b, const float* c,
              float cross_entropy, T* grad) {
  const std::int64_t group_count = voxel_count / kWidth;
  for (std::int64_t g = 0; g < group_count; ++g) {
    Group group;
    group.load_from(logits + g * kWidth * class_count, labels + g * kWidth, class_count);
    Vector u[kMostDiceCeClasses];
    Vector mean_u = {};
    for (std::int64_t k = 0; k < class_count; ++k) {
      u[k] = group.p[k] * c[k] + b[k] + (group.is(k) ? broadcast(a[k]) : Vector{});
      mean_u += group.p[k] * u[k];
    }
    for (std::int64_t k = 0; k < class_count; ++k) {
      const Vector t = group.is(k) ? broadcast(1.0F) : Vector{};
      u[k] = group.p[k] * (u[k] - mean_u) + (group.p[k] - t) * cross_entropy;
    }
    store_channels(grad + g * kWidth * class_count, class_count, u);
  }
  const std::int64_t tail = group_count * kWidth;
  reference::version<DiceCeKernels<T>>().gradient(logits + tail * class_count, labels + tail,
                                                  voxel_count - tail, class_count, a, b, c,
                                                  cross_entropy, grad + tail * class_count);
}

template <class T>
constexpr DiceCeKernels<T> kKernels{sums<T>, gradient<T>};

}  // namespace

HAYATE_DICE_CE_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
