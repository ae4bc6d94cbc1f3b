// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/precision.h"

#include <ATen/autocast_mode.h>

#include "hayate/base/error.h"
#include "hayate/base/system_info.h"

namespace hayate {

c10::ScalarType resolve_precision(Precision precision, c10::Device device) {
  switch (precision) {
    case Precision::kFloat32:
      return c10::kFloat;
    case Precision::kBFloat16:
      return c10::kBFloat16;
    case Precision::kFloat16:
      if (device.is_cpu()) {
        throw DeviceError("precision float16 needs a GPU", "use --set precision=auto");
      }
      return c10::kHalf;
    case Precision::kAuto:
      break;
  }
  if (!device.is_cpu()) return c10::kHalf;
  const CpuFeatures features = cpu_features();
  return features.avx512_bf16 || features.amx_bf16 ? c10::kBFloat16 : c10::kFloat;
}

AutocastScope::AutocastScope(c10::Device device, c10::ScalarType type)
    : device_type_(device.type()),
      enabled_(type != c10::kFloat),
      enabled_before_(at::autocast::is_autocast_enabled(device_type_)),
      type_before_(at::autocast::get_autocast_dtype(device_type_)) {
  if (!enabled_) return;
  at::autocast::set_autocast_enabled(device_type_, true);
  at::autocast::set_autocast_dtype(device_type_, type);
  at::autocast::increment_nesting();
}

AutocastScope::~AutocastScope() {
  if (!enabled_) return;
  // The cache holds reduced copies of the weights; they are stale after the next step.
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(device_type_, enabled_before_);
  at::autocast::set_autocast_dtype(device_type_, type_before_);
}

}  // namespace hayate
