// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hayate {

/// The first SIGINT or SIGTERM is remembered for stop_requested(); the second ends the process as
/// the signal would have without us.
void install_interrupt_handler();

/// Returns true once the user or the system asked the process to stop: finish the step, save,
/// leave.
bool stop_requested();

}  // namespace hayate
