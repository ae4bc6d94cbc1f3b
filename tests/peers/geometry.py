#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds hayate's readers against SimpleITK: the same files, the same voxels in the same places.

    python3 -m venv VENV && VENV/bin/pip install SimpleITK numpy
    VENV/bin/python tests/peers/geometry.py [--dicom] [--conformance build/release/bin/hayate-conformance]

Writes NRRD, MetaImage and NIfTI files with SimpleITK (orientations, oblique axes, voxel types,
compression, vectors, slices, times, with --dicom series of slices) and some by hand (other spaces, byte orders, axes in another
order), asks SimpleITK what is in them, and hayate-conformance whether hayate says the same: affine in
RAS+ millimetres, spacing, shape, and every voxel.
"""
import argparse
import itertools
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy as np
import SimpleITK as sitk

TYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"]
DTYPES = {"float32": "F32", "float64": "F64", "int64": "I64"}


def write_golden(path, params, tensors, tolerances):
    """Writes a golden case (tests/golden/README.md): safetensors with metadata."""
    header = {"__metadata__": {"op": "load_image", "params": json.dumps(params),
                               "reference": "SimpleITK", "rtol": "0", "atol": "0",
                               "tolerances": json.dumps(tolerances)}}
    data = b""
    for name, array in tensors.items():
        array = np.ascontiguousarray(array)
        header["out." + name] = {"dtype": DTYPES[array.dtype.name], "shape": list(array.shape),
                                 "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def affine_of(image):
    """The affine to RAS+ millimetres; a slice lies across z, and times are of no place."""
    rank = image.GetDimension()
    direction = np.array(image.GetDirection()).reshape(rank, rank)
    matrix = direction * np.array(image.GetSpacing())
    space = min(rank, 3)
    affine = np.eye(4)
    affine[:space, :space] = matrix[:space, :space]
    affine[:space, 3] = image.GetOrigin()[:space]
    return np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine


def voxels_of(image):
    """Voxels in the order X, Y, Z and what is beside them, as float32."""
    array = sitk.GetArrayFromImage(image).astype(np.float32)
    rank = image.GetDimension()
    if image.GetNumberOfComponentsPerPixel() > 1:
        array = np.moveaxis(array, -1, 0)
    array = array.transpose()
    if image.GetNumberOfComponentsPerPixel() > 1 and rank == 2:
        array = array[:, :, None]
    return array


def random_image(shape, dtype="int16", components=1, seed=0):
    """An image of `shape` (X, Y, Z), with values that its type and float32 both hold."""
    random = np.random.default_rng(seed)
    array = random.integers(0, 120, size=tuple(reversed(shape)) + ((components,) if components > 1 else ()))
    if dtype.startswith("float"):
        array = array / 8 - 4
    return sitk.GetImageFromArray(array.astype(dtype), isVector=components > 1)


def rotation(degrees):
    """A rotation about x, then y, then z."""
    a, b, c = np.radians(degrees)
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return z @ y @ x


def directions():
    """Orientations along the axes, mirrored or not, and oblique ones."""
    for order in itertools.permutations(range(3)):
        yield "axes%d%d%d" % order, np.eye(3)[:, order]
    for signs in ((-1, -1, 1), (1, -1, 1), (-1, 1, -1)):
        yield "signs%+d%+d%+d" % signs, np.diag(signs)
    for degrees in ((10, 0, 0), (7, -12, 33), (85, 20, -140)):
        yield "oblique%d" % degrees[1], rotation(degrees)


class Cases:
    """Files in a folder, and beside each what SimpleITK says of it."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def add_series(self, folder):
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
        self.add_image(folder.name, reader.Execute())

    def add(self, name):
        self.add_image(name, sitk.ReadImage(str(self.folder / name)))

    def add_image(self, name, image):
        affine = affine_of(image)
        voxels = voxels_of(image)
        # NIfTI keeps its forms as float32, and vectors in the fifth axis.
        is_nifti = name.lower().endswith((".nii", ".nii.gz", ".hdr"))
        if is_nifti and image.GetNumberOfComponentsPerPixel() > 1:
            voxels = voxels[:, :, :, None]
        within = [1e-5, 1e-4] if is_nifti else [1e-9, 1e-9]
        if name.startswith("series"):
            within = [1e-7, 1e-7]  # directions have ten digits there
        write_golden(self.folder / (name.replace(".", "_") + ".safetensors"), {"file": name},
                     {"array": voxels, "affine": affine, "spacing": np.linalg.norm(affine[:3, :3], axis=0),
                      "spatial_shape": np.array(voxels.shape[:3], dtype=np.int64)},
                     {"affine": within, "spacing": within})
        self.count += 1

    def write(self, image, name, compressed=True):
        sitk.WriteImage(image, str(self.folder / name), compressed)
        self.add(name)

    def write_by_hand(self, name, header, voxels):
        (self.folder / name).write_bytes(header.encode() + voxels)
        self.add(name)


def add_written(cases):
    for i, dtype in enumerate(TYPES):
        image = random_image((5, 4, 3), dtype, seed=i)
        image.SetSpacing((0.7, 0.8, 2.5))
        cases.write(image, f"type_{dtype}.nrrd", compressed=i % 2 == 0)
        cases.write(image, f"type_{dtype}.mha", compressed=i % 2 == 1)
    for name, direction in directions():
        image = random_image((6, 5, 4))
        image.SetDirection([float(x) for x in direction.flatten()])
        image.SetSpacing((0.7421875, 1 / 3, 4.99))
        image.SetOrigin((-123.4, 56.78, 1 / 7))
        for suffix in ("nrrd", "nhdr", "mha", "mhd", "nii.gz"):
            cases.write(image, f"{name}.{suffix}", compressed=suffix != "mhd")
    for suffix in ("nrrd", "mha", "nii.gz"):
        cases.write(random_image((5, 4, 3), "float32", components=2), f"vectors2.{suffix}")
        cases.write(random_image((5, 4, 3), "int16", components=3), f"vectors3.{suffix}")
        cases.write(random_image((5, 4, 1)), f"one_slice.{suffix}")
        cases.write(random_image((5, 4)), f"slice.{suffix}")
        cases.write(sitk.JoinSeries([random_image((5, 4, 3), seed=t) for t in range(3)]), f"times.{suffix}")
    cases.write(random_image((5, 4), "uint8", components=3), "colours.nrrd")
    cases.write(random_image((5, 4), "uint8", components=3), "colours.mha")
    cases.write(random_image((5, 4, 3)), "pair.hdr", compressed=False)
    (cases.folder / "upper.nii.gz").write_bytes((cases.folder / "slice.nii.gz").read_bytes())
    (cases.folder / "upper.nii.gz").rename(cases.folder / "UPPER.NII.GZ")


def add_written_by_hand(cases):
    voxels = bytes(range(24))
    plain = "NRRD0005\ntype: uint8\ndimension: 3\nsizes: 2 3 4\nencoding: raw\n"
    place = "space directions: (2,0.1,0) (0,3,0.2) (0,0,4)\nspace origin: (10,20,30)\n\n"
    for space in ("LPS", "RAS", "LAS", "left-anterior-superior", "scanner-xyz", "3D-left-handed"):
        cases.write_by_hand(f"space_{space}.nrrd", f"{plain}space: {space}\n{place}", voxels)
    cases.write_by_hand("space_unnamed.nrrd", f"{plain}space dimension: 3\n{place}", voxels)
    for name, lines in (("nothing", ""), ("spacings", "spacings: 2 nan 4\n"),
                        ("backwards", "spacings: -2 3 4\n"),
                        ("cells", "spacings: 2 3 4\naxis mins: 10 20 30\n"),
                        ("nodes", "spacings: 2 3 4\naxis mins: 10 20 30\ncenters: node node node\n"),
                        ("origin", "space: RAS\nspace origin: (10,20,30)\n"),
                        ("skipped", "line skip: 0\nbyte skip: 0\n"), ("at_end", "byte skip: -1\n")):
        cases.write_by_hand(f"{name}.nrrd", f"{plain}{lines}\n", voxels)
    big = plain.replace("uint8", "int16").replace("2 3 4", "2 3 2") + "endian: big\n\n"
    cases.write_by_hand("big_endian.nrrd", big, voxels)
    cases.write_by_hand("text.nrrd", plain.replace("raw", "ascii") + "\n",
                        " ".join(map(str, voxels)).encode())
    four = "NRRD0005\ntype: uint8\ndimension: 4\nsizes: 2 2 3 2\nencoding: raw\nspace: RAS\n"
    axes = "(2,0,0) (0,3,0) (0,0,4)"
    cases.write_by_hand("list_first.nrrd", f"{four}kinds: list domain domain domain\n"
                        f"space directions: none {axes}\n\n", voxels)
    cases.write_by_hand("list_last.nrrd", f"{four}kinds: domain domain domain list\n"
                        f"space directions: {axes} none\n\n", voxels)
    plain = "ObjectType = Image\nNDims = 3\nDimSize = 2 3 4\nElementType = MET_UCHAR\n"
    last = "ElementDataFile = LOCAL\n"
    for name, lines in (("meta_nothing", ""), ("meta_size", "ElementSize = 2 3 4\n"),
                        ("meta_backwards", "ElementSpacing = -2 3 4\n"),
                        ("meta_stretched", "TransformMatrix = 2 0 0 0 1 0 0 0 1\nElementSpacing = 2 3 4\n"),
                        ("meta_sheared", "TransformMatrix = 0.8 0.6 0 -0.6 0.8 0.1 0 0 1\nOffset = 1 2 3\n"),
                        ("meta_position", "Position = 1 2 3\nRotation = 0 1 0 -1 0 0 0 0 1\n"),
                        ("meta_centre", "CenterOfRotation = 5 6 7\nAnatomicalOrientation = RPI\n"),
                        ("meta_at_end", "HeaderSize = -1\n")):
        cases.write_by_hand(f"{name}.mha", plain + lines + last, voxels)
    cases.write_by_hand("meta_big_endian.mha", plain.replace("UCHAR", "SHORT").replace("2 3 4", "2 3 2") +
                        "BinaryDataByteOrderMSB = True\n" + last, voxels)


def write_slice(image, path, z, tags, compressed):
    """Writes one slice of a volume with the tags that make it one of a series."""
    writer = sitk.ImageFileWriter()
    writer.KeepOriginalImageUIDOn()
    writer.SetUseCompression(compressed)
    writer.SetFileName(str(path))
    one = image[:, :, z]
    direction = image.GetDirection()
    place = image.TransformIndexToPhysicalPoint((0, 0, z))
    tags = dict(tags)
    tags["0008|0018"] = f"1.2.826.0.1.3680043.2.1125.{z + 1}"
    tags["0020|0032"] = "\\".join(f"{value:.10g}" for value in place)
    tags["0020|0037"] = "\\".join(f"{direction[i]:.10g}" for i in (0, 3, 6, 1, 4, 7))
    tags["0020|0013"] = str(z)
    for tag, value in tags.items():
        one.SetMetaData(tag, value)
    writer.Execute(one)


def add_series(cases):
    """DICOM: CT, MR and PET in any direction, compressed or not."""
    for i, (name, direction) in enumerate(directions()):
        image = random_image((64, 48, 4), ("int16", "uint16", "uint8")[i % 3], seed=i)
        image.SetDirection([float(x) for x in direction.flatten()])
        image.SetSpacing((0.75, 0.5, 3.0))
        image.SetOrigin((-123.4, 56.78, 7.125))
        folder = cases.folder / f"series_{name}"
        folder.mkdir(exist_ok=True)
        tags = {"0008|0060": ("CT", "MR", "PT")[i % 3], "0020|000e": f"1.2.826.0.1.3680043.2.1125.0.{i}",
                "0028|1052": ("-1024", "0", "0")[i % 3], "0028|1053": "1"}
        for z in range(image.GetDepth()):
            # Named against their order.
            write_slice(image, folder / f"{9 - z}.dcm", z, tags, compressed=i % 2 == 0)
        cases.add_series(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--conformance", default="build/release/bin/hayate-conformance")
    parser.add_argument("--dicom", action="store_true", help="DICOM series, too (takes hayate-dicom)")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the files there")
    arguments = parser.parse_args()
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(arguments.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        cases = Cases(folder)
        add_written(cases)
        add_written_by_hand(cases)
        if arguments.dicom:
            add_series(cases)
        result = subprocess.run([arguments.conformance, str(folder)], stdout=subprocess.PIPE, text=True)
    *rows, summary = result.stdout.splitlines() or [""]
    print("\n".join(row for row in rows if " passed" not in row))
    print(f"{cases.count} files as SimpleITK {sitk.Version.VersionString()} reads them: {summary}")
    return 0 if summary == f"{cases.count} passed, 0 failed, 0 unsupported" else 1


if __name__ == "__main__":
    sys.exit(main())
