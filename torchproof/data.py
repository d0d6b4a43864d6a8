"""check_data: looks at the rows that the loaders give. No model takes part."""
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, Subset

from torchproof import checks
from torchproof.asking import Asking, codes
from torchproof.events import aside
from torchproof.evidence import Data, Rows
from torchproof.graph import double
from torchproof.nest import named_tensors, tensors
from torchproof.report import Report
from torchproof.snapshot import Snapshot
from torchproof.training import is_pair, kind_of, split


def check_data(train_loader: Iterable, val_loader: Iterable | None = None, *,
               rows: int = 50_000, ignore: Iterable[str] = ()) -> Report:
    """Look at what the loaders give, by hashing and counting.

    Args:
        train_loader: a DataLoader, or anything that gives batches when it is iterated
            over, and gives them again the next time.
        val_loader: the same for the validation or the test, if there is one.
        rows: how many rows of each are looked at, at most.
        ignore: codes of findings that you accept.
    """
    known = checks.load()
    accepted = codes(ignore, known)
    if type(rows) is not int or rows < 1:
        raise TypeError(f"rows: pass a number of rows, not {rows!r}")
    _refuse_what_is_no_loader("train_loader", train_loader)
    if val_loader is not None:
        _refuse_what_is_no_loader("val_loader", val_loader)
    asking = Asking(known)
    snapshot = Snapshot(train_loader, val_loader)
    try:
        with aside():
            asking.ask(_gather(train_loader, val_loader, rows))
    finally:
        snapshot.put_back()
    return asking.report(accepted)


def _refuse_what_is_no_loader(name: str, loader: Any) -> None:
    is_one_batch = isinstance(loader, (Tensor, Mapping, str)) or (
        isinstance(loader, tuple) and all(isinstance(each, Tensor) for each in loader))
    if isinstance(loader, Iterator) or not isinstance(loader, Iterable) or is_one_batch:
        raise TypeError(f"{name}: pass a DataLoader, or what gives batches each time "
                        f"it is iterated over; not {kind_of(loader)}")


def _gather(train_loader: Iterable, val_loader: Iterable | None, rows: int) -> Data:
    train = _rows(train_loader, rows)
    if not train.digests:
        raise TypeError("train_loader: it gave no batch with tensors of several rows")
    dataset = getattr(train_loader, "dataset", None)
    is_random = _is_random(dataset)
    return Data(
        train=train, val=None if val_loader is None else _rows(val_loader, rows),
        second_epoch=_rows(train_loader, min(rows, 256)).digests, is_random=is_random,
        epochs_repeat=is_random and _epochs_repeat(train_loader),
        workers_repeat=is_random and _workers_repeat(train_loader),
        common_indices=_common(dataset, getattr(val_loader, "dataset", None)))


# -- the rows ---------------------------------------------------------------------

def _rows(loader: Iterable, most: int) -> Rows:
    digests: list[bytes] = []
    classes: list[list[int]] = []
    sums: dict[str, tuple[int, Tensor, Tensor]] = {}
    broken: dict[str, int] = {}
    numbers, complete = 0, True
    for batch in loader:
        x, y = split(batch)
        named = [(name, each) for name, each in named_tensors(x) if each.dim()]
        if not named:
            continue
        if is_pair(batch) and _is_one_number(y):
            raise TypeError("pass loaders that give batches; this one gives single "
                            f"samples, with {y!r} as a target")
        size = len(named[0][1])
        named = [(name, each) for name, each in named if len(each) == size]
        numbers = sum(each[0].numel() for _, each in named) if size else numbers
        digests += [_digest(each[row] for _, each in named) for row in range(size)]
        classes.append(_class_numbers(y, size))
        for name, each in named:
            if each.is_floating_point():
                _add_up(sums, broken, name or "x", each)
        if len(digests) >= most:
            complete = False
            break
    return Rows(loader=loader, digests=digests, numbers=numbers, classes=classes,
                moments={name: _moments(*each) for name, each in sums.items()},
                not_finite=broken, complete=complete)


def _is_one_number(y: Any) -> bool:
    return isinstance(y, (int, float)) or (isinstance(y, Tensor) and not y.dim())


def _digest(parts: Iterable[Tensor]) -> bytes:
    seen = hashlib.blake2b(digest_size=12)
    for each in parts:
        seen.update(str((each.dtype, tuple(each.shape))).encode())
        seen.update(each.detach().cpu().contiguous().flatten().view(torch.uint8)
                    .numpy().tobytes() if each.numel() else b"")
    return seen.digest()


def _class_numbers(y: Any, size: int) -> list[int]:
    for each in tensors(y):
        if each.numel() == size and not each.is_floating_point():
            return each.flatten().tolist()
    return []


def _add_up(sums: dict, broken: dict, name: str, values: Tensor) -> None:
    """Counts, sums and sums of squares over the rows; of what is finite."""
    values = double(values.detach())
    values = values.flatten(1) if values.dim() > 1 else values[:, None]
    bad = ~values.isfinite()
    if bad.any():
        broken[name] = broken.get(name, 0) + int(bad.sum())
        values = values.masked_fill(bad, 0)
    count, total, squares = sums.get(name, (0, 0.0, 0.0))
    if count and total.shape != values.shape[1:]:
        return  # rows of another length, as padded ones are
    sums[name] = (count + len(values), total + values.sum(0),
                  squares + values.square().sum(0))


def _moments(count: int, total: Tensor, squares: Tensor) -> tuple[int, Tensor, Tensor]:
    mean = total / count
    return count, mean, (squares / count - mean.square()).clamp(min=0).sqrt()


# -- augmentation -------------------------------------------------------------------

def _row(given: Any) -> bytes:
    """The digest of what a dataset gives for one row."""
    return _digest(tensors(split(given)[0]))


def _is_random(dataset: Any) -> bool:
    if not _has_rows(dataset) or not tensors(split(dataset[0])[0]):
        return False
    return any(_row(dataset[row]) != _row(dataset[row])
               for row in range(min(3, len(dataset))))


def _epochs_repeat(loader: Iterable) -> bool:
    """Whether rows that are drawn at random are the same in two epochs."""
    again = _again(loader, list(range(min(8, len(loader.dataset)))))
    return again is not None and again() == again()


def _workers_repeat(loader: Iterable) -> bool:
    """Whether two workers, asked for the same row, draw the same."""
    workers = getattr(loader, "num_workers", 0)
    again = _again(loader, [0] * workers) if workers > 1 else None
    return again is not None and len(set(again())) == 1


def _again(loader: Any, order: list[int]) -> Callable[[], list[bytes]] | None:
    """The rows in that order, one by one, from workers like those of the loader."""
    if not isinstance(loader, DataLoader) or not _has_rows(loader.dataset):
        return None
    same = DataLoader(loader.dataset, batch_size=None, sampler=order, collate_fn=_row,
                      num_workers=loader.num_workers,
                      worker_init_fn=loader.worker_init_fn,
                      multiprocessing_context=loader.multiprocessing_context)
    return lambda: list(same)


def _has_rows(dataset: Any) -> bool:
    return (hasattr(dataset, "__getitem__") and hasattr(dataset, "__len__")
            and not isinstance(dataset, IterableDataset) and len(dataset) > 0)


def _common(train: Any, val: Any) -> int:
    if isinstance(train, Subset) and isinstance(val, Subset) \
            and train.dataset is val.dataset:
        return len(set(train.indices) & set(val.indices))
    return 0
