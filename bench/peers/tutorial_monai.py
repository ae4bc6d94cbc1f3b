#!/usr/bin/env python3
"""MONAI's fast-training tutorial, its regular or its fast half, on a data set in the layout of the Medical
Segmentation Decathlon: the last cases validate, every epoch is validated, on a CPU. The run leaves a folder that
`hayate report` reads beside hayate's own.

    tutorial_monai.py DATASET RUN --mode regular|fast [--epochs 2] [--validation 9]

fast has every trick that a CPU takes: cached deterministic transforms, bf16, channels-last, DiceCE, Novograd, and
torch.compile with --compile (which needs a C++ compiler).
Needs torch, monai and nibabel (pip install torch==2.15.0 monai==1.6.1 nibabel).
"""
import argparse
import hashlib
import json
import pathlib
import platform
import time

import monai
import numpy as np
import torch
from monai.data import CacheDataset, DataLoader, Dataset, ThreadDataLoader, decollate_batch, list_data_collate
from monai.inferers import sliding_window_inference
from monai.losses import DiceCELoss, DiceLoss
from monai.metrics import DiceMetric
from monai.networks.nets import UNet
from monai.optimizers import Novograd
from monai.transforms import AsDiscrete, Compose

from cache_monai import find_cases, make_crop, make_transforms


def name_of(case):
    return pathlib.Path(case["image"]).name.removesuffix(".nii.gz")


class Tutorial:
    def __init__(self, options):
        self.options = options
        self.is_fast = options.mode == "fast"
        self.name, files = find_cases(options.dataset)
        self.training = files[: len(files) - options.validation]
        self.validation = files[len(files) - options.validation :]
        self.begin = time.perf_counter()
        self.make_data()
        self.cache_seconds = time.perf_counter() - self.begin if self.is_fast else 0.0
        self.make_model()

    def make_data(self):
        # In one list: a Compose within another counts as random, and nothing of it would be cached.
        train_transforms = Compose([*make_transforms().transforms, make_crop()])
        if self.is_fast:
            workers = torch.get_num_threads()
            make = lambda files, transforms: CacheDataset(files, transforms, num_workers=workers, progress=False)
            self.train_loader = ThreadDataLoader(
                make(self.training, train_transforms), num_workers=0, batch_size=4, shuffle=True,
                collate_fn=list_data_collate,
            )
            self.val_loader = ThreadDataLoader(make(self.validation, make_transforms()), num_workers=0, batch_size=1)
        else:
            self.train_loader = DataLoader(
                Dataset(self.training, train_transforms), num_workers=4, batch_size=4, shuffle=True,
                collate_fn=list_data_collate,
            )
            self.val_loader = DataLoader(Dataset(self.validation, make_transforms()), num_workers=2, batch_size=1)

    def make_model(self):
        self.network = UNet(3, 1, 2, (16, 32, 64, 128, 256), (2, 2, 2, 2), num_res_units=2, norm="batch")
        if self.is_fast:
            self.network = self.network.to(memory_format=torch.channels_last_3d)
            self.loss = DiceCELoss(to_onehot_y=True, softmax=True, squared_pred=True, batch=True)
            self.optimizer = Novograd(self.network.parameters(), 2e-3)
        else:
            self.loss = DiceLoss(to_onehot_y=True, softmax=True)
            self.optimizer = torch.optim.Adam(self.network.parameters(), 2e-4)
        self.model = torch.compile(self.network) if self.options.compile else self.network

    def forward(self, images):
        if self.is_fast:
            images = images.contiguous(memory_format=torch.channels_last_3d)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.is_fast):
            return self.model(images)

    def train_epoch(self):
        self.network.train()
        losses = []
        for batch in self.train_loader:
            self.optimizer.zero_grad()
            logits = self.forward(batch["image"])
            loss = self.loss(logits.float(), batch["label"])
            loss.backward()
            self.optimizer.step()
            losses.append(loss.item())
        return float(np.mean(losses))

    def validate(self):
        """Mean Dice with background, and of each class."""
        self.network.eval()
        metric = DiceMetric(include_background=True, reduction="mean_batch")
        prediction = AsDiscrete(argmax=True, to_onehot=2)
        truth = AsDiscrete(to_onehot=2)
        with torch.no_grad():
            for batch in self.val_loader:
                logits = sliding_window_inference(batch["image"], (160, 160, 160), 4, self.forward)
                metric(
                    [prediction(one) for one in decollate_batch(logits.float())],
                    [truth(one) for one in decollate_batch(batch["label"])],
                )
        return [float(dice) for dice in metric.aggregate()]

    def run(self):
        best, best_epoch, done, rows = None, 0, 0.0, []
        for epoch in range(1, self.options.epochs + 1):
            start = time.perf_counter()
            loss = self.train_epoch()
            trained = time.perf_counter()
            classes = self.validate()
            end = time.perf_counter()
            done += end - start
            mean = float(np.mean(classes))
            if best is None or mean > best:
                best, best_epoch = mean, epoch
            rows.append(
                {
                    "epoch": epoch,
                    "train_loss": loss,
                    "learning_rate": self.optimizer.param_groups[0]["lr"],
                    "mean_dice": mean,
                    "mean_foreground_dice": float(np.mean(classes[1:])),
                    "epoch_seconds": end - start,
                    "train_seconds": trained - start,
                    "validation_seconds": end - trained,
                    "data_wait_seconds": None,
                    "total_seconds_without_cache": done,
                    "total_seconds_with_cache": done + self.cache_seconds,
                    "best_mean_dice": best,
                    "best_epoch": best_epoch,
                    "class_dice": classes,
                }
            )
            self.write(rows)
            print(f"MONAI {self.options.mode}: epoch {epoch}, {end - start:.1f} s, mean Dice {mean:.4f}", flush=True)

    def write(self, rows):
        folder = self.options.run
        folder.mkdir(parents=True, exist_ok=True)
        names = [name_of(case) for case in self.training + self.validation]
        run = {
            "label": f"MONAI {self.options.mode}",
            "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
            "cpu": platform.processor() or platform.machine(),
            "threads": torch.get_num_threads(),
            "libtorch_version": f"{torch.__version__} (Python), MONAI {monai.__version__}",
            "dataset": {
                "name": self.name,
                "training_cases": names[: len(self.training)],
                "validation_cases": names[len(self.training) :],
                "hash": self.options.hash or hashlib.sha256("\n".join(names).encode()).hexdigest()[:16],
            },
            "trained_on": {"class_names": ["background", "foreground"]},
        }
        recipe = {"extends": f"spleen_{self.options.mode}", "max_epochs": self.options.epochs}
        (folder / "run.json").write_text(json.dumps(run, indent=2))
        (folder / "recipe.json").write_text(json.dumps(recipe, indent=2))
        (folder / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=pathlib.Path)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("--mode", choices=["regular", "fast"], required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--validation", type=int, default=9, help="cases at the end that validate")
    parser.add_argument("--hash", default="", help="the data set's, by hayate: what says that both had the same files")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    torch.manual_seed(0)
    monai.utils.set_determinism(0)
    Tutorial(options).run()


if __name__ == "__main__":
    main()
