// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/random.h"
#include "hayate/kernels/normal_noise.h"

namespace hayate::reference {
namespace {

/// Gives words that were drawn before.
class DrawnWords final : public Random {
 public:
  explicit DrawnWords(const std::uint32_t* words) : next_(words) {}
  std::uint32_t next_uint32() override { return *next_++; }

 private:
  const std::uint32_t* next_;
};

void add(const std::uint32_t* words, std::int64_t pair_count, double mean, double std,
         float* voxels) {
  DrawnWords random(words);
  for (std::int64_t i = 0; i < 2 * pair_count; ++i) {
    voxels[i] += static_cast<float>(mean + std * random.normal());
  }
}

constexpr NormalNoiseKernels kKernels{add};

}  // namespace

HAYATE_DEFINE_VERSION(NormalNoiseKernels, kKernels)

}  // namespace hayate::reference
