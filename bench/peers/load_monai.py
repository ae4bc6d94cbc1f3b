#!/usr/bin/env python3
"""An epoch of MONAI's Dataset and DataLoader over a data set in the layout of the Medical Segmentation
Decathlon, with the transforms of the recipe spleen_regular: seconds per epoch, as JSON.

    load_monai.py DATASET [--workers 2] [--epochs 1] [--validation 0.2]
"""
import argparse
import json
import pathlib
import time

import torch
from monai.data import DataLoader, Dataset
from monai.transforms import Compose

from cache_monai import find_cases, make_crop, make_transforms


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dataset", type=pathlib.Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=4)
    parser.add_argument("--validation", type=int, default=0, help="cases at the end to leave out")
    options = parser.parse_args()
    torch.set_num_threads(1)
    _, files = find_cases(options.dataset)
    files = files[: len(files) - options.validation]
    loader = DataLoader(
        Dataset(files, Compose([make_transforms(), make_crop()])),
        batch_size=options.batch_size,
        shuffle=True,
        num_workers=options.workers,
    )
    seconds = []
    patches = 0
    for _ in range(options.epochs):
        begin = time.perf_counter()
        patches = sum(len(batch["image"]) for batch in loader)
        seconds.append(time.perf_counter() - begin)
    print(
        json.dumps(
            {"seconds_per_epoch": sorted(seconds)[len(seconds) // 2], "cases": len(files), "patches": patches}
        )
    )


if __name__ == "__main__":
    main()
