#!/usr/bin/env python3
"""Labels of one image by MONAI, file to file: the deterministic transforms of the recipe spleen_fast, sliding windows
in channels last and bf16 (--float32 is faster on CPUs that have none), Invertd of the logits, argmax, SaveImaged. Prints
seconds as JSON: of all of it, without imports and without making the network, and of the network's windows alone.

    predict_monai.py IMAGE WEIGHTS.safetensors OUT [--classes 2] [--compile] [--float32]
"""
import argparse
import json
import pathlib
import time

import monai
import torch
from monai.data import decollate_batch
from monai.inferers import sliding_window_inference
from monai.networks.nets import UNet
from monai.transforms import (
    AsDiscreted,
    Compose,
    CropForegroundd,
    EnsureChannelFirstd,
    Invertd,
    LoadImaged,
    Orientationd,
    SaveImaged,
    ScaleIntensityRanged,
    Spacingd,
)
from safetensors.torch import load_file


def make_prepare():
    return Compose(
        [
            LoadImaged("image"),
            EnsureChannelFirstd("image"),
            Spacingd("image", pixdim=(1.5, 1.5, 2.0), mode="bilinear", dtype=torch.float32),
            Orientationd("image", axcodes="RAS", labels=None),
            ScaleIntensityRanged("image", a_min=-57, a_max=164, b_min=0.0, b_max=1.0, clip=True),
            CropForegroundd("image", source_key="image", allow_smaller=True),
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image", type=pathlib.Path)
    parser.add_argument("weights", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--classes", type=int, default=2)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--float32", action="store_true")
    options = parser.parse_args()

    network = UNet(3, 1, options.classes, (16, 32, 64, 128, 256), (2, 2, 2, 2), num_res_units=2, norm="batch")
    network.load_state_dict(load_file(options.weights))
    network = network.eval().to(memory_format=torch.channels_last_3d)
    model = torch.compile(network) if options.compile else network
    prepare = make_prepare()
    finish = Compose(
        [
            Invertd("pred", transform=prepare, orig_keys="image", nearest_interp=False, to_tensor=True),
            AsDiscreted("pred", argmax=True),
            SaveImaged("pred", output_dir=options.out, output_postfix="", separate_folder=False, print_log=False),
        ]
    )
    network_seconds = 0.0

    def forward(windows):
        nonlocal network_seconds
        begin = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=not options.float32):
            logits = model(windows.contiguous(memory_format=torch.channels_last_3d))
        network_seconds += time.perf_counter() - begin
        return logits

    def predict():
        case = prepare({"image": str(options.image)})
        logits = sliding_window_inference(case["image"].unsqueeze(0), (160, 160, 160), 4, forward)
        case["pred"] = decollate_batch(logits.float())[0]
        finish(case)

    with torch.no_grad():
        if options.compile:
            model(torch.zeros(1, 1, 160, 160, 160).contiguous(memory_format=torch.channels_last_3d))
        network_seconds = 0.0
        begin = time.perf_counter()
        predict()
        seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, "network_seconds": network_seconds, "monai": monai.__version__}))


if __name__ == "__main__":
    main()
