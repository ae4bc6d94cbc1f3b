// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hayate {

/// Makes torch, oneDNN and our own loops compute on thread_count() threads (base/parallel.h).
/// \pre nothing has computed yet.
void apply_thread_count();

}  // namespace hayate
