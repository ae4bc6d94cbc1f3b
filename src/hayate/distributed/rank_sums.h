// SPDX-License-Identifier: Apache-2.0
// Sums over ranks in the graph of autograd.
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/distributed/ranks.h"

namespace hayate {

/// Returns the sum over ranks of x, any shape, from which every rank computes one and the same
/// value, such as a loss: backward hands the gradient on as it is, so that the gradients of all
/// ranks add up to that of the value.
at::Tensor sum_for_loss(const at::Tensor& x, const Ranks& ranks);

/// Returns the sum over ranks of x, any shape, from which every rank goes on to compute something
/// of its own, such as normalised voxels: backward sums the gradient over ranks.
at::Tensor sum_for_all(const at::Tensor& x, const Ranks& ranks);

/// Returns the mean of all elements of all ranks, for a loss. With a process alone x.mean().
at::Tensor mean_for_loss(const at::Tensor& x, const Ranks& ranks);

/// Returns the sum over ranks of x, for a loss, divided by that of `count`, or as it is where that
/// is 0. A process alone does not ask a GPU for the count, which would wait for it. \param count  a
/// scalar of float64 beside x, without a gradient.
at::Tensor mean_of_counted(const at::Tensor& x, const at::Tensor& count, const Ranks& ranks);

}  // namespace hayate
