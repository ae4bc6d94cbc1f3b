// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "faults/disturbance.h"

namespace hayate {

/// Why this machine cannot have the power cut off (no root, no loop devices, no mkfs.ext4); empty:
/// it can. Makes the empty file system `disk`, and keeps this process's mounts to itself.
std::string prepare_power_cuts(const std::filesystem::path& disk);

/// Lists a stop before and one after each sync, rename, link and last of several writes to a file.
std::vector<Disturbance> list_power_cuts(const Journey& journey);

/// Goes on the journey on a copy of `disk`, an ext4 that is mounted through a loop device. When the
/// program comes to the call it stops, and what is in the device by then is all that is left: a
/// copy is mounted, which plays back its journal, and the journey is gone on with.
///
/// What ext4 does for those who do not sync (auto_da_alloc) is off. By turns the disk holds only
/// what was synced, what the journal commits in a second, or that with data that does not wait for
/// the journal (data=writeback).
Outcome cut_power(const Disturbance& disturbance, const std::filesystem::path& work,
                  const std::filesystem::path& disk);

}  // namespace hayate
