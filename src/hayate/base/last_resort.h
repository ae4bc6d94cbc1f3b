// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hayate {

/// Gives ends that no code of ours sees coming an exit code and a line instead of a signal:
///
/// * A file that is mapped and that somebody shortens, or whose disk fails (SIGBUS): 74.
/// * Under a limit of memory (ulimit -v, -d), a crash: libraries below torch use what malloc gave
///   them without a look. 71.
/// * A library that calls exit(), as libgomp does when it can start no thread: 71.
///
/// Without a limit a crash stays a crash, to be looked into.
class LastResort {
 public:
  LastResort();
  /// Exits from now on are the program's own.
  ~LastResort();
  LastResort(const LastResort&) = delete;
  LastResort& operator=(const LastResort&) = delete;
};

/// Whether the limits of memory leave room for a program that takes so much address space, a
/// quarter of it data.
bool memory_limits_allow(unsigned long long address_space_bytes);

}  // namespace hayate
