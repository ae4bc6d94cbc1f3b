// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/found_labels.h"

#include <array>
#include <vector>

#include "hayate/base/parallel.h"
#include "hayate/data/case_problems.h"
#include "hayate/io/case_label.h"
#include "hayate/io/read_image.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/load_options.h"

namespace hayate {
namespace {

/// Which class indices a label holds.
std::array<bool, 256> classes_in(const Volume& label) {
  std::array<bool, 256> holds{};
  for (const std::uint8_t index : label.voxels<std::uint8_t>()) holds[index] = true;
  return holds;
}

bool holds_region(const std::array<bool, 256>& holds, const ClassRegion& region) {
  for (std::size_t c = 0; c < kIgnoredVoxel; ++c) {
    if (holds[c] && region.holds[c] != 0) return true;
  }
  return false;
}

/// The scored classes that the label holds nothing of; the background is not asked for.
ClassSet find_absent(const Volume& label, const ScoredClasses& scored) {
  const std::array<bool, 256> holds = classes_in(label);
  ClassSet absent;
  for (std::size_t index = 1; index < static_cast<std::size_t>(scored.count()); ++index) {
    const bool is_there =
        scored.regions.empty() ? holds[index] : holds_region(holds, scored.regions[index - 1]);
    if (!is_there) absent.push_back(static_cast<std::uint8_t>(index));
  }
  return absent;
}

}  // namespace

void find_labels_present(const Recipe& recipe, std::span<CaseFiles> cases) {
  if (recipe.data.labels_present != LabelsPresent::kAsFound) return;
  const ScoredClasses scored = scored_classes(recipe);
  const LoadOptions options = load_options(recipe);
  std::vector<CaseFiles*> asked;
  for (CaseFiles& files : cases) {
    if (files.label && !files.labels_present) asked.push_back(&files);
  }
  const auto at = [&](std::int64_t i) -> CaseFiles& { return *asked[static_cast<std::size_t>(i)]; };
  throw_case_problems(try_cases(
      "labels present", "looking for what cases were annotated for", std::ssize(asked),
      thread_count(), [&](std::int64_t i) { return at(i).name; },
      [&](std::int64_t i) {
        const Volume label =
            read_label(read_label_info(at(i)), options.labels, options.class_count);
        at(i).unannotated = find_absent(label, scored);
      }));
}

}  // namespace hayate
