// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/predicted_classes.h"

#include <algorithm>
#include <cassert>

#include <ATen/Parallel.h>

#include "hayate/base/fast_paths.h"
#include "hayate/kernels/argmax.h"

namespace hayate {
namespace {

/// Voxels whose classes stay in the nearest cache.
constexpr std::int64_t kPieceSize = 4096;

bool is_kernel_type(at::ScalarType type) {
  return type == at::kFloat || type == at::kBFloat16 || type == at::kHalf;
}

WhyNot why_not_kernel(const at::Tensor& scores) {
  if (!scores.device().is_cpu()) return "the scores are on a GPU";
  if (!is_kernel_type(scores.scalar_type()))
    return "the scores are of another type than the kernels";
  if (scores.size(1) > kMostArgmaxClasses) return "there are more than 256 classes";
  return why_no_fast_kernels();
}

/// Counts it as well.
bool can_use_kernel(const at::Tensor& scores) {
  return takes_fast_path("argmax", why_not_kernel(scores));
}

template <class Body>
void with_score_type(const at::Tensor& scores, Body body) {
  switch (scores.scalar_type()) {
    case at::kBFloat16:
      return body.template operator()<BFloat16>();
    case at::kHalf:
      return body.template operator()<Float16>();
    default:
      return body.template operator()<float>();
  }
}

/// Runs of voxels that lie at equal distances: all of an item, a slice, or a row along Z.
struct Runs {
  std::int64_t size = 1;
  std::int64_t voxel_stride = 1;

  explicit Runs(const at::Tensor& scores) {
    for (std::int64_t axis = 4; axis >= 2; --axis) {
      if (scores.size(axis) == 1) continue;
      if (size == 1) {
        voxel_stride = scores.stride(axis);
      } else if (scores.stride(axis) != size * voxel_stride) {
        return;
      }
      size *= scores.size(axis);
    }
  }
};

/// Offset of a voxel's first score; the voxels are counted in the order [N, X, Y, Z].
std::int64_t offset_of(const at::Tensor& scores, std::int64_t voxel) {
  std::int64_t offset = 0;
  for (const std::int64_t axis : {4, 3, 2, 0}) {
    offset += voxel % scores.size(axis) * scores.stride(axis);
    voxel /= scores.size(axis);
  }
  return offset;
}

/// Calls body(first voxel, scores) for pieces of all voxels, on all threads.
template <class T, class Body>
void for_each_piece(const at::Tensor& scores, const Body& body) {
  const Runs runs(scores);
  if (scores.numel() == 0) return;
  const std::int64_t run_count = scores.numel() / scores.size(1) / runs.size;
  const std::int64_t pieces_per_run = (runs.size + kPieceSize - 1) / kPieceSize;
  const std::int64_t grain = std::max<std::int64_t>(kPieceSize / runs.size, 1);
  const auto* const data = static_cast<const T*>(scores.const_data_ptr());
  at::parallel_for(0, run_count * pieces_per_run, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t within_run = i % pieces_per_run * kPieceSize;
      const std::int64_t voxel = i / pieces_per_run * runs.size + within_run;
      body(voxel,
           Scores<T>{data + offset_of(scores, voxel), std::min(kPieceSize, runs.size - within_run),
                     runs.voxel_stride, scores.size(1), scores.stride(1)});
    }
  });
}

at::Tensor plain_classes(const at::Tensor& scores) {
  return scores.argmax(1).to(at::kByte).cpu().contiguous();
}

}  // namespace

void write_predicted_classes(const at::Tensor& scores, std::span<std::uint8_t> classes) {
  assert(static_cast<std::int64_t>(classes.size()) * scores.size(1) == scores.numel());
  if (!can_use_kernel(scores)) {
    const at::Tensor plain = plain_classes(scores);
    std::copy_n(plain.const_data_ptr<std::uint8_t>(), plain.numel(), classes.begin());
    return;
  }
  with_score_type(scores, [&]<class T> {
    for_each_piece<T>(scores, [&, argmax = argmax_kernel<T>(selected_isa())](
                                  std::int64_t voxel, const Scores<T>& piece) {
      argmax(piece, classes.data() + voxel);
    });
  });
}

std::vector<DiceCounts> count_dice(const at::Tensor& scores, std::span<const std::uint8_t> labelled,
                                   std::int64_t class_count) {
  assert(static_cast<std::int64_t>(labelled.size()) * scores.size(1) == scores.numel());
  if (!can_use_kernel(scores)) {
    const at::Tensor plain = plain_classes(scores);
    return count_dice({plain.const_data_ptr<std::uint8_t>(), labelled.size()}, labelled,
                      class_count);
  }
  // Integers: in which order threads' counts are added changes nothing.
  std::vector<std::vector<DiceCounts>> of_threads(
      static_cast<std::size_t>(at::get_num_threads()),
      std::vector<DiceCounts>(static_cast<std::size_t>(class_count)));
  with_score_type(scores, [&]<class T> {
    for_each_piece<T>(scores, [&, argmax = argmax_kernel<T>(selected_isa())](
                                  std::int64_t voxel, const Scores<T>& piece) {
      std::uint8_t classes[kPieceSize];
      argmax(piece, classes);
      const auto size = static_cast<std::size_t>(piece.voxel_count);
      add_dice_counts({classes, size}, labelled.subspan(static_cast<std::size_t>(voxel), size),
                      of_threads[static_cast<std::size_t>(at::get_thread_num())]);
    });
  });
  std::vector<DiceCounts> total(static_cast<std::size_t>(class_count));
  for (const std::vector<DiceCounts>& counts : of_threads) {
    for (std::size_t c = 0; c < total.size(); ++c) total[c] += counts[c];
  }
  return total;
}

}  // namespace hayate
