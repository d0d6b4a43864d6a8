"""Sound trainings whose point is the loop: precision, averages, schedules, steps."""
import copy
import math

import torch
from torch import nn
from torch.func import functional_call
from torch.nn import functional as F
from torch.optim.swa_utils import SWALR, AveragedModel, get_ema_multi_avg_fn, update_bn
from torch.utils.checkpoint import checkpoint

from tests.preflight.sound import (
    Streamed,
    digit_loaders,
    epochs,
    plain_step,
    some_digits,
    sound,
)


def draw():
    return some_digits(64)


def convnet(width=16):
    return nn.Sequential(
        nn.Conv2d(1, width, 3, padding=1, bias=False), nn.BatchNorm2d(width),
        nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(width, 2 * width, 3, padding=1, bias=False),
        nn.BatchNorm2d(2 * width), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.Linear(2 * width, 10),
    )


def mlp(hidden=64):
    return nn.Sequential(
        nn.Flatten(), nn.Linear(64, hidden), nn.ReLU(), nn.Dropout(0.2),
        nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 10),
    )


@sound("autocast_bfloat16", steps=50)
def autocast_bfloat16():
    """The forward pass in bfloat16 on a CPU; parameters and steps in float32.

    https://pytorch.org/docs/stable/amp.html
    """
    model = convnet()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)

    def forward(model, batch):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return model(batch[0])

    def train_step(batch):
        x, y = batch
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    train_loader, val_loader = digit_loaders()

    def loop():
        epochs(model, train_step, train_loader, val_loader)

    return Streamed(
        model, criterion, draw(), optimizer, train_step, forward=forward, draw=draw,
        loop=loop, train_loader=train_loader, val_loader=val_loader,
    )


@sound("scaler_disabled", steps=80)
def scaler_disabled():
    """The loop for float16 on a GPU, on a CPU: the scaler is there and does nothing.

    https://pytorch.org/tutorials/recipes/recipes/amp_recipe.html
    """
    use_amp = False
    model = mlp()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    scaler = torch.amp.GradScaler("cpu", enabled=use_amp)
    train_loader, val_loader = digit_loaders()

    def train_step(batch):
        x, y = batch
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=use_amp):
            loss = criterion(model(x), y)
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
        return loss.item()

    def loop():
        epochs(model, train_step, train_loader, val_loader)

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop,
        train_loader=train_loader, val_loader=val_loader,
    )


@sound("compiled", steps=80)
def compiled():
    """A compiled model, with the backend that traces it and runs it as it is.

    https://pytorch.org/tutorials/intermediate/torch_compile_tutorial.html
    """
    model = torch.compile(mlp(), backend="eager")
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

    train_step = plain_step(model, criterion, optimizer)

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


@sound("accumulation", steps=240)
def accumulation():
    """Gradients of four batches per step; the schedule counts steps, not batches.

    https://github.com/huggingface/accelerate/blob/main/examples/by_feature/gradient_accumulation.py
    """
    model = mlp()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.1, 100)
    every, seen = 4, 0
    train_loader, val_loader = digit_loaders(32)

    def small():
        return some_digits(32)

    def train_step(batch):
        nonlocal seen
        x, y = batch
        loss = criterion(model(x), y)
        (loss / every).backward()
        seen += 1
        if seen % every == 0:
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
        return loss.item()

    def loop():
        epochs(model, train_step, train_loader, val_loader, count=2)

    return Streamed(
        model, criterion, small(), optimizer, train_step, draw=small, loop=loop,
        scheduler=scheduler, train_loader=train_loader, val_loader=val_loader,
    )


@sound("swa", steps=80)
def swa():
    """Averages of weights after some epochs, at a constant rate; statistics last.

    https://pytorch.org/docs/stable/optim.html#stochastic-weight-averaging
    """
    model = convnet()
    averaged = AveragedModel(model)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)
    swa_scheduler = SWALR(optimizer, swa_lr=0.05, anneal_epochs=1)
    train_loader, val_loader = digit_loaders(128)

    train_step = plain_step(model, criterion, optimizer)

    def loop():
        for epoch in range(5):
            model.train()
            for batch in train_loader:
                train_step(batch)
            if epoch >= 3:
                averaged.update_parameters(model)
                swa_scheduler.step()
            else:
                scheduler.step()
            model.eval()
            with torch.no_grad():
                for x, _ in val_loader:
                    model(x)
        update_bn(train_loader, averaged)

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop,
        scheduler=scheduler, train_loader=train_loader, val_loader=val_loader,
    )


@sound("weights_ema", steps=80)
def weights_ema():
    """A moving average of weights and buffers, which is what is evaluated.

    https://github.com/pytorch/vision/blob/main/references/classification/train.py
    """
    model = convnet()
    ema = AveragedModel(
        model, multi_avg_fn=get_ema_multi_avg_fn(0.99), use_buffers=True
    )
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.2, momentum=0.9, weight_decay=2e-5, nesterov=True
    )
    train_loader, val_loader = digit_loaders()

    def train_step(batch):
        x, y = batch
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        ema.update_parameters(model)
        return loss.item()

    def loop():
        for _ in range(3):
            model.train()
            for batch in train_loader:
                train_step(batch)
            ema.eval()
            with torch.inference_mode():
                for x, _ in val_loader:
                    ema(x)

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop,
        train_loader=train_loader, val_loader=val_loader,
    )


@sound("one_cycle", steps=80)
def one_cycle():
    """One cycle of the rate, and of the momentum against it; a step per batch.

    https://github.com/fastai/fastai/blob/master/fastai/callback/schedule.py
    """
    model = convnet()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    train_loader, val_loader = digit_loaders()
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=1e-2, total_steps=400
    )

    def train_step(batch):
        x, y = batch
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        return loss.item()

    def loop():
        epochs(model, train_step, train_loader, val_loader)

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop,
        scheduler=scheduler, train_loader=train_loader, val_loader=val_loader,
    )


@sound("early_stopping", steps=80)
def early_stopping():
    """The best weights by validation loss are kept, and put back at the end.

    https://pytorch.org/tutorials/beginner/transfer_learning_tutorial.html
    """
    model = mlp()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
    train_loader, val_loader = digit_loaders(100)

    train_step = plain_step(model, criterion, optimizer)

    def loop():
        best, kept, waited = math.inf, None, 0
        for _ in range(6):
            model.train()
            for batch in train_loader:
                train_step(batch)
            model.eval()
            with torch.inference_mode():
                losses = [criterion(model(x), y) for x, y in val_loader]
            loss = torch.stack(losses).mean().item()
            waited += 1
            if loss < best:
                best, kept, waited = loss, copy.deepcopy(model.state_dict()), 0
            if waited == 3:
                break
        model.load_state_dict(kept)

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop,
        train_loader=train_loader, val_loader=val_loader,
    )


@sound("sharpness_aware", steps=80)
def sharpness_aware():
    """SAM: a step uphill, the gradient there, and the step with it from below.

    https://github.com/davda54/sam/blob/main/sam.py
    """
    model = mlp()
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4
    )
    rho = 0.05

    def train_step(batch):
        x, y = batch
        criterion(model(x), y).backward()
        parameters = list(model.parameters())
        with torch.no_grad():
            norm = torch.stack([p.grad.norm() for p in parameters]).norm()
            climbs = [rho / (norm + 1e-12) * p.grad for p in parameters]
            for parameter, climb in zip(parameters, climbs, strict=True):
                parameter.add_(climb)
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter, climb in zip(parameters, climbs, strict=True):
                parameter.sub_(climb)
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class Checkpointed(nn.Module):
    """Layers whose activations are computed again in the backward pass."""

    def __init__(self, width=48, depth=4):
        super().__init__()
        self.stem = nn.Linear(64, width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.GELU())
            for _ in range(depth)
        )
        self.head = nn.Linear(width, 10)

    def forward(self, x):
        x = self.stem(x.flatten(1))
        for block in self.blocks:
            x = x + checkpoint(block, x, use_reentrant=False)
        return self.head(x)


@sound("activation_checkpointing", steps=50)
def activation_checkpointing():
    """Residual blocks under checkpoint, which run twice in each step.

    https://pytorch.org/docs/stable/checkpoint.html
    """
    model = Checkpointed()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    return Streamed(model, nn.CrossEntropyLoss(), draw(), optimizer, draw=draw)


@sound("maml", steps=100, below=0.8)
def maml():
    """MAML: the loss after a step on each task, differentiated through that step.

    https://github.com/dragen1860/MAML-Pytorch/blob/master/meta.py
    """
    model = nn.Sequential(
        nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1)
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    inner_lr = 0.05

    def sinusoids(tasks=8, points=10):
        height = 0.5 + 1.5 * torch.rand(tasks, 1, 1)
        phase = math.pi * torch.rand(tasks, 1, 1)
        x = 6 * torch.rand(tasks, 2 * points, 1) - 3
        y = height * torch.sin(x + phase)
        return (x[:, :points], y[:, :points], x[:, points:]), y[:, points:]

    def forward(model, batch):
        answers = []
        for support_x, support_y, query_x in zip(*batch[0], strict=True):
            weights = dict(model.named_parameters())
            for _ in range(2):
                out = functional_call(model, weights, (support_x,))
                slopes = torch.autograd.grad(
                    F.mse_loss(out, support_y), list(weights.values()),
                    create_graph=True,
                )
                weights = {
                    name: weight - inner_lr * slope
                    for (name, weight), slope in zip(
                        weights.items(), slopes, strict=True
                    )
                }
            answers.append(functional_call(model, weights, (query_x,)))
        return torch.stack(answers)

    def train_step(batch):
        optimizer.zero_grad()
        loss = F.mse_loss(forward(model, batch), batch[1])
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(
        model, F.mse_loss, sinusoids(), optimizer, train_step, forward=forward,
        draw=sinusoids,
    )
