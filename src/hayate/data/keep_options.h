// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/data/cache_type.h"
#include "hayate/data/case_store.h"

namespace hayate {

/// How prepared cases are kept.
struct KeepOptions {
  CacheType type = CacheType::kFloat32;
  /// Store that is asked for a case before it is prepared, and that it is put into afterwards:
  /// MONAI's PersistentDataset. What is kept are then mapped files, whose memory the system can
  /// take back.
  std::shared_ptr<const CaseStore> store;
};

}  // namespace hayate
