// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace hayate::cli {

/// Returns how many ranks `--ranks` asks for. 1 where the command has no such option, or the value
/// is none: the command itself says so when it parses its options.
int ranks_asked(std::string_view command, int argc, char** argv);

bool has_threads_option(int argc, char** argv);

/// Starts ranks of the program, each with a block of this process's cores and as many threads,
/// unless the user has said how many, and waits until all have ended. \returns the exit code
int start_ranks(int count, const std::filesystem::path& program, int argc, char** argv);

}  // namespace hayate::cli
