// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the preloaded library (fault_shim.cpp) is told, in environment variables:
//
//     HAYATE_FAULT_PROGRAM   file name of the program whose calls count; others are left alone
//     HAYATE_FAULT_UNDER     folders whose files count, with ':' between them
//     HAYATE_FAULT_KINDS     kinds of calls that count, as kFaultKinds names them, with ',' between
//     HAYATE_FAULT_AT        number of the call that is disturbed, from 1; 0 or unset: none
//     HAYATE_FAULT_ACTION    what happens to it: an action's name, or an errno
//     HAYATE_FAULT_LOG       file that gets a line "NUMBER KIND PATH" for the call that was
//                            disturbed; for each call that counts, when none is
//
// An errno with '+' behind it is that of each call of the kind from there on, as on a disk that
// stays full.

namespace hayate {

inline constexpr const char* kFaultKinds[] = {"open",   "read", "write",  "fsync",
                                              "rename", "link", "unlink", "folder",
                                              "size",   "mmap", "thread", "stat"};

/// The process is killed, or stops until it is killed, before or after the call.
inline constexpr const char* kFaultActions[] = {"kill-before", "kill-after", "stop-before",
                                                "stop-after"};

}  // namespace hayate
