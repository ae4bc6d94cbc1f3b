// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/change_intensities.h"

#include <cstdint>
#include <type_traits>
#include <vector>

#include <ATen/TensorOperators.h>

#include "hayate/augmentation/coarsen_tensor.h"
#include "hayate/augmentation/contrast_tensor.h"
#include "hayate/augmentation/per_image.h"
#include "hayate/augmentation/small_tensor.h"
#include "hayate/augmentation/smooth_tensor.h"
#include "hayate/augmentation/std_shift_tensor.h"

namespace hayate {
namespace {

// One for each kind of change; they take the images that are chosen, and what is done to each.

at::Tensor changed(const at::Tensor& images, std::span<const IntensityScale> changes,
                   std::span<const DrawnChange>) {
  return images * per_image(changes, images, [](const IntensityScale& change) {
           std::vector<float> factors;
           for (const double factor : change.factors) {
             factors.push_back(static_cast<float>(1.0 + factor));
           }
           return factors;
         });
}

at::Tensor changed(const at::Tensor& images, std::span<const IntensityShift> changes,
                   std::span<const DrawnChange>) {
  return images + per_image(changes, images, [](const IntensityShift& change) {
           return std::vector<float>(change.offsets.begin(), change.offsets.end());
         });
}

at::Tensor changed(const at::Tensor& images, std::span<const IntensityStdShift> changes,
                   std::span<const DrawnChange>) {
  return std_shift_tensor(images, changes);
}

at::Tensor changed(const at::Tensor& images, std::span<const IntensityNoise> changes,
                   std::span<const DrawnChange> drawn) {
  std::vector<NormalDraws> draws;
  for (const DrawnChange& change : drawn) draws.push_back(change.noise);
  const std::int64_t voxel_count = images[0].numel();
  const at::Tensor normals = normal_draws(draws, voxel_count, images.device()).view(images.sizes());
  const auto number = [&](double IntensityNoise::*which) {
    return per_image(changes, images, [which](const IntensityNoise& change) {
      return std::vector<double>{change.*which};
    });
  };
  return images +
         (number(&IntensityNoise::mean) + number(&IntensityNoise::std) * normals).to(at::kFloat);
}

at::Tensor changed(const at::Tensor& images, std::span<const IntensityContrast> changes,
                   std::span<const DrawnChange>) {
  return contrast_tensor(images, changes);
}

at::Tensor changed(const at::Tensor& images, std::span<const IntensitySmooth> changes,
                   std::span<const DrawnChange>) {
  return smooth_tensor(images, changes);
}

at::Tensor changed(const at::Tensor& images, std::span<const IntensityCoarsen> changes,
                   std::span<const DrawnChange>) {
  return coarsen_tensor(images, changes);
}

/// What is done to the chosen images, as `Change` has it.
template <class Change>
at::Tensor changed_as(const at::Tensor& images, const std::vector<DrawnChange>& drawn) {
  std::vector<Change> changes;
  for (const DrawnChange& change : drawn) changes.push_back(std::get<Change>(change.change));
  return changed(images, changes, drawn);
}

}  // namespace

void change_intensities(at::Tensor& images, std::span<const DrawnChange> changes) {
  std::vector<std::int64_t> chosen;
  std::vector<DrawnChange> drawn;
  for (std::int64_t i = 0; i < std::ssize(changes); ++i) {
    const DrawnChange& change = changes[static_cast<std::size_t>(i)];
    if (std::holds_alternative<std::monostate>(change.change)) continue;
    chosen.push_back(i);
    drawn.push_back(change);
  }
  if (chosen.empty()) return;
  const at::Tensor indices =
      small_tensor<std::int64_t>(chosen, {std::ssize(chosen)}, images.device());
  const at::Tensor part = images.index_select(0, indices);
  const at::Tensor after = std::visit(
      [&]<class Change>(const Change&) {
        if constexpr (std::is_same_v<Change, std::monostate>) {
          return part;
        } else {
          return changed_as<Change>(part, drawn);
        }
      },
      drawn.front().change);
  images.index_copy_(0, indices, after);
}

}  // namespace hayate
