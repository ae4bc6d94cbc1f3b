// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/compose.h"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "hayate/base/philox_stream.h"
#include "hayate/transforms/run_transform.h"

namespace hayate {
namespace {

RandomFactory make_philox_factory(std::uint64_t seed, std::uint32_t epoch,
                                  std::uint32_t case_index) {
  return [=](std::uint32_t transform_index) {
    return std::make_unique<PhiloxStream>(StreamKey{seed, epoch, case_index, transform_index});
  };
}

}  // namespace

Compose::Compose(std::vector<std::unique_ptr<Transform>> transforms, bool lazy) : lazy_(lazy) {
  for (std::unique_ptr<Transform>& transform : transforms) {
    steps_.push_back(make_step(std::move(transform)));
  }
  const auto first_random =
      std::ranges::find_if(steps_, [](const Step& step) { return step.deterministic == nullptr; });
  deterministic_prefix_ = static_cast<std::size_t>(first_random - steps_.begin());
}

Compose::Step Compose::make_step(std::unique_ptr<const Transform> transform) {
  assert(transform != nullptr);
  Step step;
  step.deterministic = dynamic_cast<const DeterministicTransform*>(transform.get());
  step.random = dynamic_cast<const RandomTransform*>(transform.get());
  step.patches = dynamic_cast<const PatchTransform*>(transform.get());
  assert(step.deterministic || step.random || step.patches);
  step.transform = std::move(transform);
  return step;
}

const BoxTransform* Compose::sole_crop() const {
  if (deterministic_prefix_ + 1 != steps_.size()) return nullptr;
  const PatchTransform* const patches = steps_.back().patches;
  return patches == nullptr ? nullptr : patches->as_boxes();
}

void Compose::apply_deterministic(Sample& sample, std::size_t first) const {
  for (std::size_t index = first; index < deterministic_prefix_; ++index) {
    const DeterministicTransform& transform = *steps_[index].deterministic;
    run_transform(kDeterministicRange, transform, sample, [&] { transform(sample); });
  }
}

/// Adds what the transform does to what is pending, where that is a mapping.
bool Compose::add_mapping(const Step& step, Random* random, PendingSample& sample) const {
  if (!lazy_) return false;
  const auto mapping = run_transform(kRandomRange, *step.transform, sample.sample(), [&] {
    return step.deterministic != nullptr ? step.deterministic->map_grid(sample.shape())
                                         : step.random->draw_mapping(sample.shape(), *random);
  });
  if (mapping) sample.add(*mapping);
  return mapping.has_value();
}

std::vector<PendingSample> Compose::make_patches(const Step& step, Random& random,
                                                 PendingSample& sample) const {
  std::vector<PendingSample> patches;
  const BoxTransform* const boxes = lazy_ ? step.patches->as_boxes() : nullptr;
  if (boxes != nullptr) {
    for (const VoxelBox& box : boxes->draw_boxes(sample.sample(), random)) {
      patches.push_back(sample.patch(box));
    }
    return patches;
  }
  for (Sample& patch : (*step.patches)(sample.sample(), random)) {
    patches.emplace_back(std::move(patch));
  }
  return patches;
}

void Compose::run_step(const Step& step, Random* random,
                       std::vector<PendingSample>& samples) const {
  std::vector<PendingSample> patches;
  for (PendingSample& sample : samples) {
    if (step.patches == nullptr && add_mapping(step, random, sample)) continue;
    sample.apply();
    run_transform(kRandomRange, *step.transform, sample.sample(), [&] {
      if (step.deterministic != nullptr) (*step.deterministic)(sample.edit());
      if (step.random != nullptr) (*step.random)(sample.edit(), *random);
      if (step.patches != nullptr)
        std::ranges::move(make_patches(step, *random, sample), std::back_inserter(patches));
    });
  }
  if (step.patches != nullptr) samples = std::move(patches);
}

std::vector<Sample> Compose::run_random(PendingSample&& sample,
                                        const RandomFactory& make_random) const {
  std::vector<PendingSample> samples;
  samples.push_back(std::move(sample));
  for (std::size_t index = deterministic_prefix_; index < steps_.size(); ++index) {
    const Step& step = steps_[index];
    // One stream for all patches, as a MONAI transform goes through its own state item by item.
    std::unique_ptr<Random> random;
    if (step.deterministic == nullptr) random = make_random(static_cast<std::uint32_t>(index));
    run_step(step, random.get(), samples);
  }
  std::vector<Sample> results;
  for (PendingSample& made : samples) {
    made.apply();
    results.push_back(std::move(made.edit()));
  }
  return results;
}

std::vector<Sample> Compose::apply_random(const Sample& cached, std::uint64_t seed,
                                          std::uint32_t epoch) const {
  return apply_random(cached, make_philox_factory(seed, epoch, cached.case_index));
}

std::vector<Sample> Compose::apply_random(Sample&& sample, std::uint64_t seed,
                                          std::uint32_t epoch) const {
  const RandomFactory make_random = make_philox_factory(seed, epoch, sample.case_index);
  return run_random(PendingSample(std::move(sample)), make_random);
}

std::vector<Sample> Compose::apply_random(const Sample& cached,
                                          const RandomFactory& make_random) const {
  return run_random(PendingSample(cached), make_random);
}

}  // namespace hayate
