"""Trainings with a bug that somebody reported, and the same trainings without it.

Each case is a small training that runs on a processor. With `on=True` it holds the
mistake of the report whose address it names, in the code in which it was made, only
shorter; with `on=False` the mistake is mended and everything else is the same. What
both are worth after training is noted with each case and measured anew by `measure`.

The cases lie in four modules. Those in `reported_bugs_tuning` may be looked at while
a checker is being written. Those in `reported_bugs_held_out` may not: they say how well
it does on bugs that its authors have not seen. Those in `reported_bugs_later` were
collected after the checker had been tuned, by somebody who had not seen it, and those
in `reported_bugs_fresh` after it had been tuned on two of these sets.
"""

import functools
import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset

from tests.preflight import cases as shared
from tests.preflight.cases import called, loss_of

SeenBy = Literal["batch", "loop", "data", "none"]


@dataclass
class Training(shared.Training):
    """A training as a checker gets it, and what the checker does not get.

    `run` trains for some epochs, and after `epochs` of them `score` says what the
    training is worth.
    """

    run: Callable[[int], None] | None = None
    epochs: int = 20
    score: Callable[[], float] | None = None


@dataclass(frozen=True)
class Numbers:
    """What was measured with seed 0, of the sound training and of the other."""

    what: str
    sound: float
    with_bug: float


@dataclass(frozen=True)
class Reported:
    """A reported bug: where it was reported, and the training that has it.

    `seen_by` names the least that could show it to a program: one batch with the
    model, the loss, the optimizer and a step; the whole loop; the data; or nothing.
    """

    id: str
    url: str
    title: str
    seen_by: SeenBy
    numbers: Numbers
    make: Callable[[bool], Training]

    def case(self, seed: int, on: bool = True) -> Training:
        """The training, built anew, with the bug or without it."""
        torch.manual_seed(seed)
        return self.make(on)


def collected_in(cases: list[Reported]) -> Callable[..., Any]:
    """The decorator that adds the case which a function makes to the list."""

    def reported(
        url: str, title: str, seen_by: SeenBy, what: str, sound: float, with_bug: float
    ) -> Callable[[Callable[[bool], Training]], Callable[[bool], Training]]:
        def add(make: Callable[[bool], Training]) -> Callable[[bool], Training]:
            numbers = Numbers(what, sound, with_bug)
            cases.append(Reported(make.__name__, url, title, seen_by, numbers, make))
            return make

        return add

    return reported


def measure(reported: Reported, on: bool, seed: int = 0) -> float:
    """Trains a case to its end and says what it is worth then."""
    training = reported.case(seed, on)
    assert training.run is not None
    assert training.score is not None
    training.run(training.epochs)
    return training.score()


# Putting a training together.


def pick(data: Any, index: Any) -> Any:
    """The same rows of everything in a nest of tensors."""
    if isinstance(data, dict):
        return {name: pick(part, index) for name, part in data.items()}
    if isinstance(data, tuple):
        return tuple(pick(part, index) for part in data)
    return None if data is None else data[index]


def rows_in(data: Any) -> int:
    """How many rows a nest of tensors has."""
    if isinstance(data, dict):
        return rows_in(next(iter(data.values())))
    return rows_in(data[0]) if isinstance(data, tuple) else len(data)


class Rows(Dataset):
    """A dataset of tensors that gives whole batches in the nest they came in."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def __len__(self) -> int:
        return rows_in(self.data)

    def __getitem__(self, index: int) -> Any:
        return pick(self.data, index)

    def __getitems__(self, indices: list[int]) -> Any:
        return pick(self.data, torch.tensor(indices))


def whole(batch: Any) -> Any:
    """A batch that needs no collating."""
    return batch


def loader(data: Any, size: int = 64, shuffle: bool = True) -> DataLoader:
    """Batches of the rows, by default in another order in each epoch."""
    return DataLoader(Rows(data), size, shuffle=shuffle, collate_fn=whole)


def training(
    model: nn.Module,
    loss_fn: Callable[..., Any] | None,
    optimizer: torch.optim.Optimizer,
    train_loader: Any,
    score: Callable[[], float],
    *,
    epochs: int = 20,
    step: Callable[[Any], Any] | None = None,
    run: Callable[[int], None] | None = None,
    loop_epochs: int | None = None,
    forward: Callable[[nn.Module, Any], Any] | None = None,
    batch: Any = None,
    **rest: Any,
) -> Training:
    """A training with the plain step and the plain loop where nothing else is said."""

    def plain_step(batch: Any) -> None:
        optimizer.zero_grad()
        loss_of(model, loss_fn, batch, forward).backward()
        optimizer.step()

    step = step or plain_step

    def plain_run(epochs: int) -> None:
        for _ in range(epochs):
            model.train()
            for batch in train_loader:
                step(batch)

    run = run or plain_run
    if loop_epochs is None:
        loop_epochs = max(2, math.ceil(60 / len(train_loader)))
    return Training(
        model,
        loss_fn,
        next(iter(train_loader)) if batch is None else batch,
        optimizer,
        train_step=step,
        forward=forward,
        loop=functools.partial(run, loop_epochs),
        train_loader=train_loader,
        run=run,
        epochs=epochs,
        score=score,
        **rest,
    )


@contextmanager
def evaluated(*models: nn.Module) -> Iterator[None]:
    """The models in evaluation mode and without gradients, and then as they were."""
    modes = [(module, module.training) for m in models for module in m.modules()]
    for model in models:
        model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        for module, mode in modes:
            module.training = mode


def accuracy(model: nn.Module, x: Any, y: Tensor) -> float:
    """The share of labels that the largest output names."""
    with evaluated(model):
        return (called(model, x).argmax(-1) == y).float().mean().item()


def error(model: nn.Module, x: Any, y: Tensor) -> float:
    """The mean squared error of predictions of any shape."""
    with evaluated(model):
        return (called(model, x).reshape(y.shape) - y).pow(2).mean().item()


# Data and parts that several cases use.


@functools.cache
def _digits() -> tuple[Tensor, Tensor]:
    images, labels = load_digits(return_X_y=True)
    return torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels)


def digits() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Rows of 64 values between 0 and 1, and the digits: 1400 to train, 397 to test."""
    x, y = _digits()
    order = torch.randperm(len(x))
    x, y = x[order], y[order]
    return x[:1400], y[:1400], x[1400:], y[1400:]


def digit_images() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The same as images of one channel."""
    x, y, x_test, y_test = digits()
    return x.view(-1, 1, 8, 8), y, x_test.view(-1, 1, 8, 8), y_test


def chains(count: int, length: int, words: int = 12, noise: float = 0.1) -> Tensor:
    """Sequences in which a word mostly determines the next. Word 0 does not occur."""
    follows = torch.randperm(words - 1) + 1
    steps = [torch.randint(1, words, (count,))]
    for _ in range(length - 1):
        chance = torch.randint(1, words, (count,))
        heard = torch.rand(count) < noise
        steps.append(torch.where(heard, chance, follows[steps[-1] - 1]))
    return torch.stack(steps, 1)


def lengths_mask(lengths: Tensor, longest: int) -> Tensor:
    """True where a sequence has a word, False where it is padded."""
    return torch.arange(longest) < lengths[:, None]


def mlp(*sizes: int) -> nn.Sequential:
    """Linear layers with rectifiers between them."""
    layers: list[nn.Module] = []
    for before, after in itertools.pairwise(sizes):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Writer(nn.Module):
    """A language model of one layer, with the mask that it is given."""

    def __init__(self, mask: Callable[[int], Tensor | None], words: int = 12) -> None:
        super().__init__()
        self.mask = mask
        self.embed, self.place = nn.Embedding(words, 24), nn.Embedding(16, 24)
        self.layer = nn.TransformerEncoderLayer(24, 2, 48, 0.0, batch_first=True)
        self.out = nn.Linear(24, words)

    def forward(self, words: Tensor) -> Tensor:
        length = words.shape[1]
        x = self.embed(words) + self.place(torch.arange(length))
        return self.out(self.layer(x, self.mask(length)))


def word_loss(output: Tensor, target: Tensor) -> Tensor:
    """The cross entropy of every word."""
    return F.cross_entropy(output.flatten(0, 1), target.flatten())


def next_word_accuracy(model: nn.Module, words: Tensor, begun: int = 5) -> float:
    """How often the word after a beginning is the one that is most likely."""
    with evaluated(model):
        last = model(words[:, :begun])[:, -1]
    return (last.argmax(1) == words[:, begun]).float().mean().item()


class Segmenter(nn.Module):
    """A small fully convolutional network with one score per pixel."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 12, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(12, 12, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(12, 1, 1),
        )

    def forward(self, images: Tensor) -> Tensor:
        return self.layers(images)


def dice(guess: Tensor, mask: Tensor) -> Tensor:
    """The overlap of a guess and a mask, between 0 and 1."""
    both = (guess * mask).sum((1, 2, 3))
    return ((2 * both + 1) / (guess.sum((1, 2, 3)) + mask.sum((1, 2, 3)) + 1)).mean()


class Variational(nn.Module):
    """An autoencoder whose code is drawn from a normal distribution."""

    def __init__(self, exponent: float = 0.5) -> None:
        super().__init__()
        self.exponent = exponent
        self.encode, self.decode = mlp(64, 48, 16), mlp(8, 48, 64)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mean, log_var = self.encode(x).chunk(2, 1)
        spread = (self.exponent * log_var).exp()
        return self.decode(mean + spread * torch.randn_like(mean)), mean, log_var


class ActorCritic(nn.Module):
    """Scores of the actions and the value of a state, from the same features."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 32), nn.Tanh())
        self.actor, self.critic = nn.Linear(32, 3), nn.Linear(32, 1)

    def forward(self, state: Tensor) -> tuple[Tensor, Tensor]:
        features = self.body(state)
        return self.actor(features), self.critic(features).squeeze(1)


def choices(count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """States, actions that were tried, their rewards and the best actions."""
    state, tried = torch.randn(count, 4), torch.randint(0, 3, (count,))
    best = state[:, :3].argmax(1)
    base = 2 * state[:, 3]
    return state, tried, base + (tried == best).float(), best
