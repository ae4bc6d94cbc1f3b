// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace hayate {

/// Which part of each batch a process trains on, and in how many pieces.
struct BatchShare {
  /// The ranks that a batch is divided among, and which of them this is.
  std::int64_t rank_count = 1;
  std::int64_t rank = 0;
  /// Pieces of a rank's part whose gradients are computed one after the other.
  std::int64_t shards_per_rank = 1;
  /// Patches that the transforms make of a case.
  std::int64_t patches_per_case = 1;
  /// Whether losses and statistics are of what all ranks hold at a time; else each shard's are its
  /// own.
  bool is_shared = false;

  /// Whether a batch stays in one piece, of which nobody else has a part.
  bool is_whole() const { return rank_count * shards_per_rank == 1 && !is_shared; }
};

/// Patches [begin, end) of a batch.
struct PatchRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;

  std::int64_t size() const { return end - begin; }
};

/// A piece of a step whose gradient is computed by itself.
struct StepShard {
  /// Counted from the first patch that this process holds.
  PatchRange patches;
  /// The share of its loss in the loss of the step.
  double weight = 1.0;
};

/// What a process does of one step. The patches of the batch are cut into as many runs of equal
/// length, up to one patch, as there are shards over all ranks; a rank holds neighbouring ones.
struct StepPart {
  PatchRange patches;
  /// Nothing is computed for empty ones, which there are only where shards are not shared.
  std::vector<StepShard> shards;
  /// As in BatchShare. A batch with fewer patches than shared shards is computed as a whole by
  /// every rank, and counts by 1 / rank_count of each.
  bool is_shared = false;
};

/// \param case_count  of the batch.
StepPart cut_batch(const BatchShare& share, std::int64_t case_count);

/// Returns the same, or nothing where the batch stays whole: then it is not looked at how many
/// patches its cases have.
std::optional<StepPart> part_of_batch(const BatchShare& share, std::int64_t case_count);

/// Calls body(case, its patches) for the cases of a batch of which patches are wanted.
/// \param wanted  of all patches, `patches_per_case` of each case; nothing stands for every patch
///                there is, however many a case has.
template <class Body>
void for_wanted_cases(std::span<const std::int64_t> cases, const std::optional<PatchRange>& wanted,
                      std::int64_t patches_per_case, const Body& body) {
  constexpr PatchRange kAll{0, std::numeric_limits<std::int64_t>::max()};
  for (std::int64_t i = 0; i < std::ssize(cases); ++i) {
    const std::int64_t first = i * patches_per_case;
    const PatchRange of_case = wanted ? PatchRange{std::max(wanted->begin - first, std::int64_t{0}),
                                                   std::min(wanted->end - first, patches_per_case)}
                                      : kAll;
    if (of_case.size() > 0) body(cases[static_cast<std::size_t>(i)], of_case);
  }
}

}  // namespace hayate
