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

std::vector<Sample> vector_of(Sample&& sample) {
  std::vector<Sample> samples;
  samples.push_back(std::move(sample));
  return samples;
}

}  // namespace

Compose::Compose(std::vector<std::unique_ptr<Transform>> transforms) {
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

std::vector<Sample> Compose::run_patches(std::size_t index, const Sample& sample,
                                         const RandomFactory& make_random) const {
  const PatchTransform& transform = *steps_[index].patches;
  const auto random = make_random(static_cast<std::uint32_t>(index));
  return run_transform(kRandomRange, transform, sample, [&] { return transform(sample, *random); });
}

void Compose::run_step(std::size_t index, std::vector<Sample>& samples,
                       const RandomFactory& make_random) const {
  const Step& step = steps_[index];
  // One stream for all patches, as a MONAI transform goes through its own state item by item.
  std::unique_ptr<Random> random;
  if (step.deterministic == nullptr) random = make_random(static_cast<std::uint32_t>(index));
  std::vector<Sample> patches;
  for (Sample& sample : samples) {
    run_transform(kRandomRange, *step.transform, sample, [&] {
      if (step.deterministic != nullptr) (*step.deterministic)(sample);
      if (step.random != nullptr) (*step.random)(sample, *random);
      if (step.patches != nullptr)
        std::ranges::move((*step.patches)(sample, *random), std::back_inserter(patches));
    });
  }
  if (step.patches != nullptr) samples = std::move(patches);
}

std::vector<Sample> Compose::apply_random(const Sample& cached, std::uint64_t seed,
                                          std::uint32_t epoch) const {
  return apply_random(cached, make_philox_factory(seed, epoch, cached.case_index));
}

std::vector<Sample> Compose::apply_random(Sample&& sample, std::uint64_t seed,
                                          std::uint32_t epoch) const {
  const RandomFactory make_random = make_philox_factory(seed, epoch, sample.case_index);
  std::vector<Sample> samples = vector_of(std::move(sample));
  for (std::size_t index = deterministic_prefix_; index < steps_.size(); ++index) {
    run_step(index, samples, make_random);
  }
  return samples;
}

std::vector<Sample> Compose::apply_random(const Sample& cached,
                                          const RandomFactory& make_random) const {
  std::size_t index = deterministic_prefix_;
  std::vector<Sample> samples;
  if (is_random() && steps_[index].patches != nullptr) {
    samples = run_patches(index++, cached, make_random);
  } else {
    samples = vector_of(cached.clone());
  }
  for (; index < steps_.size(); ++index) run_step(index, samples, make_random);
  return samples;
}

}  // namespace hayate
