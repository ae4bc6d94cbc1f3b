// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include <c10/util/intrusive_ptr.h>

namespace c10d {
class ProcessGroup;
class Store;
}  // namespace c10d

namespace hayate {

/// How long a collective may last, of gloo or NCCL. It waits for who computes, loads or writes
/// meanwhile, as long as that takes: a rank that does not answer is found by its missing beats
/// (rank_watch.h), and not by torch, whose 30 and 10 minutes would end runs that are only slow.
constexpr std::chrono::hours kLongestCollective{24};

/// Makes one of torch's process groups: gloo between CPUs, by the address at which the first rank
/// is reached. Connections are made when they are needed: all of them at once fail above a thousand
/// ranks.
///
/// \param name  of the group; each group of a run has another.
c10::intrusive_ptr<c10d::ProcessGroup> make_process_group(
    const c10::intrusive_ptr<c10d::Store>& store, const std::string& name, int rank, int size,
    const std::string& own_address);

}  // namespace hayate
