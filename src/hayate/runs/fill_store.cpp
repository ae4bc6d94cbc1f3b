// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/fill_store.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include "hayate/data/cache_dataset.h"
#include "hayate/io/dataset_list.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/found_labels.h"
#include "hayate/recipe/load_options.h"
#include "hayate/recipe/split_cases.h"
#include "hayate/runs/trained_on.h"
#include "hayate/runs/training_grid.h"

namespace hayate {
namespace {

/// The first case of a rank's part comes first.
void begin_with_part_of(std::vector<CaseFiles>& cases, const Place& place) {
  const std::int64_t first = std::ssize(cases) * place.rank / place.size;
  std::ranges::rotate(cases, cases.begin() + first);
}

std::int64_t fill(std::vector<CaseFiles> cases, std::shared_ptr<const Compose> chain,
                  const Recipe& recipe, std::shared_ptr<const CaseStore> store,
                  const Place& place) {
  begin_with_part_of(cases, place);
  CacheOptions options;
  options.num_workers = static_cast<int>(recipe.data.cache_workers);
  options.keep = {recipe.data.cache_type, std::move(store)};
  CacheDataset dataset(std::move(cases), std::move(chain), load_options(recipe), options);
  dataset.fill();
  return dataset.cached_count();
}

}  // namespace

std::int64_t fill_store(const Recipe& asked, const std::filesystem::path& folder,
                        std::shared_ptr<const CaseStore> store, const Place& place) {
  auto [list, recipe] = resolve_labels(asked, read_dataset_list(folder));
  find_labels_present(recipe, list.training);
  Split split = split_cases(list, recipe.data.split, recipe.seed);
  const TrainingDescription described = describe_training(list, split.train, recipe);
  const auto validation_chain =
      make_validation_chain(split.validation, recipe.transforms, described.trained_on);
  const std::int64_t count =
      fill(std::move(split.train), recipe.transforms.make_train_chain(), recipe, store, place) +
      fill(std::move(split.validation), validation_chain, recipe, std::move(store), place);
  if (described.failure) std::rethrow_exception(described.failure);
  return count;
}

}  // namespace hayate
