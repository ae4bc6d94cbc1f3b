// SPDX-License-Identifier: Apache-2.0
// One pass over the scores against ATen's operators.
#include "hayate/inferers/predicted_classes.h"

#include <limits>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "hayate/kernels/isa.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

/// Few different numbers, so that many voxels have ties; NaN, infinities, zeros of both signs.
at::Tensor draw_scores(std::int64_t classes, at::ScalarType type) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const at::Tensor kind = at::randint(12, {2, classes, 21, 19, 23});
  at::Tensor scores = at::randint(-2, 3, kind.sizes()).to(at::kFloat) * 0.5;
  scores.masked_fill_(kind == 0, std::numeric_limits<float>::quiet_NaN());
  scores.masked_fill_(kind == 1, kInfinity);
  scores.masked_fill_(kind == 2, -kInfinity);
  scores.masked_fill_(kind == 3, -0.0F);
  scores.masked_fill_(kind == 4, 6e-8F);  // The least number of float16.
  return scores.to(type);
}

/// Returns the scores in each way in which they may lie in memory.
std::vector<std::pair<std::string, at::Tensor>> layouts(const at::Tensor& scores) {
  const at::Tensor last = scores.contiguous(at::MemoryFormat::ChannelsLast3d);
  return {{"planes", scores},
          {"channels last", last},
          {"a box", scores.narrow(2, 1, 18).narrow(3, 2, 15).narrow(4, 3, 19)},
          {"a slab", scores.narrow(2, 1, 18)},
          {"a box, channels last", last.narrow(2, 1, 18).narrow(3, 2, 15).narrow(4, 3, 19)},
          {"transposed", scores.transpose(2, 4)},
          {"one slice", scores.narrow(4, 5, 1)},
          {"nothing", scores.narrow(3, 0, 0)}};
}

void expect_as_aten(const at::Tensor& scores) {
  const at::Tensor expected = scores.argmax(1).to(at::kByte).contiguous();
  const auto size = static_cast<std::size_t>(expected.numel());
  const std::span<const std::uint8_t> expected_classes(expected.const_data_ptr<std::uint8_t>(),
                                                       size);
  std::vector<std::uint8_t> classes(size, 255);
  write_predicted_classes(scores, classes);
  EXPECT_TRUE(std::ranges::equal(classes, expected_classes));

  const std::int64_t class_count = scores.size(1);
  const at::Tensor label =
      at::randint(std::min<std::int64_t>(class_count + 1, 256), expected.sizes()).to(at::kByte);
  const std::span<const std::uint8_t> labelled(label.const_data_ptr<std::uint8_t>(), size);
  EXPECT_EQ(count_dice(scores, labelled, class_count),
            count_dice(expected_classes, labelled, class_count));
}

TEST(PredictedClasses, AreThoseOfATensArgmax) {
  at::manual_seed(29);
  for (const at::ScalarType type : {at::kFloat, at::kBFloat16, at::kHalf, at::kDouble}) {
    for (const std::int64_t classes : {1, 2, 3, 14, 256, 300}) {
      if (classes > 14 && type != at::kFloat) continue;
      for (const auto& [name, scores] : layouts(draw_scores(classes, type))) {
        SCOPED_TRACE(name + ", " + std::to_string(classes) + " classes, " + c10::toString(type));
        expect_as_aten(scores);
      }
    }
  }
}

TEST(PredictedClasses, AreTheSameInEachVersionAndOnAnyNumberOfThreads) {
  at::manual_seed(31);
  const at::Tensor scores = at::randn({1, 3, 50, 40, 30});
  std::vector<std::uint8_t> expected(50 * 40 * 30);
  {
    const IsaScope plain(Isa::kReference);
    write_predicted_classes(scores, expected);
  }
  const int threads = at::get_num_threads();
  for (const Isa isa : fast_versions()) {
    const IsaScope scope(isa);
    for (const int count : {1, 2, 5}) {
      at::set_num_threads(count);
      std::vector<std::uint8_t> got(expected.size());
      write_predicted_classes(scores, got);
      EXPECT_EQ(got, expected);
      const std::vector<DiceCounts> counts = count_dice(scores, expected, 3);
      for (const DiceCounts& of_class : counts) {
        EXPECT_GT(of_class.both, 0);
        EXPECT_EQ(of_class.dice(), 1.0F);
      }
    }
  }
  at::set_num_threads(threads);
}

}  // namespace
}  // namespace hayate
