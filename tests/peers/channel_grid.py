#!/usr/bin/env python3
"""Prints what MONAI's ResampleToMatch makes of a channel on another grid: the numbers that
src/hayate/io/case_image_test.cpp holds.

    python tests/peers/channel_grid.py      (a virtual environment with monai 1.6.1 and torch)
"""
import numpy
import torch
from monai.data import MetaTensor
from monai.transforms import ResampleToMatch

FIRST = [[1.5, 0.25, 0, -4], [-0.125, 0.75, 0.25, 1], [0, -0.5, 2.5, 0.5], [0, 0, 0, 1]]
SECOND = [[2, 0, 0, -3.5], [0, 1.25, 0.5, 0.5], [0.25, 0, 2, 0], [0, 0, 0, 1]]

first = MetaTensor(torch.zeros(1, 3, 2, 2), affine=torch.tensor(FIRST, dtype=torch.float64))
second = MetaTensor(torch.arange(18, dtype=torch.float32).reshape(1, 2, 3, 3) ** 2,
                    affine=torch.tensor(SECOND, dtype=torch.float64))
for mode in ("border",):
    result = ResampleToMatch(mode="bilinear", padding_mode=mode)(img=second, img_dst=first)
    print(mode, numpy.asarray(result).ravel().tolist())
