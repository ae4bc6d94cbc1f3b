// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/ranks.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/short_text.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/trace.h"
#include "hayate/distributed/nccl_library.h"
#include "hayate/distributed/own_address.h"
#include "hayate/distributed/process_group.h"
#include "hayate/distributed/rank_watch.h"
#include "hayate/distributed/roll_call.h"
#include "hayate/distributed/single_collectives.h"
#include "hayate/distributed/together.h"

namespace hayate {
namespace {

at::Tensor over_bytes(std::string& text) {
  return at::from_blob(text.data(), {std::ssize(text)}, at::kByte);
}

/// Whether a library failed because it could not reach another rank: none has a type for that.
bool is_of_connection(std::string_view what) {
  constexpr std::array kWords{"gloo", "NCCL", "TCPStore", "Socket", "Connection"};
  return std::ranges::any_of(
      kWords, [&](const char* word) { return what.find(word) != std::string_view::npos; });
}

}  // namespace

/// What holds the ranks together.
struct Ranks::Links {
  c10::intrusive_ptr<c10d::Store> store;
  std::string own_address;
  c10::intrusive_ptr<c10d::ProcessGroup> sums;
  c10::intrusive_ptr<c10d::ProcessGroup> gradients;
  /// Whether `gradients` has NCCL.
  bool has_gpus = false;
  /// Those of a node belong to all ranks' watch.
  std::shared_ptr<RankWatch> watch;

  void leave_gpus() const {
    try {
      gradients->shutdown();
    } catch (const std::exception& error) {
      log_warning("leaving NCCL: {}", first_line(error.what()));
    }
  }
};

/// Runs what talks to other ranks, and says which of them is gone where torch only says that one
/// is.
template <class Body>
auto Ranks::naming_the_lost(const Body& body) const {
  try {
    return body();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    if (!is_of_connection(error.what())) throw;
    const auto lost = links_->watch->find_lost();
    throw IoError(
        lost ? *lost
             : fmt::format("a rank is lost, it is not known which: {}", first_line(error.what())),
        links_->watch->way_on());
  }
}

Ranks::Ranks() = default;

Ranks::~Ranks() {
  if (!links_) return;
  // Groups wait for what they have begun with others, which those will not finish any more.
  if (links_->watch->knows_of_loss()) {
    static_cast<void>(links_.release());
  } else if (links_->has_gpus) {
    links_->leave_gpus();
  }
}

const Ranks& Ranks::single() {
  static const Ranks alone;
  return alone;
}
Ranks::Ranks(const Place& place) : place_(place) {}

Ranks::Ranks(const Place& place, std::chrono::seconds timeout)
    : place_(place), links_(std::make_unique<Links>()) {
  links_->store = open_store(place, timeout, /*serve=*/true);
  for (const RankName& name : call_roll(*links_->store, place, timeout)) {
    hosts_.push_back(name.host);
    names_.push_back(
        fmt::format("rank {} ({}, process {})", names_.size(), name.host, name.process));
  }
  links_->own_address = own_address_towards(place.master_address, place.master_port);
  links_->watch = std::make_shared<RankWatch>(open_store(place, timeout, /*serve=*/false), place,
                                              names_, timeout);
  naming_the_lost([&] {
    links_->sums = make_process_group(links_->store, "sums", rank(), size(), links_->own_address);
    links_->gradients =
        make_process_group(links_->store, "gradients", rank(), size(), links_->own_address);
  });
  make_node_group();
}

void Ranks::make_node_group() {
  std::vector<int> on_this_node;
  for (int other = 0; other < size(); ++other) {
    if (hosts_[static_cast<std::size_t>(other)] == hosts_[static_cast<std::size_t>(rank())]) {
      on_this_node.push_back(other);
    }
  }
  if (std::ssize(on_this_node) == size()) return;
  Place place = place_;
  place.size = static_cast<int>(on_this_node.size());
  place.rank = static_cast<int>(std::ranges::find(on_this_node, rank()) - on_this_node.begin());
  node_.reset(new Ranks(place));
  if (place.size == 1) return;
  node_->links_ = std::make_unique<Links>();
  node_->links_->watch = links_->watch;
  node_->links_->sums =
      make_process_group(links_->store, fmt::format("node of rank {}", on_this_node.front()),
                         place.rank, place.size, links_->own_address);
}

void Ranks::reduce(std::span<double> values, bool is_max) const {
  if (is_alone() || values.empty()) return;
  const c10::AutoGradMode no_grad(false);
  std::vector<at::Tensor> tensors{at::from_blob(values.data(), {std::ssize(values)}, at::kDouble)};
  c10d::AllreduceOptions options;
  if (is_max) options.reduceOp = c10d::ReduceOp::MAX;
  const TraceRange range("wait for ranks");
  const Stopwatch waiting;
  naming_the_lost([&] { links_->sums->allreduce(tensors, options)->wait(); });
  waited_seconds_ += waiting.seconds();
}

void Ranks::sum(std::span<double> values) const {
  reduce(values, /*is_max=*/false);
}

void Ranks::max(std::span<double> values) const {
  reduce(values, /*is_max=*/true);
}

bool Ranks::any(bool value) const {
  double flag = value ? 1.0 : 0.0;
  max({&flag, 1});
  return flag > 0.0;
}

std::string Ranks::broadcast(std::string text, int from) const {
  if (is_alone()) return text;
  double length = from == rank() ? static_cast<double>(text.size()) : 0.0;
  max({&length, 1});
  text.resize(static_cast<std::size_t>(length));
  if (text.empty()) return text;
  std::vector<at::Tensor> tensors{over_bytes(text)};
  c10d::BroadcastOptions options;
  options.rootRank = from;
  naming_the_lost([&] { links_->sums->broadcast(tensors, options)->wait(); });
  return text;
}

void Ranks::broadcast(const std::vector<at::Tensor>& tensors, int from) const {
  if (is_alone()) return;
  const c10::AutoGradMode no_grad(false);
  c10d::BroadcastOptions options;
  options.rootRank = from;
  for (const at::Tensor& tensor : tensors) {
    // Gloo takes dense memory of the host, whatever the tensor's own.
    at::Tensor dense = tensor.detach().cpu().contiguous();
    std::vector<at::Tensor> one{dense};
    naming_the_lost([&] { links_->sums->broadcast(one, options)->wait(); });
    if (from != rank()) tensor.detach().copy_(dense);
  }
}

std::vector<std::string> Ranks::gather(const std::string& text) const {
  if (is_alone()) return {text};
  std::vector<double> lengths(static_cast<std::size_t>(size()));
  lengths[static_cast<std::size_t>(rank())] = static_cast<double>(text.size());
  sum(lengths);
  // Each takes the room of the longest.
  const auto room = static_cast<std::size_t>(std::ranges::max(lengths));
  std::vector<std::string> texts(lengths.size());
  if (room == 0) return texts;
  std::string own = text;
  own.resize(room);
  std::string all(room * texts.size(), '\0');
  at::Tensor from = over_bytes(own);
  at::Tensor to = over_bytes(all);
  naming_the_lost([&] { all_gather_single(*links_->sums, to, from); });
  for (std::size_t i = 0; i < texts.size(); ++i) {
    texts[i] = all.substr(i * room, static_cast<std::size_t>(lengths[i]));
  }
  return texts;
}

void Ranks::barrier() const {
  any(false);
}

double Ranks::waited_seconds() const {
  return waited_seconds_ + (node_ ? node_->waited_seconds() : 0.0);
}

void Ranks::say_why_ending(const std::string& reason) const {
  if (links_) links_->watch->say_why_ending(reason);
}

void Ranks::set_way_on(std::string sentence) const {
  if (links_) links_->watch->set_way_on(std::move(sentence));
}

void Ranks::run_shared(const std::function<void(c10d::ProcessGroup&)>& body) const {
  naming_the_lost([&] { body(*links_->gradients); });
}

void Ranks::connect_gpus(c10::Device own) const {
  if (is_alone() || !own.is_cuda()) return;
  together(*this, [&] { add_nccl(*links_->gradients); });
  const auto nccl = links_->gradients->getBackend(c10::kCUDA);
  try {
    nccl->eagerConnectSingleDevice(own);
  } catch (const std::exception& error) {
    // NCCL says the same where a rank is gone and where GPUs have no way to each other.
    if (const auto lost = links_->watch->find_lost()) throw IoError(*lost, links_->watch->way_on());
    throw DeviceError(
        fmt::format("NCCL cannot connect the ranks' GPUs: {}", first_line(error.what())),
        "NCCL_DEBUG=INFO says more; or use --device cpu");
  }
  links_->has_gpus = true;
  links_->watch->watch_failures([nccl] { return nccl->getError() != c10d::ErrorType::SUCCESS; });
  log_info("gradients of GPUs go by NCCL");
}

const Ranks& Ranks::on_node() const {
  return node_ ? *node_ : *this;
}

}  // namespace hayate
