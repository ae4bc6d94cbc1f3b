// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/data_loader.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "hayate/base/philox_stream.h"
#include "hayate/base/trace.h"
#include "hayate/data/crop_batch.h"

namespace hayate {

std::vector<std::int64_t> epoch_order(std::int64_t case_count, const DataLoaderOptions& options,
                                      std::uint32_t epoch) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(case_count));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  if (options.shuffle) {
    PhiloxStream random({.seed = options.seed, .epoch = epoch, .transform_index = kShuffleStream});
    random.shuffle(order);
  }
  return order;
}

DataLoader::DataLoader(std::shared_ptr<const Dataset> dataset, DataLoaderOptions options)
    : dataset_(std::move(dataset)),
      chain_(dataset_->shared_chain()),
      options_(options),
      next_batch_(batch_count()) {}

void DataLoader::draw_by(std::shared_ptr<const Compose> chain) {
  // An epoch that was left early may still have some at work.
  workers_.reset();
  chain_ = std::move(chain);
}

std::int64_t DataLoader::batch_count() const {
  return (dataset_->epoch_size() + options_.batch_size - 1) / options_.batch_size;
}

void DataLoader::start_epoch(std::uint32_t epoch, std::int64_t first_batch) {
  workers_.reset();
  epoch_ = epoch;
  next_batch_ = first_batch;
  order_ = epoch_order(dataset_->epoch_size(), options_, epoch);
  if (options_.num_workers > 0) {
    workers_ = std::make_unique<OrderedWorkers<Batch>>(
        options_.num_workers, options_.prefetch_count, first_batch, batch_count(),
        [this](std::int64_t index) { return make_batch(index); });
  }
}

Batch DataLoader::make_batch(std::int64_t batch_index) const {
  const std::int64_t begin = batch_index * options_.batch_size;
  const std::int64_t end = std::min(begin + options_.batch_size, dataset_->epoch_size());
  const auto items = std::span(order_).subspan(static_cast<std::size_t>(begin),
                                               static_cast<std::size_t>(end - begin));
  std::optional<StepPart> part = part_of_batch(options_.share, end - begin);
  Batch batch = make_patches(items, part ? std::optional(part->patches) : std::nullopt);
  if (part) batch.part = *std::move(part);
  return batch;
}

/// The wanted patches of these cases, which may be none.
Batch DataLoader::make_patches(std::span<const std::int64_t> items,
                               const std::optional<PatchRange>& wanted) const {
  if (auto batch = crop_batch(*dataset_, *chain_, items, options_.seed, epoch_, wanted,
                              options_.share.patches_per_case)) {
    return *std::move(batch);
  }
  std::vector<Sample> samples;
  for_wanted_cases(
      items, wanted, options_.share.patches_per_case,
      [&](std::int64_t item, const PatchRange& of_case) {
        std::vector<Sample> drawn = dataset_->draw(item, options_.seed, epoch_, *chain_);
        for (std::int64_t i = of_case.begin; i < std::min(of_case.end, std::ssize(drawn)); ++i) {
          samples.push_back(std::move(drawn[static_cast<std::size_t>(i)]));
        }
      });
  if (samples.empty()) return {};
  const TraceRange range("collate");
  return collate(samples);
}

std::optional<Batch> DataLoader::next() {
  if (next_batch_ >= batch_count()) return std::nullopt;
  const std::int64_t index = next_batch_++;
  return workers_ ? workers_->take() : make_batch(index);
}

}  // namespace hayate
