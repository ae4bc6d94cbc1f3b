// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

namespace hayate {

/// The first SIGINT or SIGTERM is remembered for stop_requested(); the second of the same kind ends
/// the process as the signal would have without us.
///
/// \param sender  the process whose signals alone count as a second one; 0 for everybody's. A batch
///                system signals all processes of a job, of which one may pass the signal on.
void install_interrupt_handler(pid_t sender = 0);

/// Returns true once the user or the system asked the process to stop: finish the step, save,
/// leave.
bool stop_requested();

}  // namespace hayate
