#!/usr/bin/env python3
"""The training step of `hayate bench step` in Python: MONAI's UNet, PyTorch eager or compiled, channels-last.

Needs torch and monai (pip install torch==2.15.0 monai==1.6.1). Prints one JSON line: ms per patch (median, minimum,
maximum) and the last loss. compare_step.sh runs it in turn with hayate, gpu/parts does so on a GPU.
"""
import argparse
import json
import statistics
import time

import torch
from monai.losses import DiceCELoss
from monai.networks.nets import UNet
from monai.optimizers import Novograd


def wait_for(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--patch", type=int, default=96)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--warm-up", type=int, default=1, help="steps before those that count")
    parser.add_argument("--precision", choices=["bfloat16", "float16", "float32"], default="bfloat16")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--compile", action="store_true", help="torch.compile (needs a C++ compiler)")
    args = parser.parse_args()

    device = torch.device(args.device)
    precision = getattr(torch, args.precision)
    # Sizes never change here, so the fastest way for them is worth a search.
    torch.backends.cudnn.benchmark = True
    torch.manual_seed(0)
    net = UNet(3, 1, 2, (16, 32, 64, 128, 256), (2, 2, 2, 2), num_res_units=2, norm="batch")
    net = net.to(device, memory_format=torch.channels_last_3d)
    model = torch.compile(net) if args.compile else net
    loss_function = DiceCELoss(to_onehot_y=True, softmax=True, squared_pred=True, batch=True)
    optimizer = Novograd(net.parameters(), 2e-3)
    scaler = torch.amp.GradScaler(device.type, enabled=args.precision == "float16")

    n = args.patch
    image = torch.rand(args.batch, 1, n, n, n)
    axis = (2 * torch.arange(n) - n) ** 2
    ball = 4 * (axis[:, None, None] + axis[None, :, None] + axis[None, None, :]) < n * n
    label = ball.float().expand(args.batch, 1, n, n, n).contiguous()
    if device.type == "cuda":
        image, label = image.pin_memory(), label.pin_memory()

    times = []
    for step in range(args.warm_up + args.steps):
        wait_for(device)
        start = time.perf_counter()
        optimizer.zero_grad()
        images, labels = image.to(device, non_blocking=True), label.to(device, non_blocking=True)
        with torch.autocast(device.type, precision, enabled=args.precision != "float32"):
            logits = model(images.contiguous(memory_format=torch.channels_last_3d))
            loss = loss_function(logits, labels)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        wait_for(device)
        if step >= args.warm_up:  # the first ones build kernels and take memory
            times.append((time.perf_counter() - start) * 1e3 / args.batch)
    print(json.dumps({
        "peer": f"torch {torch.__version__} {'compiled' if args.compile else 'eager'} {args.precision}",
        "ms_per_patch": statistics.median(times), "ms_per_patch_min": min(times),
        "ms_per_patch_max": max(times), "loss": loss.item()}))


if __name__ == "__main__":
    main()
