// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/become_program.h"

#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/standard_output.h"

namespace hayate {

int become_program(const std::filesystem::path& program, char** arguments) {
  execv(program.c_str(), arguments);
  const int error = errno;
  print_to_stderr(format_printable("hayate: {}: cannot be started: {}\n", program.string(),
                                   std::strerror(error)));
  const bool is_short = error == ENOMEM || error == EAGAIN || error == E2BIG;
  return static_cast<int>(is_short ? ExitCode::kOutOfMemory : ExitCode::kIo);
}

}  // namespace hayate
