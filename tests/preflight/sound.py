"""Sound trainings: how they are registered, fed, trained and measured."""
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import torch
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

from tests.preflight.cases import Training, loss_of

BEFORE = 25  # steps on fresh batches that a trained case has behind it


@dataclass
class Streamed(Training):
    """A training with a source of fresh batches."""

    draw: Callable[[], Any] = field(kw_only=True)


@dataclass(frozen=True)
class Sound:
    """A sound training, and how it shows that it learns."""

    id: str
    build: Callable[[], Streamed]
    steps: int  # after so many steps on fresh batches ...
    below: float  # ... it is below this part of what it was
    # The error of one who knows nothing, where an untrained model's is larger.
    baseline: float
    drop: float | None  # for errors that can be negative: at least so much less
    error: Callable[[Streamed], float] | None  # in place of the loss

    def case(self, seed: int, trained: bool = False) -> Streamed:
        """The training, built from the seed and perhaps trained for a while."""
        torch.manual_seed(seed)
        training = self.build()
        if trained:
            train(training, BEFORE)
            training.batch = training.draw()
        return training

    def measure(self, training: Streamed, batches: int = 4) -> float:
        """The error on fresh batches: the mean loss, unless the case has its own."""
        if self.error is not None:
            return self.error(training)
        losses = [
            loss_on(training, training.draw()).detach() for _ in range(batches)
        ]
        return torch.stack(losses).mean().item()

    def has_learned(self, before: float, after: float) -> bool:
        """Whether the error fell as far as this case is meant to bring it."""
        if self.drop is not None:
            return after < before - self.drop
        return after < self.below * min(before, self.baseline)


SOUND: list[Sound] = []


def sound(id, *, steps=60, below=0.6, baseline=math.inf, drop=None, error=None):
    """Register the function below as the builder of a sound training."""

    def register(build):
        SOUND.append(Sound(id, build, steps, below, baseline, drop, error))
        return build

    return register


def loss_on(training: Training, batch) -> torch.Tensor:
    """The loss as the fields of the training say that it is made."""
    return loss_of(training.model, training.loss_fn, batch, training.forward)


def plain_step(model, criterion, optimizer):
    """The step of most loops: a function of the batch that gives the loss."""

    def train_step(batch):
        x, y = batch
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return train_step


def train(training: Streamed, steps: int) -> None:
    """Take steps on fresh batches, by the training's own step where it has one."""
    for _ in range(steps):
        batch = training.draw()
        if training.train_step is not None:
            training.train_step(batch)
            continue
        training.optimizer.zero_grad()
        loss_on(training, batch).backward()
        training.optimizer.step()


def loaders(draw, examples: int, batch_size: int, held_out: int = 128):
    """A shuffled loader, and one of other examples, from a source of examples."""
    train_set = TensorDataset(*draw(examples))
    val_set = TensorDataset(*draw(held_out))
    return (
        DataLoader(train_set, batch_size, shuffle=True),
        DataLoader(val_set, batch_size),
    )


def epochs(model, train_step, train_loader, val_loader, after_epoch=None, count=3):
    """The common loop: train, perhaps step the schedule, evaluate."""
    for _ in range(count):
        model.train()
        for batch in train_loader:
            train_step(batch)
        if after_epoch is not None:
            after_epoch()
        model.eval()
        with torch.no_grad():
            for x, _ in val_loader:
                model(x)


def gratings(count, size=16, classes=6, channels=3, noise=0.3, y=None):
    """Images of stripes; the class is their direction, not their phase or colour."""
    if y is None:
        y = torch.randint(classes, (count,))
    angle = (y * math.pi / classes).view(-1, 1, 1)
    line = torch.linspace(0, 6 * math.pi, size)
    wave = angle.cos() * line.view(1, -1, 1) + angle.sin() * line.view(1, 1, -1)
    wave = wave + 2 * math.pi * torch.rand(count, 1, 1)
    colour = 0.5 + torch.rand(count, channels, 1, 1)
    x = colour * wave.cos().unsqueeze(1)
    return x + noise * torch.randn_like(x), y


@cache
def digits():
    """The 8x8 digits of scikit-learn, standardised: images and their classes."""
    x, y = load_digits(return_X_y=True)
    x = torch.tensor(x, dtype=torch.float32).view(-1, 1, 8, 8) / 16
    return (x - x.mean()) / x.std(), torch.tensor(y)


def some_digits(count):
    """Digits from the first 1500."""
    x, y = digits()
    rows = torch.randint(1500, (count,))
    return x[rows], y[rows]


def digit_loaders(batch_size=64):
    """Loaders of the first 1500 digits and of the rest."""
    x, y = digits()
    return (
        DataLoader(TensorDataset(x[:1500], y[:1500]), batch_size, shuffle=True),
        DataLoader(TensorDataset(x[1500:], y[1500:]), batch_size),
    )


class Chain:
    """A language without words: each token has few likely successors."""

    def __init__(self, tokens, sharpness=2.5):
        self.successors = (sharpness * torch.randn(tokens, tokens)).softmax(1)

    def sample(self, rows, length):
        tokens = [torch.randint(len(self.successors), (rows,))]
        while len(tokens) < length:
            likely = self.successors[tokens[-1]]
            tokens.append(torch.multinomial(likely, 1).squeeze(1))
        return torch.stack(tokens, 1)
