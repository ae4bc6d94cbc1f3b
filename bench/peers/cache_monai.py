#!/usr/bin/env python3
"""MONAI's CacheDataset over a data set in the layout of the Medical Segmentation Decathlon, with the
deterministic transforms of the recipe spleen_fast: seconds and bytes per case, as JSON.

    cache_monai.py DATASET [--workers 2] [--rounds 3]
"""
import argparse
import json
import pathlib
import resource
import statistics
import time

import numpy as np
import torch
from monai.data import CacheDataset
from monai.transforms import (
    Compose,
    CropForegroundd,
    EnsureChannelFirstd,
    EnsureTyped,
    FgBgToIndicesd,
    LoadImaged,
    Orientationd,
    RandCropByPosNegLabeld,
    ScaleIntensityRanged,
    Spacingd,
)


def make_transforms():
    keys = ["image", "label"]
    return Compose(
        [
            LoadImaged(keys),
            EnsureChannelFirstd(keys),
            # float32: half as much work as the float64 that Spacing takes by default.
            Spacingd(keys, pixdim=(1.5, 1.5, 2.0), mode=("bilinear", "nearest"), dtype=np.float32),
            Orientationd(keys, axcodes="RAS", labels=None),
            ScaleIntensityRanged("image", a_min=-57, a_max=164, b_min=0.0, b_max=1.0, clip=True),
            CropForegroundd(keys, source_key="image"),
            FgBgToIndicesd("label", image_key="image"),
            EnsureTyped(keys, track_meta=False),
        ]
    )


def make_crop():
    return RandCropByPosNegLabeld(
        ["image", "label"],
        label_key="label",
        spatial_size=(96, 96, 96),
        pos=1,
        neg=1,
        num_samples=4,
        fg_indices_key="label_fg_indices",
        bg_indices_key="label_bg_indices",
    )


def find_cases(folder):
    """The data set's name, and the files of its labelled cases by the names of their images."""
    listing = json.loads((folder / "dataset.json").read_text())
    cases = sorted(listing["training"], key=lambda case: case["image"])
    return listing.get("name", folder.name), [{k: str(folder / case[k]) for k in ("image", "label")} for case in cases]


def size_bytes(item):
    return sum(v.nbytes for v in item.values() if isinstance(v, (torch.Tensor, np.ndarray)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dataset", type=pathlib.Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="torch threads of each worker")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    _, files = find_cases(options.dataset)
    seconds = []
    for _ in range(options.rounds):
        begin = time.perf_counter()
        cache = CacheDataset(files, make_transforms(), num_workers=options.workers, progress=False)
        seconds.append((time.perf_counter() - begin) / len(files))
    print(
        json.dumps(
            {
                "seconds_per_case": statistics.median(seconds),
                "bytes_per_case": sum(map(size_bytes, cache._cache)) / len(files),
                "shape": list(cache._cache[0]["image"].shape),
                "mean": float(cache._cache[0]["image"].double().mean()),
                "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
