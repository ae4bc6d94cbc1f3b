// SPDX-License-Identifier: Apache-2.0
#include "ops.h"

namespace hayate::conformance {

void add_dataset_ops(OpTable&) {}

}  // namespace hayate::conformance
