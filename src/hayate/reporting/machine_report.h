// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/reporting/html.h"

namespace hayate {

/// What of this machine and build bears on speed and results: processor, instruction set, cores,
/// memory, program version and commit, compiler. The engine adds precision, threads and the version
/// of libtorch.
KeyValueRows make_machine_rows();

/// Returns the present time, "2026-08-01 14:03 UTC".
std::string current_date_text();

}  // namespace hayate
