"""Small models, batches and training steps for the tests of preflight."""
import linecache
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from torchproof import Finding, Report, check_data, preflight, watch

CE, MSE, BCE = nn.CrossEntropyLoss(), nn.MSELoss(), nn.BCEWithLogitsLoss()


class Fn(nn.Module):
    """Layers, and a forward as a function of itself and the input."""

    def __init__(self, forward: Callable[..., Any], **layers: Any):
        super().__init__()
        for name, layer in layers.items():
            setattr(self, name, layer)
        self.run = forward

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self.run(self, *args, **kwargs)


def mlp(*end: nn.Module, out: int = 4, inner: tuple = (nn.ReLU,)) -> nn.Sequential:
    return nn.Sequential(nn.Linear(8, 32), *[make() for make in inner],
                         nn.Linear(32, out), *end)


def two_layers(forward: Callable[..., Any]) -> Fn:
    """A model whose forward is a function of itself, with layers a and b, and x."""
    return Fn(forward, a=nn.Linear(8, 32), b=nn.Linear(32, 4))


def scale(value: float = 1.0, *shape: int) -> Fn:
    """A model that multiplies its input by one weight, `w`."""
    return Fn(lambda m, x: x * m.w, w=nn.Parameter(torch.full(shape or (1,), value)))


def lazy() -> nn.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old versions of torch call it a new feature
        return nn.LazyLinear(4)


def classes(n: int = 32, out: int = 4) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.randn(n, 8), torch.arange(n) % out


def numbers(n: int = 32, out: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.randn(n, 8)
    return x, x[:, :out] * 2 + 1


def images(n: int = 16) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.randn(n, 3, 8, 8), torch.arange(n) % 4


def tokens(n: int = 16, length: int = 7, kinds: int = 20, first: int = 0
           ) -> torch.Tensor:
    return torch.randint(first, kinds, (n, length))


def adam(model: nn.Module, lr: float = 1e-3) -> torch.optim.Optimizer:
    return torch.optim.Adam(model.parameters(), lr)


def sgd(model: nn.Module, lr: float = 0.1, **more: Any) -> torch.optim.Optimizer:
    return torch.optim.SGD(model.parameters(), lr, **more)


def gradient_scaler(enabled: bool = True) -> Any:
    """One for CPUs; or, where torch has none yet, one that leaves gradients alone."""
    if hasattr(torch.amp, "GradScaler"):
        return torch.amp.GradScaler("cpu", enabled=enabled)
    return torch.cuda.amp.GradScaler(enabled=False)


def trains_in(dtype: torch.dtype) -> bool:
    """Whether torch can train in it on CPUs; in float16, old versions cannot."""
    model, (x, y) = mlp().to(dtype), classes()
    try:
        CE(model(x.to(dtype)), y).backward()
    except RuntimeError:
        return False
    return True


def step_of(model: nn.Module, loss_fn: Callable[..., Any],
            optimizer: torch.optim.Optimizer, schedule: Any = None
            ) -> Callable[[Any], None]:
    """A sound training step."""
    def train_step(batch):
        x, y = batch
        model.train()
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        optimizer.step()
        if schedule is not None:
            schedule.step()

    return train_step


def report(*training: Any, **more: Any) -> Report:
    """What preflight says of a training of which all could be looked at."""
    said = preflight(*training, **more)
    assert "raises" not in said.codes and not said.skipped, str(said)
    return said


def found(code: str, *training: Any, **more: Any) -> Finding | None:
    """The finding of this code, or None."""
    return next((each for each in report(*training, **more) if each.code == code),
                None)


def line(finding: Finding) -> str:
    """The line of code that a finding names."""
    file, number = finding.where.rsplit(":", 1)
    return linecache.getline(file, int(number)).strip()


def watched(code: str, loop: Callable[[], Any], model: nn.Module, optimizer: Any,
            scheduler: Any = None, **more: Any) -> Finding | None:
    """The finding of this code while a loop is watched, or None."""
    look = watch(model, optimizer, scheduler, **more)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with look:
            loop()
    assert not look.report.skipped, str(look)
    return next((each for each in look if each.code == code), None)


def in_data(code: str, *loaders: Any, **more: Any) -> Finding | None:
    """The finding of this code in the data, or None."""
    said = check_data(*loaders, **more)
    assert not said.skipped, str(said)
    return next((each for each in said if each.code == code), None)


def loader(x: torch.Tensor, y: torch.Tensor | None = None, size: int = 8,
           **more: Any) -> DataLoader:
    """Batches of rows, in a fixed order if nothing else is said."""
    y = torch.arange(len(x)) % 4 if y is None else y
    return DataLoader(TensorDataset(x, y), size, **more)
