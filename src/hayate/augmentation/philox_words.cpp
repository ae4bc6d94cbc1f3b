// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/philox_words.h"

#include <array>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/stack.h>

#include "hayate/augmentation/small_tensor.h"

namespace hayate {
namespace {

constexpr std::int64_t kLow32 = 0xFFFFFFFF;

/// The halves of a product of 32 x 32 bits. Its top bit may be the sign's: the mask takes away what
/// the shift brings in.
at::Tensor high_word(const at::Tensor& product) {
  return product.bitwise_right_shift(32).bitwise_and_(kLow32);
}
at::Tensor low_word(const at::Tensor& product) {
  return product.bitwise_and(kLow32);
}

using Words = std::array<at::Tensor, 4>;

/// philox4x32 of [N, B] counters. \param keys  two of [N, 1]
Words philox_rounds(Words counter, std::array<at::Tensor, 2> keys) {
  for (int round = 0; round < 10; ++round) {
    const at::Tensor product0 = counter[0] * std::int64_t{0xD2511F53};
    const at::Tensor product1 = counter[2] * std::int64_t{0xCD9E8D57};
    counter = {
        high_word(product1).bitwise_xor_(counter[1]).bitwise_xor_(keys[0]), low_word(product1),
        high_word(product0).bitwise_xor_(counter[3]).bitwise_xor_(keys[1]), low_word(product0)};
    keys[0] = low_word(keys[0] + std::int64_t{0x9E3779B9});
    keys[1] = low_word(keys[1] + std::int64_t{0xBB67AE85});
  }
  return counter;
}

/// What stands in columns of the table of places.
enum Column { kBlock, kTransform, kCase, kEpoch, kSeedLow, kSeedHigh, kColumnCount };

at::Tensor table_of(std::span<const WordPlace> places, c10::Device device) {
  std::vector<std::int64_t> rows;
  for (const auto& [key, first_word] : places) {
    for (const std::uint64_t number :
         {first_word / 4, std::uint64_t{key.transform_index}, std::uint64_t{key.case_index},
          std::uint64_t{key.epoch}, key.seed & kLow32, key.seed >> 32}) {
      rows.push_back(static_cast<std::int64_t>(number));
    }
  }
  return small_tensor<std::int64_t>(rows, {std::ssize(places), kColumnCount}, device);
}

}  // namespace

at::Tensor philox_words(std::span<const WordPlace> places, std::int64_t count, c10::Device device) {
  const at::Tensor table = table_of(places, device);
  const auto column = [&](Column which) { return table.narrow(1, which, 1); };
  // A place may lie within a block.
  const std::int64_t block_count = (count + 3) / 4 + 1;
  const at::Tensor blocks =
      low_word(column(kBlock) + at::arange(block_count, table.options()).unsqueeze(0));
  const Words words =
      philox_rounds({blocks, column(kTransform).expand_as(blocks), column(kCase).expand_as(blocks),
                     column(kEpoch).expand_as(blocks)},
                    {column(kSeedLow), column(kSeedHigh)});
  const at::Tensor in_order = at::stack(words, 2).view({std::ssize(places), -1});
  std::vector<at::Tensor> rows;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto skipped = static_cast<std::int64_t>(places[i].first_word % 4);
    rows.push_back(in_order[static_cast<std::int64_t>(i)].narrow(0, skipped, count));
  }
  return at::stack(rows);
}

}  // namespace hayate
