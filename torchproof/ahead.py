"""The rates that a schedule has in store."""
import copy
import functools
import types
import warnings
from itertools import pairwise
from typing import Any

import torch

FAR = 3000  # steps


def rehearsal(schedule: Any) -> Any:
    """A copy of a schedule as it is, on an optimizer of nothing; None if it has none.

    >>> optimizer = torch.optim.SGD([torch.zeros(1)], 1.0)
    >>> schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    >>> rates_ahead(rehearsal(schedule), 2), optimizer.param_groups[0]["lr"]
    ([1.0, 0.5, 0.25], 1.0)
    """
    optimizer = getattr(schedule, "optimizer", None)
    if not isinstance(optimizer, torch.optim.Optimizer):
        return None
    groups = [{**{key: copy.deepcopy(value) for key, value in group.items()
                  if key != "params"}, "params": [torch.zeros(1)]}
              for group in optimizer.param_groups]
    stand_in = torch.optim.SGD(groups, 0.1)
    shared = {id(each): each for each in getattr(schedule, "lr_lambdas", ())
              if isinstance(each, (types.MethodType, functools.partial))}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return copy.deepcopy(schedule, {id(optimizer): stand_in, **shared})
    except Exception:  # it holds what cannot be copied
        return None


def rates_ahead(copied: Any, steps: int = FAR) -> list[float]:
    """The rates of the first group: now, and after each of some steps."""
    group = copied.optimizer.param_groups[0]
    rates = [float(group["lr"])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(steps):
            try:
                copied.step()
            except (ValueError, TypeError):  # it has ended; it needs a metric
                break
            rates.append(float(group["lr"]))
    return rates


def rise(rates: list[float]) -> int:
    """For how many steps they rise from the start; 0 if they never fall after it.

    >>> rise([0.1, 0.5, 1.0, 1.0, 0.5]), rise([1.0, 0.5]), rise([0.1, 0.2, 0.3])
    (2, 0, 0)
    """
    peak = rates.index(max(rates))
    steady = all(a <= b for a, b in pairwise(rates[:peak + 1]))
    falls = min(rates[peak:]) < rates[peak]
    return peak if steady and falls else 0
