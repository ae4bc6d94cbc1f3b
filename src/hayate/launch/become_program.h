// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hayate {

/// Replaces this process by another program.
/// \param arguments  as main() gets them, a null at the end.
/// \returns only where that failed, after saying why: the exit code for it
int become_program(const std::filesystem::path& program, char** arguments);

}  // namespace hayate
