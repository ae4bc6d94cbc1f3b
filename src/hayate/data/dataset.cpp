// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/dataset.h"

#include "hayate/base/parallel.h"
#include "hayate/data/prepare_case.h"

namespace hayate {

Dataset::Dataset(std::vector<CaseFiles> cases, std::shared_ptr<const Compose> chain,
                 LoadOptions options)
    : cases_(std::move(cases)), chain_(std::move(chain)), options_(options) {}

std::shared_ptr<Sample> Dataset::compute(std::int64_t index, int threads) const {
  Sample sample = prepare_case(files(index), options_, *chain_, threads);
  sample.case_index = static_cast<std::uint32_t>(index);
  return std::make_shared<Sample>(std::move(sample));
}

std::shared_ptr<const Sample> Dataset::prepared(std::int64_t index) const {
  return compute(index, available_cores());
}

std::vector<Sample> Dataset::draw(std::int64_t index, std::uint64_t seed,
                                  std::uint32_t epoch) const {
  return chain_->apply_random(*kept(index), seed, epoch);
}

}  // namespace hayate
