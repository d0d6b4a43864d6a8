"""preflight(model, loss_fn, (x, y), opt) lists what looks wrong before
training starts, and leaves everything as it was, bit for bit."""
import contextlib
import math
import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from types import CellType, ModuleType
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.modules import module as modules
from torch.optim import Optimizer, optimizer
from torch.optim.lr_scheduler import LRScheduler
from torch.utils._python_dispatch import TorchDispatchMode

CATALOGUE = """
losses/cross-entropy
  E softmax-twice: cross entropy gets probabilities; it wants raw scores
  E nll-input: NLLLoss gets no log-probabilities: log_softmax is missing
losses/softmax-dim
  E softmax-dim: softmax runs over the batch or another wrong dimension
losses/targets
  E sigmoid-twice: BCEWithLogitsLoss has a sigmoid; drop the model's
  E output-range: the last activation cannot reach what the loss wants
  E one-logit: cross entropy over a single score is 0 for every input
  E target-dtype: class numbers are int64, targets of all else floats
  E target-shape: output and target shapes do not fit, or they broadcast
  E target-range: labels outside 0 to C-1, or targets outside 0 to 1
shapes/silent
  E input-shape: the input does not fit the first layer that it meets
  E samples-mixed: a sample's output depends on the others of its batch
evaluation/modes
  E left-in-eval: the step trains in eval mode, or ends in it
evaluation/batch-norm
  W mode-changed: train() in the step wakes layers out of eval mode
evaluation/dropout
  W eval-random: eval mode is random: F.dropout without self.training?
loop/step
  E raises: forward, loss, backward or step raises this error
  E backward-twice: the graph of an earlier step hangs on: detach
  E loss-not-scalar: backward needs one number: take the mean
  E no-graph: detach, no_grad, item or argmax cuts the loss off
  E no-gradient: the loss does not reach these weights: detach, unused
  E gradients-accumulate: the step starts with old gradients: zero_grad
  E no-optimizer-step: nobody calls optimizer.step()
  E no-gradient-at-step: no backward, or zero_grad, just before step()
  E step-moves-nothing: weights stay: lr 0, or those of another model
loop/param-groups
  E sets-nothing: an attribute nobody reads: p.require_grad, opt.lr
  E stale-optimizer: it holds weights that the model has replaced
  W not-in-optimizer: weights get gradients, but no optimizer holds them
  W not-in-model: the optimizer holds weights that the model lacks
models/inplace
  E in-place: a value that backward needs was overwritten
models/registering
  W shared-layer: a list holds one layer several times: [layer] * n
  E unregistered: layers in a plain list or dict, or a tensor as weight
loop/nan
  E not-finite: nan or inf in data, outputs, loss or gradients
loop/clipping
  W vanishing-gradients: early layers get next to none: depth, sigmoid
  W exploding-gradients: they are huge: init, depth, scale of x or of y
data/embeddings
  E embedding-range: an index is below 0 or not below num_embeddings
data/normalise
  W input-scale: the inputs are far from unit scale: standardise them
data/loader
  E input-dtype: x is not of the weights' dtype: x.float()
  W one-class: all labels of the batch are equal: shuffle?
  W sorted-labels: labels come in order: shuffle
schedules/stepping
  E scheduler-first: it steps before the optimizer: the first lr is lost
schedules/lr-finder
  W update-ratio: a step moves the weights too much, or next to nothing
experiments/checkpoints
  W optimizer-rebuilt: a new one in each step: its moments are lost
experiments/overfit-batch
  W loss-at-start: far worse than a guess: init, scale of x or of y
  W constant-weights: all rows of a weight are equal and will stay so
  W zero-gradient: weights get zeros only: dead units, saturation, init
  W input-ignored: different inputs, one output
  W cannot-overfit: twenty steps on this batch do not lower its loss"""


class Finding(NamedTuple):
    code: str  # stable
    level: str  # "error", or "warning" for what is only suspicious
    seen: str  # in numbers
    means: str  # what it usually means
    page: str  # where it is explained


ABOUT, page = {}, ""  # {code: (level, what it means, page)}
for line in CATALOGUE.split("\n")[1:]:
    if line.startswith(" "):
        code, means = line[4:].split(": ", 1)
        level = "error" if line[2] == "E" else "warning"
        ABOUT[code] = level, means, page
    else:
        page = line
RAISED = {  # a pattern of torch's message: what it means
    "target dtype|type Long|got Long|dtype Double": "target-dtype",
    "out of bounds|of target should be between": "target-range",
    "multi-target|match target|[Tt]arget si": "target-shape",
    "of input should be between 0 and 1": "output-range",
    "must have the same dtype|should be the same": "input-dtype",
    "mat1 and mat2 shapes|expected input|channels": "input-shape",
    "index out of range in self": "embedding-range",
    "modified by an inplace|leaf Variable that req": "in-place",
    "through the graph a second time": "backward-twice"}
LOSSES = "NllLoss|BinaryCrossEntropy|MseLoss|SmoothL1Loss|HuberLoss"
SHAPES = ("View|UnsafeView|ReshapeAlias|Alias|Squeeze|Unsqueeze|Expand"
          "|Permute|Transpose|T|Clone|ToCopy|Select|Slice")
SUMS = SHAPES + "|Mean|Sum|Pow|Abs|Sub|Rsub|Mul|Div|Sqrt"
DROPOUT = nn.modules.dropout._DropoutNd
MODAL = DROPOUT, nn.modules.batchnorm._BatchNorm
STATEFUL = nn.Module, Optimizer, LRScheduler, torch.amp.GradScaler


@contextlib.contextmanager
def kept(*roots: Any) -> Iterator[Callable[[], None]]:
    """Put back all that hangs on the roots, at the end or if called."""
    todo, was = [*roots], {}  # {id: (thing, what it was)}
    for root in roots:
        owner = getattr(root, "__self__", root)
        if not isinstance(owner, ModuleType):  # as of a built-in
            todo.append(getattr(owner, "__dict__", None))
        if code := getattr(root, "__code__", None):  # of a function
            todo += root.__closure__ or ()
            todo += map(root.__globals__.get, code.co_names)
    while todo:
        if id(thing := todo.pop()) in was:
            continue
        if isinstance(thing, Tensor):
            grad = thing.grad if thing.is_leaf else None
            value = (type(thing), thing.requires_grad, grad, thing.data,
                     thing.data.clone())
            todo.append(grad)
        elif isinstance(thing, dict):
            value = dict(thing)
            todo += [*thing, *thing.values()]
        elif isinstance(thing, (list, tuple)):
            value = list(thing)
            todo += thing
        elif isinstance(thing, CellType) and thing != CellType():
            value = thing.cell_contents
            todo.append(value)
        elif isinstance(thing, STATEFUL):
            value = type(thing)
            todo.append(vars(thing))
        else:
            continue
        was[id(thing)] = thing, value

    def back() -> None:
        for thing, value in was.values():
            if isinstance(thing, Tensor):
                kind, needs, grad, data, copy = value
                if type(thing) is not kind:  # it was lazy
                    thing.__class__ = kind
                if thing.is_leaf:
                    thing.data = data
                    thing.requires_grad, thing.grad = needs, grad
                data.copy_(copy)
            elif isinstance(thing, dict):
                thing.clear()
                thing.update(value)
            elif isinstance(thing, list):
                thing[:] = value
            elif isinstance(thing, CellType):
                thing.cell_contents = value
            elif isinstance(thing, nn.Module):
                thing.__class__ = value  # it was lazy

    numpy = sys.modules.get("numpy")
    python = random.getstate()
    other = numpy and numpy.random.get_state()
    gpus = torch.cuda.device_count() * torch.cuda.is_initialized()
    with torch.random.fork_rng(range(gpus)), torch.enable_grad(), \
            warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield back
        finally:
            back()
            random.setstate(python)
            if numpy:
                numpy.random.set_state(other)


def seed() -> None:
    """The same chance for two runs that are compared."""
    random.seed(0)
    torch.manual_seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)


def change(nest: Any, how: Callable[[Tensor], Tensor]) -> Any:
    """The same nest of tuples, lists and dicts with other tensors."""
    if isinstance(nest, dict):
        return {key: change(part, how) for key, part in nest.items()}
    if isinstance(nest, (list, tuple)):
        return tuple(change(part, how) for part in nest)
    return how(nest) if isinstance(nest, Tensor) else nest


def tensors(nest: Any) -> list[Tensor]:
    found: list[Tensor] = []
    change(nest, lambda t: found.append(t) or t)
    return found


def name(node: Any) -> str:
    """MseLoss for MseLossBackward0."""
    return re.sub(r"(2D)?Backward\d*$", "", node.name()) if node else ""


def graph(tensor: Tensor) -> list[Any]:
    """The operations behind a tensor, the last one first."""
    found, todo = {tensor.grad_fn}, [tensor.grad_fn]
    for node in todo:
        new = [n for n, _ in node.next_functions
               if n and n not in found]
        found.update(new)
        todo += new
    return list(dict.fromkeys(todo))


def before(node: Any, skip: str = SHAPES) -> Any:
    """The operation before this one, past those named in skip."""
    while node:
        node = next((n for n, _ in node.next_functions if n), None)
        if not re.fullmatch(skip, name(node)):
            break
    return node


def gradient(p: Tensor) -> Tensor | None:
    """A copy of the gradient, dense, as an embedding's may not be."""
    return None if p.grad is None else p.grad.clone().to_dense()


def span(values: Any) -> str:
    return f"{values.min().item():.3g} to {values.max().item():.3g}"


def few(names: list[str]) -> str:
    return f"{len(names)}: " + ", ".join(names[:3])


def gap(a: Tensor, b: Tensor) -> float:
    """How much two outputs differ; 0 if by rounding only."""
    most = (a - b).abs().max().item()
    size = max(a.abs().max(), b.abs().max()).item()
    return most if most > 1e-6 + 1e-3 * size else 0.0


class Chance(TorchDispatchMode):
    """Notes which operations draw random numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: set[str] = set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        if torch.Tag.nondeterministic_seeded in func.tags:
            self.drawn.add(str(func))
        return func(*args, **(kwargs or {}))


class Flight:
    """The checks. Each stage starts from the state as it was."""

    def __init__(self, model, loss_fn, batch, opt, train_step, back):
        self.model, self.loss_fn = model, loss_fn
        self.x, self.y = self.batch = batch
        self.opt, self.train_step, self.back = opt, train_step, back
        self.opts = {opt} - {None}  # later those of train_step, too
        self.found: dict[str, Finding] = {}

    def say(self, code: str, seen: str) -> None:
        level, *rest = ABOUT[code]
        self.found.setdefault(code, Finding(code, level, seen, *rest))

    def forward(self, x: Any) -> Any:
        if isinstance(x, dict):
            return self.model(**x)
        packed = isinstance(x, nn.utils.rnn.PackedSequence)
        several = isinstance(x, (tuple, list)) and not packed
        return self.model(*x) if several else self.model(x)

    def run(self) -> tuple[Tensor, Any]:
        """The output, or the first tensor of several, and the loss."""
        output = self.forward(self.x)
        loss = self.loss_fn(output, self.y)
        if self.train_step and isinstance(loss, Tensor):
            loss = loss.mean()  # it may take the mean itself
        return tensors(output)[0], loss

    def data(self) -> None:
        for label, part in ("x", self.x), ("y", self.y):
            if bad := sum((~t.isfinite()).sum().item()
                          for t in tensors(part)):
                self.say("not-finite", f"{bad} numbers of {label}")
        y = tensors(self.y)[0]
        whole = not y.is_floating_point() or (y == y**2).all()  # 0, 1
        if y.dim() and y.numel() == len(y) > 15 and whole:
            y = y.flatten()[y.flatten() >= 0]  # less those to ignore
            counts = y.unique(return_counts=True)[1]
            chance = (counts + 1.0).lgamma().sum()
            chance -= math.lgamma(len(y) + 1)  # log of this order's
            if len(counts) == 1:
                self.say("one-class", f"{len(y)} times {y[0].item()}")
            elif chance < -7 and (y.diff() >= 0).all():
                self.say("sorted-labels", f"{len(y)} labels in order")

    def attributes(self) -> None:
        """Attributes that nobody reads, and layers used again."""
        for thing in [*self.model.modules(), *self.model.parameters(),
                      *self.opts]:
            for word in vars(thing):
                if re.fullmatch("requires?_?grads?|lr", word) and (
                        word != "lr" or thing in self.opts):
                    kind = type(thing).__name__
                    self.say("sets-nothing", f"{word} of a {kind}")
        for module in self.model.modules():
            if isinstance(module, (nn.Sequential, nn.ModuleList)):
                parts = [m for m in module if [*m.parameters()]]
                if len(parts) > len({*parts}):
                    self.say("shared-layer", f"{len(parts)} entries, "
                             f"{len({*parts})} layers")

    def scale(self) -> None:
        """What the first layer is fed, if it has a weight matrix."""
        fed: list[tuple[nn.Module, Tensor]] = []

        def look(module, args):
            if args and not fed and not [*module.children()] \
                    and [*module.parameters(False)]:
                fed.append((module, args[0].data))

        hook = modules.register_module_forward_pre_hook(look)
        try:
            self.forward(self.x)
        finally:
            hook.remove()
        for module, value in fed:
            if value.is_floating_point() and any(
                    p.dim() > 1 for p in module.parameters(False)):
                size = value.square().mean().sqrt().item()
                if size > 10 or 0 < size < 1e-4:
                    self.say("input-scale", f"mean size {size:.3g}")

    def loss(self) -> None:
        """What the graph says of the loss, and of what it is fed."""
        out, loss = self.run()
        if not isinstance(loss, Tensor) or not loss.grad_fn:
            return self.say("no-graph", f"the loss is {loss!r:.60}")
        if loss.numel() > 1:
            self.say("loss-not-scalar", f"shape {tuple(loss.shape)}")
        if not (out.isfinite().all() and loss.isfinite().all()):
            return self.say("not-finite", f"loss {loss.mean():.3g}")
        out, y, nodes = out.detach(), self.y, graph(loss)
        kind, soft = (next((n for n in nodes if re.match(
            what, name(n))), None) for what in (LOSSES, "LogSoftmax"))
        last = before(kind)
        if not isinstance(y, Tensor):
            return None
        if name(kind) == "NllLoss":
            return self.classes(kind, last, out)
        if isinstance(self.loss_fn, nn.KLDivLoss):
            sums = out.exp().sum(-1)
            if (sums - 1).abs().max() > 0.01:
                self.say("nll-input", f"exp(x) sums to {span(sums)}")
        elif soft and not kind and y.shape == out.shape:
            self.softmax(before(soft), out)
            if ((sums := y.sum(1)) - 1).abs().max() > 0.01:
                self.say("target-range", f"targets sum to {span(sums)}")
        elif name(kind).startswith("BinaryCrossEntropy"):
            raw = name(kind).endswith("Logits")
            if raw and re.search("Sigmoid|Softmax", name(last)):
                self.say("sigmoid-twice", f"outputs {span(out)}")
            if raw and name(last) == "Relu":
                self.say("output-range", f"Relu: {span(out)}")
            if y.min() < 0 or y.max() > 1:
                self.say("target-range", f"targets {span(y)}")
            elif raw and y.shape == out.shape:
                own = nn.BCEWithLogitsLoss()(out, y.to(out))
                self.start(own, 2)
        else:
            self.quantities(kind, nodes, out)
        return None

    def start(self, loss: Tensor, classes: int) -> None:
        guess = math.log(classes)
        if loss > 3 * guess + 2:
            self.say("loss-at-start",
                     f"{loss:.3g}, a guess has {guess:.3g}")

    def classes(self, kind: Any, last: Any, out: Tensor) -> None:
        """Of NLLLoss and cross entropy: the class numbers' losses."""
        z = kind._saved_self  # log-probabilities, or should be
        z = z[None] if z.dim() == 1 else z
        sums = z.exp().sum(1)
        if z.shape[1] == 1:
            self.say("one-logit", f"output of shape {tuple(out.shape)}")
        if (sums - 1).abs().max() > 0.01:
            wrong = re.fullmatch("LogSoftmax|Log", name(last))
            return self.say("softmax-dim" if wrong else "nll-input",
                            f"exp(x) sums to {span(sums)}")
        if name(last) == "LogSoftmax":
            self.softmax(before(last), out)
        y, ignore = kind._saved_target, kind._saved_ignore_index
        ignore -= 2**64 * (ignore > 2**63)  # stored without a sign
        return self.start(F.nll_loss(z, y.view(sums.shape),
                                     ignore_index=ignore), z.shape[1])

    def softmax(self, last: Any, p: Tensor) -> None:
        """What feeds the log-softmax of cross entropy."""
        if name(last) == "Softmax":
            p = last._saved_result
            if p.dim() > 1 and last._saved_dim in (0, 2**64 - p.dim()):
                self.say("softmax-dim", f"dim 0 of {tuple(p.shape)}")
        one = any((p.sum(dim) - 1).abs().max() < 1e-3
                  for dim in range(1, p.dim()) if p.shape[dim] > 1)
        if name(last) == "Softmax" or (one and p.min() >= 0):
            self.say("softmax-twice", f"outputs {span(p)}")
        elif name(last) in ("Sigmoid", "Relu", "Tanh"):
            self.say("output-range", f"{name(last)}: {span(p)}")

    def quantities(self, kind: Any, nodes: list, out: Tensor) -> None:
        """Of a regression: shapes, range, scale."""
        y = self.y
        most = max([n._saved_self.numel() for n in nodes if re.match(
            "Mse|SmoothL1|Huber|Pow|Abs", name(n))], default=0)
        if most > max(out.numel(), y.numel()) and out.shape != y.shape \
                and out.squeeze().shape == y.squeeze().shape:
            self.say("target-shape", f"{tuple(out.shape)} and "
                     f"{tuple(y.shape)} give {most} differences")
        last = name(before(kind or nodes[0], SUMS))
        low, high = {
            "Relu": (0, math.inf), "Tanh": (-1, 1), "Sigmoid": (0, 1),
            "Softmax": (0, 1)}.get(last, (-math.inf, math.inf))
        if (y < low - 0.05).any() or (y > high + 0.05).any():
            self.say("output-range", f"{last}, but targets {span(y)}")
        if kind and out.numel() == y.numel() > 3:
            mse = (out.flatten() - y.flatten()).square().mean()
            base, size = y.double().var(), (y.double()**2).mean()**0.5
            if mse > 3 * base and (size > 30 or mse > 300 * base > 0):
                self.say("loss-at-start",
                         f"MSE {mse:.3g}, the mean of y has {base:.3g}")

    def gradients(self) -> None:
        self.model.zero_grad()
        _, loss = self.run()
        if not isinstance(loss, Tensor) or not loss.grad_fn:
            return
        params = dict(self.model.named_parameters())
        own = {*params.values()}
        if isinstance(self.loss_fn, nn.Module):
            own |= {*self.loss_fn.parameters()}
        held = {p for opt in self.opts for g in opt.param_groups
                for p in g["params"]}
        reached = {n.variable for n in graph(loss)
                   if hasattr(n, "variable")}  # the leaves
        if strange := reached - own - held - {*tensors(self.batch)}:
            self.say("unregistered", f"{len(strange)} tensors, such as "
                     f"{tuple(strange.pop().shape)}")
        loss.mean().backward()
        grads = {n: gradient(p) for n, p in params.items()
                 if p.requires_grad and p.grad is not None}
        lack = [n for n, p in params.items() if p.requires_grad
                and n not in grads and (p in held or not held)]
        if lack:
            self.say("no-gradient", few(lack))
        lack = [n for n in grads if held and params[n] not in held]
        if lack:
            self.say("stale-optimizer" if held - own else
                     "not-in-optimizer", few(lack))
        elif self.opt in self.opts and len(self.opts) == 1 and (
                held - own - reached):
            self.say("not-in-model", f"{len(held - own)} tensors")
        if bad := [n for n in grads if not grads[n].isfinite().all()]:
            return self.say("not-finite", f"gradients of {few(bad)}")
        sizes = [(g.norm().item(), n) for n, g in grads.items()
                 if g.dim() > 1 and g.any()]
        if len(sizes) > 1:
            (low, first), (high, most) = min(sizes), max(sizes)
            seen = f"norm {low:.2g} in {first}, {high:.2g} in {most}"
            if high > 1e4 or high > 1e4 * sizes[-1][0]:
                self.say("exploding-gradients", seen)
            elif low < 1e-5 * high and [*grads].index(first) < \
                    [*grads].index(most):
                self.say("vanishing-gradients", seen)
        wide = {n: params[n] for n in grads if params[n].dim() > 1}
        equal = [n for n, p in wide.items() if len(p) > 1
                 and p[0].numel() > 1 and (p == p[:1]).all()]
        if any(wide[n].any() for n in equal) or \
                len(equal) == len(wide) > 1:
            self.say("constant-weights", few(equal))
        return None

    def evaluated(self, x: Any) -> Tensor:
        """The output in eval mode, from the state as it was."""
        self.back()
        self.model.eval()
        with torch.no_grad():
            return tensors(self.forward(x))[0].float()

    def evaluation(self) -> None:
        with Chance() as chance:
            one, two = self.evaluated(self.x), self.evaluated(self.x)
        if not one.isfinite().all() or one.shape != two.shape:
            return
        if moved := gap(one, two):
            if chance.drawn and all(re.search(
                    "randn|normal|uniform", op) for op in chance.drawn):
                return  # as a VAE does on purpose
            return self.say("eval-random", f"they move by {moved:.3g}")
        n = (*tensors(self.y)[0].shape, 0)[0]
        shapes = [t.shape[:2] for t in [*tensors(self.x), one]]
        if n < 2 or any(n not in s or s == (n, n) for s in shapes):
            return  # which dimension holds the samples?
        for i in 0, n - 1:
            def alike(t: Tensor, i: int = i) -> Tensor:
                t1 = t[i:i + 1] if len(t) == n else t[:, i:i + 1]
                return t1.expand_as(t).clone()

            new = self.evaluated(change(self.x, alike))
            at = (i,) if len(one) == n else (slice(None), i)
            if new.shape != one.shape:
                return
            if moved := gap(new[at], one[at]):
                return self.say("samples-mixed", f"{i} moves by "
                                f"{moved:.3g} when others change")

    def step(self) -> None:
        """What train_step does, seen from the step of its optimizer."""
        seen: list[tuple[Optimizer, list, list, bool]] = []

        def look(opt, *_):
            seen.append((opt, [gradient(p) for g in opt.param_groups
                               for p in g["params"]],
                         [g["lr"] for g in opt.param_groups],
                         self.model.training))

        hook = optimizer.register_optimizer_step_pre_hook(look)
        try:
            if self.train_step:
                self.steps(seen)
        finally:
            hook.remove()

    def steps(self, seen: list[tuple]) -> None:
        params = [*self.model.parameters()]
        modes = {m: m.training for m in self.model.modules()}
        start = [p.detach().clone() for p in params]
        lrs = self.opt and [g["lr"] for g in self.opt.param_groups]
        self.model.zero_grad()
        seed()
        self.train_step(self.batch)
        first, calls = seen[:], 1
        while not seen and calls < 8:  # it may accumulate on purpose
            self.train_step(self.batch)
            calls += 1
        self.opts |= {opt for opt, *_ in seen}
        if not seen:
            self.say("no-optimizer-step", f"{calls} calls")
        elif all(map(torch.equal, start, params)):
            some = sum(g is not None and bool(g.any())
                       for _, grads, *_ in seen for g in grads)
            self.say("step-moves-nothing" if some else
                     "no-gradient-at-step",
                     f"{some} gradients, lr {seen[0][2]}")
        evaluates = not self.model.training or (seen and not seen[0][3])
        if evaluates and (modes[self.model] or any(
                isinstance(m, MODAL) for m in modes)):
            self.say("left-in-eval", "model.training is False")
        woken = [m for m, mode in modes.items()
                 if m.training > mode and isinstance(m, MODAL)]
        if modes[self.model] and woken:
            self.say("mode-changed", f"{len(woken)} modules")
        if not first:
            return
        opt, grads, lr, _ = first[0]
        if opt is self.opt and lr != lrs and hasattr(
                opt.step, "_wrapped_by_lr_sched"):  # it has a scheduler
            self.say("scheduler-first", f"lr {lrs}, at the step {lr}")
        left = [gradient(p) for p in params]
        self.back()
        for p, grad in zip(params, left, strict=True):
            p.grad = grad
        seen.clear()
        seed()
        self.train_step(self.batch)
        again = seen[0][1] if seen else grads
        if seen and {self.opt, opt}.isdisjoint({o for o, *_ in seen}):
            self.say("optimizer-rebuilt", "two calls, two optimizers")
        a, b = (torch.cat([g.flatten() for g in some if g is not None]
                          or start[:1]) for some in (grads, again))
        if len(a) == len(b) and (a - b).norm() > 0.01 * a.norm() > 0:
            self.say("gradients-accumulate",
                     f"norm {a.norm():.3g}, then {b.norm():.3g}")

    def learning(self) -> None:
        """Twenty steps on the batch, without dropout."""
        params = [p for p in self.model.parameters() if p.requires_grad]
        names = {n: p for n, p in self.model.named_parameters()
                 if p.requires_grad and p.dim() > 1}
        modes = {m: m.training and not isinstance(m, DROPOUT)
                 for m in self.model.modules()}
        given = self.opt or self.train_step
        opt = self.opt or torch.optim.SGD(params, lr=1e-2)

        def measure() -> Tensor:
            for m, mode in modes.items():
                m.training = mode
            self.model.zero_grad()
            loss = self.run()[1]
            loss.backward()
            return loss

        losses, zeros, ratios = [], dict.fromkeys(names, 0), []
        for _ in range(20):
            losses.append(measure().item())
            for n, p in names.items():
                zeros[n] += p.grad is not None and not gradient(p).any()
            start = {n: p.detach().clone() for n, p in names.items()}
            if self.train_step:
                self.model.zero_grad()
                try:
                    self.train_step(self.batch)
                except ValueError as error:
                    if "Tried to step" in str(error):
                        return  # the end of a short OneCycleLR
                    raise
            else:
                opt.step(measure)
            if len(losses) == 1:
                ratios = sorted(
                    ((p - start[n]).norm() / start[n].norm()).item()
                    for n, p in names.items()
                    if p.numel() > 63 and start[n].any()
                    and not torch.equal(p, start[n]))
        losses.append(measure().item())
        first, best = losses[0], min(losses[1:])
        ratio = ratios[len(ratios) // 2] if ratios else 0.01
        if given and not isinstance(opt, torch.optim.LBFGS) and (
                ratio > 2 or (ratio > 0.5 and losses[-1] > first / 2)
                or (ratio < 1e-6 and losses[0] > 0.1)):
            self.say("update-ratio", f"{ratio:.2g} of the weights")
        if dead := [n for n, times in zeros.items() if times == 20]:
            self.say("zero-gradient", few(dead))
        if given and first > 1e-3 and not best < first:
            self.say("cannot-overfit", f"{first:.4g}, then {best:.4g}")
        self.model.eval()
        with torch.no_grad():
            out = tensors(self.forward(self.x))[0]
        differ = any((t != t[:1]).any() for t in tensors(self.x)
                     if t.dim() and len(t) == len(out))
        if differ and \
                (out - out[:1]).abs().max() < 1e-6 * out.abs().max():
            self.say("input-ignored", f"{len(out)} equal outputs")


def preflight(model: nn.Module, loss_fn: Callable[..., Tensor],
              batch: tuple[Any, Any],
              optimizer: Optimizer | None = None,
              train_step: Callable[[tuple[Any, Any]], Any] | None = None
              ) -> list[Finding]:
    """Check the training of a model on one batch (x, y).

    The model is called as model(*x) for a tuple x, as model(**x) for a
    dict, else as model(x); the loss as loss_fn(output, y).
    train_step(batch) does one step of training; it is called often.
    """
    def refuse(what: str, given: Any) -> None:
        raise TypeError(f"{what}, not {given!r:.50}")

    if not isinstance(model, nn.Module):
        refuse("model: pass an nn.Module", model)
    if not callable(loss_fn):
        refuse("loss_fn: pass a function of (output, y)", loss_fn)
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        refuse("batch: pass the pair (x, y)", batch)
    if not all(tensors(part) for part in batch):
        refuse("batch: x and y must be tensors, or hold some", batch)
    if not isinstance(optimizer, Optimizer | None):
        refuse("optimizer: pass one of torch.optim", optimizer)
    if train_step is not None and not callable(train_step):
        refuse("train_step: pass a function of the batch", train_step)
    given = model, loss_fn, batch, optimizer, train_step
    with contextlib.ExitStack() as stack:
        if any(map(nn.parameter.is_lazy, model.parameters())):
            back = stack.enter_context(kept(*given))
            with contextlib.suppress(Exception):  # it will come again
                Flight(*given, back).forward(batch[0])
        flight = Flight(*given, stack.enter_context(kept(*given)))
        stages = [flight.data, flight.attributes, flight.scale,
                  flight.loss, flight.step, flight.gradients,
                  flight.evaluation, flight.learning]
        for stage in stages:
            flight.back()
            try:
                stage()
            except Exception as error:
                text = f"{type(error).__name__}: {error}"
                fits = [RAISED[words] for words in RAISED
                        if re.search(words, text)]
                flight.say([*fits, "raises"][0], text.split("\n")[0])
        return list(flight.found.values())


torch.manual_seed(0)
x, y = torch.randn(32, 8), torch.arange(32) % 4
model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 4))
opt = torch.optim.Adam(model.parameters())
assert preflight(model, nn.CrossEntropyLoss(), (x, y), opt) == []
model.append(nn.Softmax(dim=1))
found = preflight(model, nn.CrossEntropyLoss(), (x, y), opt)
assert [finding.code for finding in found] == ["softmax-twice"]
print(*found[0], sep="\n")
