// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/io/header_note.h"
#include "hayate/io/nifti/nifti_reader.h"

namespace hayate {

/// Finds, as ImageFormat::examine does, what programs that go by another form, or by the units,
/// take otherwise than the loader here.
std::vector<HeaderNote> examine_nifti_header(const NiftiInfo& info);

}  // namespace hayate
