// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/gradient_reducer.h"

#include <algorithm>
#include <chrono>

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/reducer.hpp>

namespace hayate {
namespace {

using Clock = std::chrono::steady_clock;

// Most gradients of a U-Net become ready late, those of its highest levels last of all. Torch's
// usual 25 MiB would put nearly all of them into one bucket, which nothing hides.
constexpr std::int64_t kFirstBucketBytes = std::int64_t{1} << 20;
constexpr std::int64_t kBucketBytes = std::int64_t{4} << 20;

/// Sums a bucket, and knows when the last one was ready.
class SumHook final : public c10d::CppCommHookInterface<c10::intrusive_ptr<c10d::ProcessGroup>> {
 public:
  SumHook(c10::intrusive_ptr<c10d::ProcessGroup> group, Clock::time_point& last_ready)
      : CppCommHookInterface(std::move(group)), last_ready_(last_ready) {}

  c10::intrusive_ptr<c10::ivalue::Future> runHook(c10d::GradBucket& bucket) override {
    last_ready_ = Clock::now();
    std::vector<at::Tensor> tensors{bucket.getBufferRef()};
    return state_->allreduce(tensors)->getFuture();
  }

 private:
  Clock::time_point& last_ready_;
};

std::unique_ptr<c10d::Reducer> make_reducer(const std::vector<at::Tensor>& parameters,
                                            c10::intrusive_ptr<c10d::ProcessGroup> group) {
  const std::vector<bool> none_is_sparse(parameters.size(), false);
  auto [buckets, limits] = c10d::compute_bucket_assignment_by_size(
      parameters,
      {static_cast<std::size_t>(kFirstBucketBytes), static_cast<std::size_t>(kBucketBytes)},
      none_is_sparse, /*tensor_indices=*/{}, /*logger=*/{});
  // Gradients become ready from the last parameter to the first one.
  std::ranges::reverse(buckets);
  return std::make_unique<c10d::Reducer>(
      parameters, std::move(buckets), std::move(group), none_is_sparse, kBucketBytes,
      /*find_unused_parameters=*/false, /*gradient_as_bucket_view=*/true,
      std::unordered_map<std::size_t, std::string>{}, kFirstBucketBytes,
      /*skip_all_reduce_unused_params=*/false, /*use_python_reducer=*/false,
      std::vector<std::int64_t>{});
}

}  // namespace

class GradientReducer::Impl {
 public:
  Impl(const Ranks& ranks, const std::vector<at::Tensor>& parameters) : ranks_(ranks) {
    ranks.run_shared([&](c10d::ProcessGroup& gradients) {
      auto group = c10::intrusive_ptr<c10d::ProcessGroup>::reclaim_copy(&gradients);
      reducer_ = make_reducer(parameters, group);
      reducer_->register_comm_hook(std::make_unique<SumHook>(std::move(group), last_ready_));
    });
  }

  void begin_step() {
    // The order in which gradients become ready is known after the first step.
    ranks_.run_shared([&](c10d::ProcessGroup&) {
      if (reducer_->should_rebuild_buckets()) reducer_->rebuild_buckets();
    });
  }

  void backward(const at::Tensor& loss) {
    ranks_.run_shared([&](c10d::ProcessGroup&) {
      reducer_->prepare_for_backward({});
      loss.backward();
    });
    waited_seconds_ = std::chrono::duration<double>(Clock::now() - last_ready_).count();
  }

  double waited_seconds() const { return waited_seconds_; }

 private:
  const Ranks& ranks_;
  Clock::time_point last_ready_ = Clock::now();
  double waited_seconds_ = 0.0;
  std::unique_ptr<c10d::Reducer> reducer_;
};

GradientReducer::GradientReducer(const Ranks& ranks, const std::vector<at::Tensor>& parameters)
    : impl_(std::make_unique<Impl>(ranks, parameters)) {}
GradientReducer::~GradientReducer() = default;

void GradientReducer::begin_step() {
  impl_->begin_step();
}

void GradientReducer::backward(const at::Tensor& loss) {
  impl_->backward(loss);
}

double GradientReducer::waited_seconds() const {
  return impl_->waited_seconds();
}

}  // namespace hayate
