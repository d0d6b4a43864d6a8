"""The modules that functions name: in closures, globals, defaults, bound methods."""
import functools
import types
from typing import Any

from torch import nn

from torchproof.snapshot import (
    _in_cell,
    _is_library_function,
    _is_library_kind,
    _names,
)
from torchproof.training import Training


def modules_named_by(*things: Any, but: Any = None, depth: int = 5
                     ) -> list[nn.Module]:
    """The modules that are found without looking into `but`.

    >>> judge = nn.Linear(1, 1)
    >>> def loss_fn(output, y, judge=judge):
    ...     return judge(output)
    >>> modules_named_by(functools.partial(loss_fn))
    [Linear(in_features=1, out_features=1, bias=True)]
    """
    return [each for each in named_by(*things, but=but, depth=depth)
            if isinstance(each, nn.Module)]


def named_by(*things: Any, but: Any = None, depth: int = 5) -> list[Any]:
    """All that is found without looking into `but`, each once."""
    found: list[Any] = []
    seen: set[int] = {id(but)}
    todo = [(thing, depth) for thing in things]
    while todo:
        thing, left = todo.pop()
        if id(thing) in seen or not left:
            continue
        seen.add(id(thing))
        found.append(thing)  # so that no id is used twice
        todo += [(part, left - 1) for part in _parts(thing)]
    return found


def weights_of_the_loss(training: Training) -> dict[nn.Parameter, str]:
    """The weights that a loss has beside the model, with their names.

    They are those of a loss that is a module, and of single layers that the loss or
    the forward names: not of another network, such as a discriminator or a teacher,
    and not of what is frozen or in eval mode.
    """
    loss_fn = training.loss_fn
    found = {}
    for module in modules_named_by(loss_fn, training.forward, but=training.model):
        depth = 1 if module is loss_fn else 0
        for name, each in module.named_parameters():
            owner = module.get_submodule(name.rpartition(".")[0])
            if each.requires_grad and owner.training and name.count(".") <= depth:
                found.setdefault(each, f"{type(module).__name__}.{name}")
    return {each: name for each, name in found.items() if each not in training.names}


def _parts(thing: Any) -> list[Any]:
    if isinstance(thing, nn.Module):
        return [value for key, value in vars(thing).items() if not key.startswith("_")]
    if isinstance(thing, functools.partial):
        return [thing.func, *thing.args, *thing.keywords.values()]
    if isinstance(thing, types.MethodType):
        return [thing.__self__, thing.__func__]
    if isinstance(thing, types.FunctionType):
        scope = {} if _is_library_function(thing) else thing.__globals__
        return [*(thing.__defaults__ or ()), *(thing.__kwdefaults__ or {}).values(),
                *map(_in_cell, thing.__closure__ or ()),
                *(scope[name] for name in _names(thing.__code__) if name in scope)]
    if isinstance(thing, dict):
        return list(thing.values())
    if isinstance(thing, (list, tuple)):
        return list(thing)
    if not _is_library_kind(type(thing)) and hasattr(thing, "__dict__"):
        return list(vars(thing).values())
    return []
