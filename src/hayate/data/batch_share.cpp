// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/batch_share.h"

namespace hayate {
namespace {

/// Run `index` of `count` runs of equal length, up to one.
PatchRange run_of(std::int64_t patches, std::int64_t index, std::int64_t count) {
  return {patches * index / count, patches * (index + 1) / count};
}

double share_of(std::int64_t part, std::int64_t all) {
  return static_cast<double>(part) / static_cast<double>(all);
}

/// The patches of shard `index` of every rank: what is shared at a time.
std::int64_t patches_at_a_time(const BatchShare& share, std::int64_t patches, std::int64_t index) {
  std::int64_t count = 0;
  for (std::int64_t rank = 0; rank < share.rank_count; ++rank) {
    count += run_of(patches, rank * share.shards_per_rank + index,
                    share.rank_count * share.shards_per_rank)
                 .size();
  }
  return count;
}

}  // namespace

StepPart cut_batch(const BatchShare& share, std::int64_t case_count) {
  const std::int64_t patches = case_count * share.patches_per_case;
  const std::int64_t shard_count = share.rank_count * share.shards_per_rank;
  if (share.is_shared && patches < shard_count) {
    const PatchRange all{0, patches};
    return {all, {{all, share_of(1, share.rank_count)}}, /*is_shared=*/false};
  }
  StepPart part{run_of(patches, share.rank, share.rank_count), {}, share.is_shared};
  for (std::int64_t i = 0; i < share.shards_per_rank; ++i) {
    const PatchRange run = run_of(patches, share.rank * share.shards_per_rank + i, shard_count);
    const std::int64_t of_step =
        share.is_shared ? patches_at_a_time(share, patches, i) : run.size();
    part.shards.push_back({{run.begin - part.patches.begin, run.end - part.patches.begin},
                           share_of(of_step, patches)});
  }
  return part;
}

std::optional<StepPart> part_of_batch(const BatchShare& share, std::int64_t case_count) {
  return share.is_whole() ? std::nullopt : std::optional(cut_batch(share, case_count));
}

}  // namespace hayate
