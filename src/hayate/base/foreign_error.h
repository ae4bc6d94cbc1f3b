// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

namespace hayate {

/// The one place that knows what the standard library and the libraries of the torch-free half
/// throw when something is wrong with the world: the file system, memory, threads, JSON of another
/// form than expected. Throws the Error that this is, with its exit code and cure.
/// \throws Error; with ExitCode::kInternal for what nobody should ever see.
[[noreturn]] void rethrow_as_error(const std::exception& error);

}  // namespace hayate
