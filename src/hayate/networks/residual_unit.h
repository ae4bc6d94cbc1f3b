// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/networks/conv.h"
#include "hayate/networks/convolution.h"
#include "hayate/networks/module.h"
#include "hayate/recipe/networks/unet_options.h"

namespace hayate {

/// conv(x) + residual(x), nothing after the sum: MONAI's ResidualUnit. `conv` holds `unit0`,
/// `unit1` …, the first one with the stride. `residual` is the identity when the shape stays, a
/// 1x1x1 convolution when only the channels differ, else a strided convolution of the unit's kernel
/// size.
class ResidualUnit final : public Block {
 public:
  struct Shape {
    std::int64_t in_channels = 1;
    std::int64_t out_channels = 1;
    PerAxis stride = 1;
    std::int64_t subunits = 2;
    /// The last unit is a bare convolution.
    bool last_conv_only = false;
  };

  ResidualUnit(const UNetOptions& options, const Shape& shape);
  at::Tensor forward(const at::Tensor& x) override;
  /// Computes forward() of what `before` makes of `convolved`, the result of its convolve().
  at::Tensor forward_after(Convolution& before, const at::Tensor& convolved);

 private:
  at::Tensor residual_of(const at::Tensor& x);
  /// \param first  the convolution of the first unit
  at::Tensor finish(const at::Tensor& first, const at::Tensor& residual);

  std::vector<std::shared_ptr<Convolution>> units_;
  std::shared_ptr<Conv> residual_;
};

}  // namespace hayate
