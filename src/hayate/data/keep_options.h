// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/data/cache_type.h"
#include "hayate/data/case_store.h"

namespace hayate {

/// How prepared cases are kept.
struct KeepOptions {
  CacheType type = CacheType::kFloat32;
  /// Where to look for a case before preparing it, and to put it afterwards: MONAI's
  /// PersistentDataset. What is kept are then mapped files, whose memory the system can take back.
  std::shared_ptr<const CaseStore> store;
};

}  // namespace hayate
