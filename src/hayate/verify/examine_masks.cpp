// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/examine_masks.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/case_label.h"
#include "hayate/io/class_values.h"
#include "hayate/io/mask_merge.h"
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
  merge.add(*info, voxels->bytes(), mask.value);
  return true;
}

void say_overlaps(const MaskOverlaps& overlaps, const DatasetList& list, FileExamination& file) {
  if (overlaps.empty()) return;
  using Pair = std::pair<std::pair<int, int>, std::uint64_t>;
  std::vector<Pair> pairs(overlaps.begin(), overlaps.end());
  std::ranges::stable_sort(pairs, std::greater(), &Pair::second);
  const auto names = class_names_by_value(list);
  std::vector<std::string> said;
  std::uint64_t voxels = 0;
  for (const auto& [values, count] : pairs) {
    voxels += count;
    if (said.size() == kMostPairs) continue;
    said.push_back(fmt::format("{} over {} ({} voxels)", names.at(values.second),
                               names.at(values.first), count));
  }
  if (pairs.size() > kMostPairs)
    said.push_back(fmt::format("and {} more", pairs.size() - kMostPairs));
  file.add(FindingKind::kMaskOverlap,
           fmt::format("masks overlap, and the later class counts: {}", join(said, ", ")),
           "number the classes so that the one that is to count comes last, in a list that hayate "
           "list --out writes, or mend the masks",
           static_cast<double>(voxels));
}

}  // namespace

std::optional<MergedMasks> examine_masks(const CaseFiles& files, const DatasetList& list,
                                         CaseFacts& facts) {
  const std::filesystem::path folder = files.label->parent_path();
  FileExamination together(folder, facts);
  std::optional<ImageInfo> info;
  together.attempt(FindingKind::kBadHeader, [&] { info = read_label_info(files); });
  if (!info) return std::nullopt;
  MaskMerge merge(*info);
  bool all_read = true;
  for (const ClassMask& mask : files.masks) all_read &= add_mask(mask, facts, merge);
  if (!all_read) return std::nullopt;
  say_overlaps(merge.overlaps(), list, together);
  return MergedMasks{*std::move(info), std::move(merge).take_label()};
}

}  // namespace hayate
