// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runner.h"

namespace hayate::conformance {

// One function a file and a group of golden cases; each adds the group's ops to the table.
void add_image_ops(OpTable& ops);
void add_nifti_ops(OpTable& ops);
void add_orientation_ops(OpTable& ops);
void add_spacing_ops(OpTable& ops);
void add_intensity_ops(OpTable& ops);
void add_crop_ops(OpTable& ops);
void add_augment_ops(OpTable& ops);
void add_label_ops(OpTable& ops);
void add_dataset_ops(OpTable& ops);

// These need torch.

/// Lets their inputs be on a device: "cpu", "cuda", "cuda:1". On a GPU float32 is IEEE's then,
/// since the tolerances are. \throws DeviceError, UsageError
void use_device(const std::string& device);

void add_network_ops(OpTable& ops);
void add_loss_ops(OpTable& ops);
void add_optim_ops(OpTable& ops);
void add_inference_ops(OpTable& ops);
void add_metric_ops(OpTable& ops);
void add_surface_ops(OpTable& ops);
void add_torch_random_ops(OpTable& ops);

}  // namespace hayate::conformance
