// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hayate {

/// From now on gives blocks of 64 MB and more back to the system as soon as they are freed. The
/// process otherwise keeps what it once had, which spares training the system's work, but lets it
/// grow beyond what it uses at once.
void give_large_blocks_back();

}  // namespace hayate
