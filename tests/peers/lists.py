# SPDX-License-Identifier: Apache-2.0
"""Whether hayate lists the same cases, channels, labels and folds as nnU-Net and MONAI do.

    python tests/peers/lists.py HAYATE FOLDER

makes data sets of empty files in FOLDER (nobody opens an image to list it), reads each with the peer's own code and with
`hayate list --out`, and prints a line for each; the exit code is 1 where they differ. Measured with nnunetv2 2.8.1 and
MONAI 1.6.1.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from monai.data import load_decathlon_datalist
from nnunetv2.utilities.label_handling.label_handling import LabelManager
from nnunetv2.utilities.utils import get_filenames_of_train_images_and_targets


def touch(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))


def read_with_hayate(hayate, place, out):
    subprocess.run([hayate, "list", place, "--out", out, "--overwrite"], check=True, stdout=subprocess.DEVNULL)
    listed = json.loads(Path(out).read_text())

    def whole(name):
        return os.path.realpath(Path(out).parent / name)

    cases = {
        case["name"]: ([whole(image) for image in case["images"]], whole(case["label"]) if "label" in case else None)
        for case in listed["cases"]
    }
    return listed, cases


def labelled(cases):
    return sorted(value for value in cases.values() if value[1])


def make_nnunet(folder, channels, labels, order=None):
    dataset = {
        "channel_names": {str(c): f"c{c}" for c in range(channels)},
        "labels": labels,
        "numTraining": 4,
        "file_ending": ".nii.gz",
    }
    if order:
        dataset["regions_class_order"] = order
    for name in ["a", "b_1", "c", "d"]:
        for c in range(channels):
            touch(folder / f"imagesTr/{name}_{c:04}.nii.gz")
        touch(folder / f"labelsTr/{name}.nii.gz")
    write_json(folder / "dataset.json", dataset)
    splits = [{"train": ["a", "b_1"], "val": ["c", "d"]}, {"train": ["c", "d"], "val": ["a", "b_1"]}]
    write_json(folder / "splits_final.json", splits)
    return dataset, splits


def of_nnunet(folder):
    dataset = get_filenames_of_train_images_and_targets(str(folder))
    return {
        name: ([os.path.realpath(image) for image in case["images"]], os.path.realpath(case["label"]))
        for name, case in dataset.items()
    }


def compare_nnunet(hayate, folder, **options):
    dataset, splits = make_nnunet(folder, **options)
    listed, cases = read_with_hayate(hayate, folder, folder.parent / f"{folder.name}.json")
    manager = LabelManager(dataset["labels"], dataset.get("regions_class_order"))
    labels = {name: value for name, value in listed["labels"].items() if name != "ignore"}
    if manager.has_regions:
        ours = [tuple(value) if len(value) > 1 else value[0] for name, value in labels.items() if name != "background"]
        same_labels = ours == manager.all_regions and listed["regions_class_order"] == manager.regions_class_order
    else:
        same_labels = sorted(labels.values()) == manager.all_labels
    folds = [{"train": fold["train"], "val": fold["validation"]} for fold in listed["folds"]]
    return {
        "cases and channels": cases == of_nnunet(folder),
        "labels": same_labels,
        "ignore label": listed["labels"].get("ignore") == manager.ignore_label,
        "folds": folds == splits,
    }


def compare_nnunet_map(hayate, folder):
    for name in ["t2", "adc", "seg"]:
        touch(folder.parent / f"elsewhere/{name}.nii.gz")
    write_json(
        folder / "dataset.json",
        {
            "channel_names": {"0": "T2", "1": "ADC"},
            "labels": {"background": 0, "x": 1},
            "numTraining": 1,
            "file_ending": ".nii.gz",
            "dataset": {
                "p": {
                    "images": ["../elsewhere/t2.nii.gz", "../elsewhere/adc.nii.gz"],
                    "label": "../elsewhere/seg.nii.gz",
                }
            },
        },
    )
    _, cases = read_with_hayate(hayate, folder, folder.parent / f"{folder.name}.json")
    return {"cases and channels": cases == of_nnunet(folder)}


def compare_datalist(hayate, folder):
    entries = []
    for i, name in enumerate("abcdef"):
        for part in ["t1", "t2", "seg"]:
            touch(folder / f"{part}/{name}.nii.gz")
        entries.append({"fold": i % 3, "image": [f"t1/{name}.nii.gz", f"t2/{name}.nii.gz"], "label": f"seg/{name}.nii.gz"})
    path = folder / "datalist.json"
    for part in ["t1", "t2"]:
        touch(folder / f"{part}/test.nii.gz")
    write_json(path, {"training": entries, "testing": [{"image": ["t1/test.nii.gz", "t2/test.nii.gz"]}]})
    listed, cases = read_with_hayate(hayate, path, folder.parent / f"{folder.name}.json")
    theirs = load_decathlon_datalist(str(path), True, "training")
    by_name = {name: image for name, (image, _) in cases.items()}
    same_folds = all(
        sorted(by_name[name] for name in listed["folds"][fold]["validation"])
        == sorted(entry["image"] for entry in resolve(theirs) if entry["fold"] == fold)
        for fold in range(3)
    )
    return {
        "cases and channels": labelled(cases) == sorted((entry["image"], entry["label"]) for entry in resolve(theirs)),
        "folds": same_folds,
        "testing": len(load_decathlon_datalist(str(path), True, "testing")) == len(cases) - len(theirs),
    }


def resolve(entries):
    return [
        {**entry, "image": [os.path.realpath(image) for image in entry["image"]], "label": os.path.realpath(entry["label"])}
        for entry in entries
    ]


def main():
    hayate, folder = sys.argv[1], Path(sys.argv[2]).resolve()
    classes = {"background": 0, "x": 1, "y": 2}
    regions = {"background": 0, "whole": [1, 2, 3], "core": [2, 3], "enhancing": 3, "ignore": 4}
    results = {
        "nnU-Net raw, one channel": compare_nnunet(hayate, folder / "one", channels=1, labels=classes),
        "nnU-Net raw, three channels": compare_nnunet(hayate, folder / "three", channels=3, labels=classes),
        "nnU-Net raw, ignore label": compare_nnunet(
            hayate, folder / "ignore", channels=1, labels={**classes, "ignore": 3}
        ),
        "nnU-Net raw, regions": compare_nnunet(
            hayate, folder / "regions", channels=2, labels=regions, order=[1, 2, 3]
        ),
        "nnU-Net raw, map of files": compare_nnunet_map(hayate, folder / "map"),
        "MONAI datalist": compare_datalist(hayate, folder / "datalist"),
    }
    for name, parts in results.items():
        print(f"{name}: " + ", ".join(f"{part} {'same' if same else 'DIFFER'}" for part, same in parts.items()))
    return 0 if all(all(parts.values()) for parts in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
