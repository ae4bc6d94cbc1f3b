// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/dataset_list.h"
#include "hayate/serve/upload.h"

namespace hayate {

/// Returns the image that a form's files are: those called `image` (MONAI Label's clients say
/// `file` or `files`), a channel each in their order; beside them, as `data`, what their headers
/// name; or the slices of a DICOM series, each called `slice`.
/// \throws RequestError  400 for a form without an image, or with a part of another name.
CaseFiles image_of_form(const Upload& form);

}  // namespace hayate
