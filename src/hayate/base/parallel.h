// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

namespace hayate {

/// How many threads this process may keep busy: its CPU affinity, bounded by a cgroup's quota.
int available_cores();

/// How many threads this process computes with: what set_thread_count() was given, else its share
/// of cores, else OMP_NUM_THREADS (its first number), else as many as there are cores.
int thread_count();
/// \pre count >= 1, and nothing computes yet.
void set_thread_count(int count);
/// Says how many of the cores are this process's, where others that work with it run on the same
/// ones. \pre as set_thread_count()
void set_share_of_cores(int count);

/// Returns `asked`; where none are asked for, thread_count().
int threads_or_default(std::int64_t asked);

/// Calls `body(i)` for every i in [0, count) on up to `threads` threads; an index is taken when a
/// thread is free, so items may differ in cost. With one thread, or inside a single item, the
/// caller's own thread does the work, in order.
///
/// \throws what the body threw for the lowest index; indices that have not started by then are
///         left out.
void parallel_for(std::int64_t count, int threads, const std::function<void(std::int64_t)>& body);

}  // namespace hayate
