// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "hayate/transforms/box_transform.h"
#include "hayate/transforms/pending_sample.h"

namespace hayate {

/// Makes the stream of random numbers of the transform at that position of the chain.
using RandomFactory = std::function<std::unique_ptr<Random>(std::uint32_t transform_index)>;

/// A chain of transforms, in two parts: what comes before the first random transform gives the same
/// result each time and may be kept (CacheDataset); the rest runs anew in every epoch,
/// deterministic transforms in it included. May be used by several threads at once.
///
/// A lazy chain puts the mappings (transforms/grid_mapping.h) of its second part together, each
/// with those after it until a transform needs voxels, so that an image is interpolated once, and a
/// patch that is turned or shrunk shows what lies around it in the case. The same is drawn as
/// otherwise. MONAI: Compose(lazy=True).
///
/// An error that leaves a transform says which one, and on which case.
class Compose {
 public:
  Compose() = default;
  explicit Compose(std::vector<std::unique_ptr<Transform>> transforms, bool lazy = false);

  /// Transforms of the whole chain.
  std::size_t size() const { return steps_.size(); }
  const Transform& operator[](std::size_t index) const { return *steps_[index].transform; }

  /// How many transforms come before the first random one.
  std::size_t deterministic_prefix() const { return deterministic_prefix_; }
  bool is_lazy() const { return lazy_; }
  bool is_random() const { return deterministic_prefix_ < steps_.size(); }
  /// \pre index < deterministic_prefix()
  const DeterministicTransform& deterministic(std::size_t index) const {
    return *steps_[index].deterministic;
  }
  /// Returns the transform that cuts boxes, when that is all that is random and nothing follows;
  /// else null. Its patches are then parts of the prepared case, wherever that is.
  const BoxTransform* sole_crop() const;

  /// Applies the first part, in place; from transform `first` on, for who has done those before it.
  void apply_deterministic(Sample& sample, std::size_t first = 0) const;

  /// Applies the second part. Each random transform draws from its own stream, keyed by seed,
  /// epoch, the sample's case_index and its position in the chain; patches of one case share it, in
  /// order.
  ///
  /// \param cached  what apply_deterministic made of the case; stays as it is. It is copied only
  ///                when the first transform works in place: a PatchTransform reads it.
  /// \returns one sample, or the patches. Without a second part a copy: use `cached` instead.
  std::vector<Sample> apply_random(const Sample& cached, std::uint64_t seed,
                                   std::uint32_t epoch) const;

  /// Applies the second part to a sample that nobody else needs: no copy is made.
  std::vector<Sample> apply_random(Sample&& sample, std::uint64_t seed, std::uint32_t epoch) const;

  /// Applies the second part with the caller's streams, such as MONAI's
  /// (transforms/monai_seeding.h).
  std::vector<Sample> apply_random(const Sample& cached, const RandomFactory& make_random) const;

 private:
  /// A transform, and what it is: one of the three is set.
  struct Step {
    std::unique_ptr<const Transform> transform;
    const DeterministicTransform* deterministic = nullptr;
    const RandomTransform* random = nullptr;
    const PatchTransform* patches = nullptr;
  };

  static Step make_step(std::unique_ptr<const Transform> transform);
  std::vector<Sample> run_random(PendingSample&& sample, const RandomFactory& make_random) const;
  void run_step(const Step& step, Random* random, std::vector<PendingSample>& samples) const;
  std::vector<PendingSample> make_patches(const Step& step, Random& random,
                                          PendingSample& sample) const;
  bool add_mapping(const Step& step, Random* random, PendingSample& sample) const;

  std::vector<Step> steps_;
  std::size_t deterministic_prefix_ = 0;
  bool lazy_ = false;
};

}  // namespace hayate
