#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a data set's cases in other formats, and as a mask for each class, for every_layout.sh.

    VENV/bin/python tests/layouts/formats.py write DATASET FOLDER    nrrd, mha, dicom and masks below FOLDER
    VENV/bin/python tests/layouts/formats.py hash FOLDER             a hash of all voxels below FOLDER, whatever their files

takes SimpleITK (measured with 2.5.7) and numpy. DICOM holds whole numbers: other voxels are rounded there.
"""

import hashlib
import sys
from pathlib import Path

import numpy
import SimpleITK as sitk

sys.path.insert(0, str(Path(__file__).parent.parent / "peers"))
from geometry import write_slice  # noqa: E402


def write_series(image, folder, number):
    """One series, slices named against their order."""
    folder.mkdir(parents=True)
    rounded = sitk.Cast(sitk.Round(sitk.Cast(image, sitk.sitkFloat64)), sitk.sitkInt16)
    tags = {"0008|0060": "MR", "0020|000e": f"1.2.826.0.1.3680043.2.1125.1.{number}"}
    for z in range(rounded.GetDepth()):
        write_slice(rounded, folder / f"{999 - z}.dcm", z, tags, compressed=True)


def write_masks(label, folder):
    """A mask of 0 and 255 for each class that the case has, named so that the order of names is that of values."""
    folder.mkdir(parents=True)
    for value in numpy.unique(sitk.GetArrayViewFromImage(label)):
        if value != 0:
            sitk.WriteImage(sitk.Cast(label == int(value), sitk.sitkUInt8) * 255, str(folder / f"class_{value:03}.nii.gz"))


def write(dataset, folder):
    for number, path in enumerate(sorted((dataset / "imagesTr").glob("[!.]*.nii.gz"))):
        name = path.name.removesuffix(".nii.gz")
        image = sitk.ReadImage(str(path))
        label = sitk.Cast(sitk.ReadImage(str(dataset / "labelsTr" / path.name)), sitk.sitkUInt8)
        for suffix in ("nrrd", "mha"):
            for kind, one in (("imagesTr", image), ("labelsTr", label)):
                (folder / suffix / kind).mkdir(parents=True, exist_ok=True)
                sitk.WriteImage(one, str(folder / suffix / kind / f"{name}.{suffix}"), True)
        write_series(image, folder / "dicom/images" / name, number)
        (folder / "dicom/labels").mkdir(exist_ok=True)
        sitk.WriteImage(label, str(folder / "dicom/labels" / f"{name}.nii.gz"))
        write_masks(label, folder / "masks" / name / "segmentations")
        sitk.WriteImage(image, str(folder / "masks" / name / "mr.nii.gz"))


def print_hash(folder):
    hasher = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.name.endswith((".nii.gz", ".nrrd", ".mha")):
            hasher.update(sitk.GetArrayFromImage(sitk.ReadImage(str(path))).astype("uint16").tobytes())
    print(hasher.hexdigest()[:16])


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        print_hash(Path(sys.argv[2]))
