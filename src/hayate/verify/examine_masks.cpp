// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/examine_masks.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/case_label.h"
#include "hayate/io/mask_merge.h"
#include "hayate/io/mask_values.h"
#include "hayate/verify/file_examination.h"
#include "hayate/verify/voxel_facts.h"

namespace hayate {
namespace {

// Of more pairs of classes those with most voxels are named.
constexpr std::size_t kMostPairs = 5;

/// A mask says no more than where it is above 0; other values may have been meant to.
void examine_values(FileExamination& file, const LabelFacts& mask) {
  std::vector<std::string> values;
  for (const auto& [value, count] : mask.counts) {
    if (value > 0) values.push_back(std::to_string(value));
  }
  if (mask.bad_count > 0) values.push_back(fmt::format("{:g}", mask.first_bad_value));
  if (values.size() < 2 && mask.bad_count == 0) return;
  constexpr std::size_t kMostNamed = 6;
  if (values.size() > kMostNamed) {
    values.resize(kMostNamed);
    values.emplace_back("…");
  }
  file.add(FindingKind::kMaskValues,
           fmt::format("holds the values {}: all that is above 0 is of the one class",
                       join(values, ", ")),
           "check that it is a mask, and not a label of several classes or probabilities");
}

/// Reads a mask into the merge. \returns whether it could be read.
bool add_mask(const ClassMask& mask, CaseFacts& facts, MaskMerge& merge) {
  FileExamination file(mask.file, facts);
  const auto info = file.read_header({facts.name, mask.file, std::nullopt});
  if (!info) return false;
  file.add_notes({HeaderNoteKind::kNotFinite, HeaderNoteKind::kScalesDisagree});
  const auto voxels = file.read_voxels(*info);
  if (!voxels) return false;
  examine_values(file, compute_label_facts(*info, voxels->bytes()));
  merge.add(*info, voxels->bytes());
  return true;
}

/// (earlier mask, the next one that is in the same voxels) → how many these are.
using Overlaps = std::map<std::pair<std::size_t, std::size_t>, std::uint64_t>;

Overlaps find_overlaps(const std::vector<MaskCombination>& combinations) {
  Overlaps overlaps;
  for (const auto& [masks, voxel_count] : combinations) {
    for (std::size_t i = 1; i < masks.size() && voxel_count > 0; ++i) {
      overlaps[{masks[i - 1], masks[i]}] += voxel_count;
    }
  }
  return overlaps;
}

void say_overlaps(const Overlaps& overlaps, const std::vector<ClassMask>& masks,
                  FileExamination& file) {
  if (overlaps.empty()) return;
  using Pair = std::pair<std::pair<std::size_t, std::size_t>, std::uint64_t>;
  std::vector<Pair> pairs(overlaps.begin(), overlaps.end());
  std::ranges::stable_sort(pairs, std::greater(), &Pair::second);
  std::vector<std::string> said;
  std::uint64_t voxels = 0;
  for (const auto& [both, count] : pairs) {
    voxels += count;
    if (said.size() == kMostPairs) continue;
    said.push_back(fmt::format("{} over {} ({} voxels)", masks[both.second].name,
                               masks[both.first].name, count));
  }
  if (pairs.size() > kMostPairs)
    said.push_back(fmt::format("and {} more", pairs.size() - kMostPairs));
  file.add(FindingKind::kMaskOverlap,
           fmt::format("masks overlap, and the later class counts: {}", join(said, ", ")),
           "let hayate list --regions --out write a list in which each class is a region, number "
           "them there so that the one that is to count comes last, or mend the masks",
           static_cast<double>(voxels));
}

}  // namespace

std::optional<MergedMasks> examine_masks(const CaseFiles& files, CaseFacts& facts) {
  const std::filesystem::path folder = files.label->parent_path();
  FileExamination together(folder, facts);
  std::optional<ImageInfo> info;
  together.attempt(FindingKind::kBadHeader, [&] { info = read_label_info(files); });
  if (!info) return std::nullopt;
  MaskMerge merge(info->voxel_count());
  bool all_read = true;
  for (const ClassMask& mask : files.masks) all_read &= add_mask(mask, facts, merge);
  if (!all_read) return std::nullopt;
  if (!are_regions(files.masks)) {
    say_overlaps(find_overlaps(merge.combinations()), files.masks, together);
  }
  std::optional<ByteBuffer> label;
  together.attempt(FindingKind::kUndeclaredLabel, [&] {
    label = merge.label(info->voxel_type, values_of(merge.combinations(), files.masks));
  });
  if (!label) return std::nullopt;
  return MergedMasks{*std::move(info), *std::move(label)};
}

}  // namespace hayate
