// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "golden_case.h"
#include "hayate/io/image_info.h"

namespace hayate::conformance {

/// The image file that a case names, beside the case.
ImageInfo read_named_image(const GoldenCase& golden);

/// What a loader gives of an image: array float32 [X, Y, Z, …] with every axis of the file, affine,
/// spacing and spatial_shape.
void add_image_outputs(const ImageInfo& info, Outputs& outputs);

}  // namespace hayate::conformance
