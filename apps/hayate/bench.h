// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli.h"

namespace hayate::cli {

// The subcommands of `hayate bench`.
Action add_bench_step(CLI::App& app);
Action add_bench_cache(CLI::App& app);

}  // namespace hayate::cli
