// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hayate/data/keep_options.h"
#include "hayate/data/load_case.h"
#include "hayate/io/dataset_list.h"
#include "hayate/transforms/compose.h"

namespace hayate {

/// Cases and the chain that prepares them. This one keeps nothing: every prepared() reads the files
/// and runs the deterministic transforms, as the tutorial's regular training does each epoch.
///
/// Thread-safe.
class Dataset {
 public:
  Dataset(std::vector<CaseFiles> cases, std::shared_ptr<const Compose> chain, LoadOptions options);
  virtual ~Dataset() = default;
  Dataset(const Dataset&) = delete;
  Dataset& operator=(const Dataset&) = delete;

  std::int64_t size() const { return static_cast<std::int64_t>(cases_.size()); }
  const CaseFiles& files(std::int64_t index) const {
    return cases_[static_cast<std::size_t>(index)];
  }

  /// Returns the case after the deterministic transforms. Not to be changed: it may be in a cache.
  /// \throws DataError and others, with the case's name.
  virtual std::shared_ptr<const Sample> prepared(std::int64_t index) const;

  /// Returns the prepared case in the form in which it is kept (data/kept_case.h).
  virtual std::shared_ptr<const Sample> kept(std::int64_t index) const { return prepared(index); }

  const Compose& chain() const { return *chain_; }
  const std::shared_ptr<const Compose>& shared_chain() const { return chain_; }

  /// Numbers the cases first, first + step, … for their random streams, as where they stand in the
  /// larger data set that these are a part of; otherwise 0, 1, … \pre nothing was prepared yet.
  void number_cases(std::int64_t first, std::int64_t step) {
    first_number_ = first;
    number_step_ = step;
  }

  /// How many items an epoch has.
  virtual std::int64_t epoch_size() const { return size(); }

  /// Returns the prepared case that is item `item` of an epoch, as it is kept.
  std::shared_ptr<const Sample> kept_item(std::int64_t item, std::uint32_t epoch) const {
    return kept(case_of(item, epoch));
  }

  /// Draws item `item` of an epoch after its random transforms: one sample, or its patches.
  /// \pre 0 <= item < epoch_size().
  /// \param chain  which makes the same of the files, and may draw otherwise.
  std::vector<Sample> draw(std::int64_t item, std::uint64_t seed, std::uint32_t epoch,
                           const Compose& chain) const;
  std::vector<Sample> draw(std::int64_t item, std::uint64_t seed, std::uint32_t epoch) const {
    return draw(item, seed, epoch, chain());
  }

 protected:
  /// \param threads  as prepare_case takes them.
  std::shared_ptr<Sample> compute(std::int64_t index, int threads) const;

  /// Returns the case as `keep` wants it, out of its store if it is there.
  std::shared_ptr<const Sample> find_or_compute(std::int64_t index, int threads,
                                                const KeepOptions& keep) const;

  /// Has the case's files brought into memory while another one is prepared; none beyond the end.
  void read_ahead(std::int64_t index) const;

  /// Returns the case that stands at this place of the epoch.
  virtual std::int64_t case_of(std::int64_t item, std::uint32_t epoch) const;

 private:
  std::uint32_t case_number(std::int64_t index) const {
    return static_cast<std::uint32_t>(first_number_ + index * number_step_);
  }

  std::vector<CaseFiles> cases_;
  std::shared_ptr<const Compose> chain_;
  LoadOptions options_;
  std::int64_t first_number_ = 0;
  std::int64_t number_step_ = 1;
};

}  // namespace hayate
