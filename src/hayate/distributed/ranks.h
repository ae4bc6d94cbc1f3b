// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/launch/place.h"

namespace c10d {
class ProcessGroup;
}

namespace hayate {

/// The processes that work together, as one of them sees them: rank `rank()` of `size()`. Every
/// function but the plain questions is a collective: all ranks call it, in the same order. A single
/// process is a group of one, for which each of them does nothing.
///
/// \throws IoError  from every collective, when another rank ends or does not answer any more; its
///                  name is in the message.
class Ranks {
 public:
  /// This process alone.
  Ranks();
  /// A process alone, for who shares nothing.
  static const Ranks& single();
  /// Meets the others at the place's address; waits for them at most `timeout`.
  /// \param timeout  also the time after which a rank that does not answer counts as lost.
  /// \throws IoError  when some never come, with how many came.
  Ranks(const Place& place, std::chrono::seconds timeout);
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  const Place& place() const { return place_; }
  int rank() const { return place_.rank; }
  int size() const { return place_.size; }
  bool is_alone() const { return place_.size == 1; }
  bool is_first() const { return place_.rank == 0; }
  /// "rank 1 (host, process 4711)", one for each rank.
  const std::vector<std::string>& names() const { return names_; }
  /// The host of each rank.
  const std::vector<std::string>& hosts() const { return hosts_; }

  /// Puts the sum over ranks, or the greatest value of them, in the place of each value; the same
  /// bits on all ranks.
  void sum(std::span<double> values) const;
  void max(std::span<double> values) const;
  /// Whether it is so on any rank.
  bool any(bool value) const;

  /// Returns the text of rank `from` on all ranks.
  std::string broadcast(std::string text, int from = 0) const;
  /// Puts the values of rank `from` into the tensors of all.
  void broadcast(const std::vector<at::Tensor>& tensors, int from = 0) const;
  /// Returns the text of each rank, on all ranks.
  std::vector<std::string> gather(const std::string& text) const;
  /// Returns when all ranks are there.
  void barrier() const;
  /// Seconds that this rank has spent in sums and greatest values, also in those of its node.
  double waited_seconds() const;

  /// Says, to the others, why this process ends; they name it where they miss it.
  void say_why_ending(const std::string& reason) const;
  /// \param sentence  how to go on where a rank is lost ("the last checkpoint is …; --resume").
  void set_way_on(std::string sentence) const;

  /// Runs what talks to the others by the group for gradients, whose collectives run beside those
  /// above. \pre !is_alone()
  void run_shared(const std::function<void(c10d::ProcessGroup& gradients)>& body) const;
  /// Connects the ranks' GPUs, so that run_shared()'s group takes tensors on them. Does nothing
  /// where the device is the CPU. \pre it is of one kind on all ranks \throws DeviceError  when
  /// NCCL is not there, or cannot use these GPUs.
  void connect_gpus(c10::Device own) const;
  /// The ranks of this node; the same object where all are on one.
  const Ranks& on_node() const;

 private:
  struct Links;

  explicit Ranks(const Place& place);
  template <class Body>
  auto naming_the_lost(const Body& body) const;
  void reduce(std::span<double> values, bool is_max) const;
  void make_node_group();

  Place place_;
  std::vector<std::string> names_;
  std::vector<std::string> hosts_;
  std::unique_ptr<Links> links_;
  std::unique_ptr<Ranks> node_;
  /// Backward sums on threads of torch's.
  mutable std::atomic<double> waited_seconds_ = 0.0;
};

}  // namespace hayate
