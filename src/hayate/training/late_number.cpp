// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/late_number.h"

#include <ATen/ops/empty.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include "hayate/base/trace.h"

namespace hayate {

LateNumber::LateNumber(const at::Tensor& number) : copy_(number.detach()) {
  const c10::Device device = number.device();
  if (device.is_cpu()) return;
  // Into memory that is not page-locked the copy would wait.
  copy_ = at::empty(number.sizes(), number.options().device(c10::kCPU).pinned_memory(true));
  copy_.copy_(number.detach(), /*non_blocking=*/true);
  copied_.emplace(device.type());
  copied_->record(c10::impl::VirtualGuardImpl(device.type()).getStream(device));
}

double LateNumber::read() {
  if (!copy_.defined()) return known_;
  if (copied_) {
    const TraceRange range("wait for the device");
    copied_->synchronize();
    copied_.reset();
  }
  known_ = copy_.item<double>();
  copy_.reset();
  return known_;
}

}  // namespace hayate
