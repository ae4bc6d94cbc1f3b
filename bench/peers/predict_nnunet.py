#!/usr/bin/env python3
"""Labels of one image by nnU-Net's own predictor, file to file, on the CPU: its preprocessing, sliding windows of its
PlainConvUNet, resampling of the logits, export. The network is as large as that of a run of hayate whose network is a
DynUNet, with weights that are drawn: what it finds means nothing. Windows, their overlap and the spacing are the run's.
Prints seconds as JSON: of all of it, without imports and without making the network, and of the windows alone.

    predict_nnunet.py IMAGE RUN OUT.nii.gz [--mirror]
"""
import argparse
import json
import os
import pathlib
import time

# nnU-Net wants to know where its data sets would be.
for name in ("nnUNet_raw", "nnUNet_preprocessed", "nnUNet_results"):
    os.environ.setdefault(name, "/tmp")

import torch
from nnunetv2.imageio.simpleitk_reader_writer import SimpleITKIO
from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor
from nnunetv2.utilities.get_network_from_plans import get_network_from_plans
from nnunetv2.utilities.plans_handling.plans_handler import PlansManager

RESAMPLING = {"is_seg": False, "order": 3, "order_z": 0, "force_separate_z": None}


def per_axis(value):
    return list(value) if isinstance(value, list) else [value] * 3


def reversed_axes(value):
    """SimpleITK's arrays are [Z, Y, X]."""
    return per_axis(value)[::-1]


def architecture_of(network):
    strides = [reversed_axes(stride) for stride in network["strides"]]
    filters = network.get("filters") or [min(32 * 2**level, 320) for level in range(len(strides))]
    return {
        "network_class_name": "dynamic_network_architectures.architectures.unet.PlainConvUNet",
        "arch_kwargs": {
            "n_stages": len(filters),
            "features_per_stage": filters,
            "conv_op": "torch.nn.modules.conv.Conv3d",
            "kernel_sizes": [reversed_axes(size) for size in network["kernel_size"]],
            "strides": strides,
            "n_conv_per_stage": [2] * len(filters),
            "n_conv_per_stage_decoder": [2] * (len(filters) - 1),
            "conv_bias": True,
            "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d",
            "norm_op_kwargs": {"eps": 1e-05, "affine": True},
            "dropout_op": None,
            "dropout_op_kwargs": None,
            "nonlin": "torch.nn.LeakyReLU",
            "nonlin_kwargs": {"inplace": True},
        },
        "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
    }


def spacing_of(recipe):
    for transform in recipe["transforms"]["prepare"]:
        if transform["name"] == "Spacing":
            return per_axis(transform["pixdim"])
    raise SystemExit("the run has no Spacing: nnU-Net needs one")


def plans_of(recipe):
    patch = reversed_axes(recipe["inferer"]["roi_size"])
    configuration = {
        "data_identifier": "nnUNetPlans_3d_fullres",
        "preprocessor_name": "DefaultPreprocessor",
        "batch_size": 2,
        "patch_size": patch,
        "median_image_size_in_voxels": patch,
        "spacing": spacing_of(recipe)[::-1],
        "normalization_schemes": ["CTNormalization"],
        "use_mask_for_norm": [False],
        "resampling_fn_data": "resample_data_or_seg_to_shape",
        "resampling_fn_data_kwargs": RESAMPLING,
        "resampling_fn_seg": "resample_data_or_seg_to_shape",
        "resampling_fn_seg_kwargs": {**RESAMPLING, "is_seg": True, "order": 1},
        "resampling_fn_probabilities": "resample_data_or_seg_to_shape",
        "resampling_fn_probabilities_kwargs": {**RESAMPLING, "order": 1},
        "architecture": architecture_of(recipe["network"]),
        "batch_dice": True,
    }
    return {
        "dataset_name": "Dataset000_One",
        "plans_name": "nnUNetPlans",
        "original_median_spacing_after_transp": configuration["spacing"],
        "original_median_shape_after_transp": patch,
        "image_reader_writer": "SimpleITKIO",
        "transpose_forward": [0, 1, 2],
        "transpose_backward": [0, 1, 2],
        "experiment_planner_used": "ExperimentPlanner",
        "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {
            "0": {"mean": 50.0, "std": 60.0, "percentile_00_5": -57.0, "percentile_99_5": 164.0}
        },
        "configurations": {"3d_fullres": configuration},
    }


class TimedPredictor(nnUNetPredictor):
    window_seconds = 0.0

    def predict_sliding_window_return_logits(self, image):
        begin = time.perf_counter()
        logits = super().predict_sliding_window_return_logits(image)
        self.window_seconds += time.perf_counter() - begin
        return logits


def make_predictor(recipe, mirror):
    network = recipe["network"]
    plans = PlansManager(plans_of(recipe))
    configuration = plans.get_configuration("3d_fullres")
    classes = network["out_channels"]
    dataset = {
        "channel_names": {"0": "CT"},
        "labels": {"background": 0, **{f"class {i}": i for i in range(1, classes)}},
        "file_ending": ".nii.gz",
    }
    made = get_network_from_plans(
        configuration.network_arch_class_name,
        configuration.network_arch_init_kwargs,
        configuration.network_arch_init_kwargs_req_import,
        network["in_channels"],
        classes,
        allow_init=True,
        deep_supervision=False,
    )
    predictor = TimedPredictor(
        tile_step_size=1.0 - recipe["inferer"]["overlap"][0],
        use_mirroring=mirror,
        device=torch.device("cpu"),
        allow_tqdm=False,
    )
    predictor.manual_initialization(
        made, plans, configuration, [made.state_dict()], dataset, "nnUNetTrainer", (0, 1, 2) if mirror else None
    )
    return predictor


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image", type=pathlib.Path)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path, help="ends in .nii.gz")
    parser.add_argument("--mirror", action="store_true", help="also the seven mirrored images, as nnU-Net does unasked")
    options = parser.parse_args()

    torch.manual_seed(0)
    recipe = json.loads((options.run / "recipe.json").read_text())
    if recipe["network"]["name"] != "DynUNet":
        raise SystemExit(f"{options.run}: its network is a {recipe['network']['name']}, not a DynUNet")
    predictor = make_predictor(recipe, options.mirror)
    options.out.parent.mkdir(parents=True, exist_ok=True)

    begin = time.perf_counter()
    image, properties = SimpleITKIO().read_images([str(options.image)])
    predictor.predict_single_npy_array(image, properties, None, str(options.out).removesuffix(".nii.gz"), False)
    seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, "network_seconds": predictor.window_seconds, "torch": torch.__version__}))


if __name__ == "__main__":
    main()
