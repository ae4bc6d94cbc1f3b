// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "hayate/data/batch.h"
#include "hayate/data/dataset.h"

namespace hayate {

/// Returns the batch that `collate` makes of what Dataset::draw gives for these items of an epoch,
/// for chains whose random part is one transform that cuts boxes: the patches are cut out of the
/// kept cases straight into the batch, and widened on the way.
///
/// \param chain  as Dataset::draw takes it.
/// \param wanted, patches_per_case  as for_wanted_cases (data/batch_share.h).
/// \returns nothing when the chain is another one, or the patches do not make a batch: draw and
///          collate then do what can be done, and have the words for what cannot.
/// \throws as Dataset::draw.
std::optional<Batch> crop_batch(const Dataset& dataset, const Compose& chain,
                                std::span<const std::int64_t> items, std::uint64_t seed,
                                std::uint32_t epoch, const std::optional<PatchRange>& wanted,
                                std::int64_t patches_per_case);

}  // namespace hayate
