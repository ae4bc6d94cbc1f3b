// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/transform.h"

#include "hayate/base/philox_stream.h"

namespace hayate {

// Whether it draws a mapping is a matter of its options alone, so any draw and any shape tell.
WhyNot RandomTransform::why_not_on_device(bool /*lazy*/) const {
  PhiloxStream random{StreamKey{}};
  if (draw_mapping({8, 8, 8}, random)) return {};
  return "a random transform is known on the host only";
}

}  // namespace hayate
