// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/inferers/channel_probabilities.h"
#include "hayate/inferers/sliding_window_inference.h"
#include "hayate/inferers/sum_room.h"
#include "hayate/labelling/logit_region.h"
#include "hayate/windows/window_counts.h"

namespace hayate {

using UseLogits = std::function<void(const LogitRegion& region)>;

/// Predicts a volume and hands its logits over region by region (LogitRegion), as soon as they are
/// final, on the calling thread; all of them are never there. Returns by how many windows.
using LogitStream = std::function<WindowCounts(const UseLogits& use)>;

/// Runs sliding_window_inference, with its bits. Windows that hold one value, as air does, are all
/// the same to the network, which gives the same bits for them: it runs for the first of them, or
/// for the first group of such windows that it gets at once.
///
/// \param x  [1, C, X, Y, Z] on the CPU, which the stream keeps.
LogitStream stream_windows(at::Tensor x, const InfererOptions& options, Predictor predictor,
                           SumRoom room);

/// Runs mirrored_mean of stream_windows, with its bits, and hands over logits of which the
/// probabilities are that mean (channel_logits).
LogitStream stream_mirrored_windows(const at::Tensor& x, const InfererOptions& options,
                                    const Predictor& predictor, ChannelKind kind,
                                    const SumRoom& room);

/// Hands over logits of which the probabilities are the mean of the streams', of one volume each.
/// \param shape  of the volume.
LogitStream stream_mean(std::vector<LogitStream> streams, const SpatialShape& shape,
                        ChannelKind kind, const SumRoom& room);

}  // namespace hayate
