// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hayate/io/read_image.h"
#include "hayate/runs/channel_values.h"
#include "hayate/runs/trained_on.h"

namespace hayate {

/// What an image's header says that those of the training images did not, in sentences: voxels of
/// another size by more than a factor of three, or that no transform brings to the sizes trained
/// on; a header that does not say where left and right are; axes that look swapped.
///
/// \param prepare  the chain that the image will go through.
std::vector<std::string> find_unlike_header(const ImageInfo& image, const Compose& prepare,
                                            const TrainedOn& trained_on);

/// Says in sentences how an image's values differ from those trained on: another range, as of CT
/// that is not in HU, of images that were scaled before; or a margin of one value that shifts the
/// statistics which the recipe normalises by.
///
/// \param channels  of the image, as it was read.
std::vector<std::string> find_unlike_values(std::span<const ChannelValues> channels,
                                            const TransformOptions& transforms,
                                            const TrainedOn& trained_on);

/// What a data set declares that the one trained on did not: other channels, or the same in another
/// order, and other classes.
std::vector<std::string> find_unlike_declaration(const DatasetList& list,
                                                 const TrainedOn& trained_on);

}  // namespace hayate
