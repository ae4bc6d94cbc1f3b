// SPDX-License-Identifier: Apache-2.0
// What the fast versions are checked against: voxel by voxel, in float64.
#include <algorithm>
#include <array>
#include <cmath>

#include "hayate/base/class_index.h"
#include "hayate/kernels/dice_ce.h"

namespace hayate::reference {
namespace {

/// Softmax of one voxel. \returns log Σ exp
template <class T>
double softmax(const T* logits, std::int64_t class_count, double* p) {
  double largest = to_float(logits[0]);
  for (std::int64_t c = 1; c < class_count; ++c) {
    largest = std::max(largest, double{to_float(logits[c])});
  }
  double sum = 0.0;
  for (std::int64_t c = 0; c < class_count; ++c) {
    p[c] = std::exp(double{to_float(logits[c])} - largest);
    sum += p[c];
  }
  for (std::int64_t c = 0; c < class_count; ++c) p[c] /= sum;
  return largest + std::log(sum);
}

template <class T>
void sums(const T* logits, const std::uint8_t* labels, std::int64_t voxel_count,
          std::int64_t class_count, bool squared, double* intersection, double* predicted,
          double* labelled, double* cross_entropy) {
  std::array<double, kMostDiceCeClasses> p{};
  for (std::int64_t v = 0; v < voxel_count; ++v) {
    if (labels[v] == kIgnoredVoxel) continue;
    const T* const of_voxel = logits + v * class_count;
    const double log_sum = softmax(of_voxel, class_count, p.data());
    for (std::int64_t c = 0; c < class_count; ++c) {
      const double value = p[static_cast<std::size_t>(c)];
      predicted[c] += squared ? value * value : value;
      if (labels[v] != c) continue;
      intersection[c] += value;
      labelled[c] += 1.0;
      *cross_entropy += log_sum - double{to_float(of_voxel[c])};
    }
  }
}

template <class T>
void gradient(const T* logits, const std::uint8_t* labels, std::int64_t voxel_count,
              std::int64_t class_count, const float* a, const float* b, const float* c,
              float cross_entropy, T* grad) {
  std::array<double, kMostDiceCeClasses> p{};
  std::array<double, kMostDiceCeClasses> u{};
  for (std::int64_t v = 0; v < voxel_count; ++v) {
    if (labels[v] == kIgnoredVoxel) {
      std::fill_n(grad + v * class_count, class_count, from_float<T>(0.0F));
      continue;
    }
    softmax(logits + v * class_count, class_count, p.data());
    double mean_u = 0.0;
    for (std::int64_t k = 0; k < class_count; ++k) {
      const auto i = static_cast<std::size_t>(k);
      u[i] = (labels[v] == k ? double{a[k]} : 0.0) + double{b[k]} + double{c[k]} * p[i];
      mean_u += p[i] * u[i];
    }
    for (std::int64_t k = 0; k < class_count; ++k) {
      const auto i = static_cast<std::size_t>(k);
      const double t = labels[v] == k ? 1.0 : 0.0;
      grad[v * class_count + k] = from_float<T>(
          static_cast<float>(p[i] * (u[i] - mean_u) + double{cross_entropy} * (p[i] - t)));
    }
  }
}

template <class T>
constexpr DiceCeKernels<T> kKernels{sums<T>, gradient<T>};

}  // namespace

HAYATE_DICE_CE_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::reference
