// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/draw_cases.h"

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/prediction/case_loop.h"
#include "hayate/prediction/class_volume.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/reporting/case_gallery.h"
#include "hayate/reporting/read_run.h"

namespace hayate {
namespace {

std::shared_ptr<const Sample> find_case(const Dataset& dataset, const std::string& name) {
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    if (dataset.files(i).name == name) return dataset.prepared(i);
  }
  throw DataError(name + ": is no case for validation");
}

/// The label with the number of the last region that a voxel is of, which its colour is: regions
/// overlap, and later ones are written over those before them.
Volume as_drawn(const Volume& label, const ClassRegions& regions) {
  Volume drawn = label.clone();
  if (regions.empty()) return drawn;
  const auto classes = label.voxels<std::uint8_t>();
  const auto out = drawn.voxels<std::uint8_t>();
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i] == kIgnoredVoxel) continue;
    out[i] = 0;
    for (std::size_t r = 0; r < regions.size(); ++r) {
      if (regions[r].holds[classes[i]] == 1) out[i] = static_cast<std::uint8_t>(r + 1);
    }
  }
  return drawn;
}

PicturedCase draw_one(TrainingSession& session, const ValidatedCase& validated,
                      std::string_view role, DiceKind metric) {
  const auto sample = find_case(*session.data().datasets.validation, validated.name);
  Model& model = session.model();
  const at::Tensor logits =
      model.infer(image_tensor(sample, model.device()), session.recipe().inferer);
  const ScoredClasses scored = scored_classes(session.recipe());
  const Volume predicted = class_volume(logits, sample->image.voxel_to_world(), scored.regions);
  return {std::string(role), validated.name, validated.dice(metric),
          draw_case(sample->image, as_drawn(sample->label, scored.regions),
                    as_drawn(predicted, scored.regions))};
}

CaseGallery draw_gallery(TrainingSession& session, const ValidationCases& validation,
                         DiceKind metric) {
  CaseGallery gallery{validation.epoch, {}};
  for (const TypicalCase& one : find_typical_cases(validation.cases, metric)) {
    gallery.cases.push_back(draw_one(session, validation.cases[one.index], one.role, metric));
  }
  return gallery;
}

}  // namespace

void draw_cases(TrainingSession& session, const RunFolder& folder, ValidationCases validation) {
  const DiceKind metric = metric_of(session.recipe());
  sort_worst_first(validation.cases, metric);
  CaseLoop loop;
  loop.failed = [](std::int64_t, Error& error) {
    if (dynamic_cast<const MemoryError*>(&error) == nullptr) throw;
    log_warning("no pictures of cases: {}", error.message());
  };
  use_case(loop, 0, [&] {
    if (!validation.cases.empty()) session.model().load_weights(folder.best_weights());
    write_case_gallery(folder.path, draw_gallery(session, validation, metric));
  });
}

}  // namespace hayate
