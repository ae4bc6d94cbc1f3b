// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/image_format.h"

namespace hayate {

/// Returns the format of DICOM series: a folder of slices, or one of them, is an image. Read by a
/// program of its own (io/dicom/dicom_program.h), and not written.
const ImageFormat& dicom_format();

}  // namespace hayate
