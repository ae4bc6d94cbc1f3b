// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/dataset.h"

#include <utility>

#include "hayate/base/parallel.h"
#include "hayate/data/case_key.h"
#include "hayate/data/kept_case.h"
#include "hayate/data/prepare_case.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/image_files.h"
#include "hayate/io/read_ahead.h"

namespace hayate {

Dataset::Dataset(std::vector<CaseFiles> cases, std::shared_ptr<const Compose> chain,
                 LoadOptions options)
    : cases_(std::move(cases)), chain_(std::move(chain)), options_(options) {}

std::shared_ptr<Sample> Dataset::compute(std::int64_t index, int threads) const {
  Sample sample = prepare_case(files(index), options_, *chain_, threads);
  sample.case_index = case_number(index);
  return std::make_shared<Sample>(std::move(sample));
}

std::shared_ptr<const Sample> Dataset::prepared(std::int64_t index) const {
  return compute(index, thread_count());
}

std::shared_ptr<const Sample> Dataset::find_or_compute(std::int64_t index, int threads,
                                                       const KeepOptions& keep) const {
  const auto compute_kept = [&] {
    return hayate::keep(std::move(*compute(index, threads)), keep.type);
  };
  if (keep.store == nullptr) return std::make_shared<const Sample>(compute_kept());
  Sample sample = keep.store->find_or_put(make_case_key(files(index), options_, *chain_, keep.type),
                                          compute_kept);
  // What a case is called, where it stands and what it was annotated for is this data set's
  // business.
  sample.case_name = files(index).name;
  sample.unannotated = files(index).unannotated;
  sample.case_index = case_number(index);
  return std::make_shared<const Sample>(std::move(sample));
}

void Dataset::read_ahead(std::int64_t index) const {
  if (index >= size()) return;
  const CaseFiles& one = files(index);
  for (const auto& images : {channel_files(one), label_files(one)}) {
    for (const auto& image : images) {
      for (const auto& file : files_of_image(image)) hayate::read_ahead(file);
    }
  }
}

std::int64_t Dataset::case_of(std::int64_t item, std::uint32_t /*epoch*/) const {
  return item;
}

std::vector<Sample> Dataset::draw(std::int64_t item, std::uint64_t seed, std::uint32_t epoch,
                                  const Compose& chain) const {
  return chain.apply_random(*kept_item(item, epoch), seed, epoch);
}

}  // namespace hayate
