#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what `hayate export` writes against ONNX Runtime and MONAI.

    python3 -m venv VENV && VENV/bin/pip install monai onnx onnxruntime nibabel safetensors pytorch-ignite fire
    VENV/bin/python tests/peers/export.py [--hayate build/release/bin/hayate] [--data Task04_Hippocampus]

Networks of all kinds with MONAI's random weights become runs, which hayate exports. onnx.checker has to accept each
file; ONNX Runtime has to give MONAI's logits, at two shapes; torch.load(weights_only=True) has to read each model.pt
back bit by bit, into the network that the bundle names. With --data a run is trained for some seconds, and its bundle
has to label images as `hayate predict` does.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import monai.bundle
import monai.networks.nets
import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.torch import save_file

FLAT = [1, 2, 2]
UNET = {"name": "UNet", "in_channels": 1, "out_channels": 2, "channels": [8, 16, 32], "strides": [2, 2],
        "num_res_units": 2, "norm": "batch"}
DYNUNET = {"name": "DynUNet", "in_channels": 1, "out_channels": 3, "kernel_size": [3, 3, 3], "strides": [1, 2, 2],
           "upsample_kernel_size": [2, 2], "filters": [8, 16, 24]}
SEGRESNET = {"name": "SegResNet", "in_channels": 1, "out_channels": 2, "blocks_down": [1, 2, 2], "blocks_up": [1, 1]}
NETWORKS = {
    "UNet": UNET,
    "UNet, plain, instance": {**UNET, "num_res_units": 0, "norm": "instance", "act": "LEAKYRELU", "bias": False},
    "UNet, group, flat": {**UNET, "in_channels": 2, "out_channels": 5, "norm": "group", "num_groups": 1,
                          "kernel_size": [3, 3, 1], "up_kernel_size": [3, 3, 1], "strides": [[2, 2, 1], [2, 2, 1]]},
    "UNet, no norm, dropout": {**UNET, "norm": "none", "act": "RELU", "dropout": 0.3},
    "SegResNet": SEGRESNET,
    "SegResNet, deconv, batch": {**SEGRESNET, "in_channels": 3, "upsample_mode": "deconv", "norm": "batch",
                                 "act": "LEAKYRELU", "dropout_prob": 0.2},
    "SegResNet, instance": {**SEGRESNET, "norm": "instance", "init_filters": 4},
    "DynUNet": DYNUNET,
    "DynUNet, residual, deep supervision, anisotropic": {
        **DYNUNET, "in_channels": 2, "kernel_size": [[1, 3, 3], 3, 3, 3], "strides": [1, FLAT, 2, FLAT],
        "upsample_kernel_size": [FLAT, 2, FLAT], "filters": [8, 12, 16, 16], "res_block": True,
        "deep_supervision": True, "deep_supr_num": 2, "trans_bias": True},
    "DynUNet, batch": {**DYNUNET, "norm_name": "batch", "act_name": "RELU"},
    "DynUNet, group": {**DYNUNET, "norm_name": "group", "num_groups": 4},
}
SHAPES = [(1, 16, 16, 16), (2, 32, 24, 8)]
# Of networks that do not look across slices.
FLAT_SHAPES = [*SHAPES, (1, 16, 24, 1)]


def hayate(*arguments):
    result = subprocess.run([OPTIONS.hayate, *map(str, arguments)], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"hayate {' '.join(map(str, arguments))}: {result.stderr}")
    return result.stdout


def write_run(folder, network, weights=None):
    """A run as a training of `network` leaves it, with these weights."""
    recipe = json.loads(hayate("recipes", "hippocampus_fast"))
    recipe["network"] = network
    folder.mkdir()
    (folder / "recipe.json").write_text(json.dumps(recipe))
    (folder / "run.json").write_text('{"dataset": {"training_cases": [], "validation_cases": []}}')
    if weights is not None:
        save_file(weights, folder / "best.safetensors")


def monai_network(bundle):
    """The network that a bundle names."""
    parser = monai.bundle.ConfigParser()
    parser.read_config(str(bundle / "configs/inference.json"))
    return parser.get_parsed_content("network_def").eval()


def stir(network):
    """No parameter or statistic stays where it begins, as after a training."""
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if tensor.is_floating_point() and tensor.dim() < 5:
                tensor.copy_(torch.rand(tensor.shape) + 0.5)


# MONAI's arguments, written apart from how hayate writes them.
def arguments_of(network):
    arguments = {key: value for key, value in network.items() if key not in ("name", "num_groups")}
    for key in ("norm", "norm_name"):
        if network.get(key) == "group":
            arguments[key] = ("group", {"num_groups": network["num_groups"]})
        if network.get(key) == "none":
            arguments[key] = None
    for key, value in arguments.items():
        if isinstance(value, list):
            arguments[key] = [tuple(v) if isinstance(v, list) else v for v in value]
    return arguments


def check_network(name, network, folder):
    torch.manual_seed(0)
    reference = getattr(monai.networks.nets, network["name"])(spatial_dims=3, **arguments_of(network)).eval()
    stir(reference)
    weights = {key: value.clone() for key, value in reference.state_dict().items()}
    write_run(folder / "run", network, weights)
    hayate("export", folder / "run", "--onnx", folder / "model.onnx", "--monai-bundle", folder / "bundle")

    state = torch.load(folder / "bundle/models/model.pt", weights_only=True)
    assert state.keys() == weights.keys(), state.keys() ^ weights.keys()
    assert all(torch.equal(state[key], weights[key]) for key in weights)
    bundled = monai_network(folder / "bundle")
    bundled.load_state_dict(state)
    monai.bundle.verify_net_in_out("network_def", meta_file=folder / "bundle/configs/metadata.json",
                                   config_file=folder / "bundle/configs/inference.json", n=4, any=16)

    onnx.checker.check_model(onnx.load(folder / "model.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    largest = 0.0
    for batch, *size in FLAT_SHAPES if "flat" in name else SHAPES:
        images = torch.rand(batch, network["in_channels"], *size)
        with torch.no_grad():
            expected = reference(images).numpy()
            assert np.array_equal(bundled(images).numpy(), expected)
        logits = session.run(["logits"], {"image": images.numpy()})[0]
        assert logits.shape == expected.shape, (logits.shape, expected.shape)
        largest = max(largest, float(np.abs(logits - expected).max() / np.abs(expected).max()))
    print(f"{name}: ONNX Runtime differs from MONAI by {largest:.1e} of the largest logit; model.pt is the same")
    return largest < 1e-4


def dice(a, b, value):
    return 2.0 * np.sum((a == value) & (b == value)) / max(np.sum(a == value) + np.sum(b == value), 1)


def check_bundle(folder, data, run):
    """Labels of a bundle against those of hayate predict, of two images."""
    import nibabel
    if run is None:
        run = folder / "run"
        hayate("train", data, "--recipe", "hippocampus_fast", "--out", run, "--time-limit", OPTIONS.time_limit,
               "--set", "precision=float32")
    hayate("export", run, "--monai-bundle", folder / "bundle", "--onnx", folder / "model.onnx")
    images = folder / "images"
    images.mkdir()
    chosen = sorted(pathlib.Path(data).glob("imagesTr/[!.]*.nii.gz"))[:2]
    for image in chosen:
        (images / image.name).symlink_to(image.resolve())
    hayate("predict", run, images, "--out", folder / "labels", "--mirror", "none")
    subprocess.run([sys.executable, "-W", "ignore", "-m", "monai.bundle", "run", "--config_file",
                    folder / "bundle/configs/inference.json", "--bundle_root", folder / "bundle", "--dataset_dir",
                    images, "--output_dir", folder / "eval"], check=True, stdout=subprocess.DEVNULL)
    worst = 1.0
    for image in chosen:
        ours, theirs = (nibabel.load(folder / where / image.name) for where in ("labels", "eval"))
        assert np.allclose(ours.affine, theirs.affine, atol=1e-4)
        ours = np.asarray(ours.dataobj)
        theirs = np.asarray(theirs.dataobj).reshape(ours.shape)  # MONAI writes a single slice as a plane
        values = [value for value in np.unique(ours) if value != 0]
        assert values, "nothing was predicted: the run is not trained enough to compare"
        scores = {int(value): round(float(dice(ours, theirs, value)), 5) for value in values}
        worst = min(worst, *scores.values())
        print(f"{image.name}: Dice between bundle and hayate {scores}, {np.sum(ours != theirs)} of {ours.size} "
              f"voxels differ")
    return worst > 0.99


def main():
    with tempfile.TemporaryDirectory() as temporary:
        results = []
        for i, (name, network) in enumerate(NETWORKS.items()):
            folder = pathlib.Path(temporary) / str(i)
            folder.mkdir()
            results.append(check_network(name, network, folder))
        if OPTIONS.data:
            folder = pathlib.Path(temporary) / "data"
            folder.mkdir()
            results.append(check_bundle(folder, OPTIONS.data, OPTIONS.run))
        print(f"{sum(results)} of {len(results)} fit")
        return 0 if all(results) else 1


PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
PARSER.add_argument("--hayate", default="build/release/bin/hayate")
PARSER.add_argument("--data", help="a data set with imagesTr, to train and predict on")
PARSER.add_argument("--run", type=pathlib.Path, help="a run on that data set, in the place of training one")
PARSER.add_argument("--time-limit", default="40s", help="of that training")
OPTIONS = PARSER.parse_args()

if __name__ == "__main__":
    sys.exit(main())
