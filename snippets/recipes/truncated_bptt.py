"""Train a recurrent model on long texts, in pieces.
Truncated backpropagation through time carries the state from piece to piece and
detaches it there; the rows of a batch go on with the same texts."""
from collections.abc import Callable
from typing import TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

State = TypeVar("State")
IGNORED = -100  # what cross_entropy ignores by default


def streams(sequence: Tensor, batch_size: int) -> Tensor:
    """Cut one long sequence into equal rows, (batch_size, steps, ...).

    What does not fill the rows is left out at the end.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}: it must be 1 or more")
    steps = len(sequence) // batch_size
    if steps == 0:
        raise ValueError(f"{len(sequence)} steps do not make {batch_size} rows")
    rows = sequence[:batch_size * steps]
    return rows.reshape(batch_size, steps, *sequence.shape[1:])


def detached(state: State) -> State:
    """The values of a state without their graph: a tensor, or a tuple as of an LSTM."""
    if state is None:
        return None
    if isinstance(state, Tensor):
        return state.detach()
    if isinstance(state, (tuple, list)):
        parts = [detached(part) for part in state]
        named = hasattr(state, "_fields")  # a NamedTuple
        return type(state)(*parts) if named else type(state)(parts)
    raise TypeError(f"a state of {type(state).__name__} is not known here")


def train_streams(
    model: nn.Module,
    inputs: Tensor,
    targets: Tensor,
    steps: int,
    optimizer: torch.optim.Optimizer,
    device: torch.device | str,
    loss_fn: Callable[..., Tensor] = F.cross_entropy,
    max_norm: float | None = 1.0,
) -> float:
    """Update the model once per piece of `steps` steps; return the mean loss.

    `inputs` and `targets` are of shape (batch, all steps, ...) and (batch, all steps).
    `model(x, state)` returns logits (batch, steps, classes) and the new state, and
    starts from zeros if the state is None; its RNN must have one direction. `loss_fn`
    returns the mean over the targets that are not -100. A piece without such targets
    updates nothing. Each call begins at the start of the texts.
    """
    if inputs.shape[:2] != targets.shape[:2]:
        raise ValueError(f"inputs of shape {tuple(inputs.shape)} need as many steps as "
                         f"targets of shape {tuple(targets.shape)}")
    if steps < 1 or inputs.shape[1] == 0:
        raise ValueError(f"{inputs.shape[1]} steps in pieces of {steps}")
    modes = [(module, module.training) for module in model.modules()]
    total_loss = 0.0
    total_count = 0
    state = None
    try:
        model.train()
        for x, y in zip(inputs.split(steps, dim=1), targets.split(steps, dim=1)):
            count = (y != IGNORED).sum().item()
            logits, state = model(x.to(device), state)
            state = detached(state)  # the next piece starts here, without this graph
            if count == 0:
                continue  # nothing to learn, but the state goes on
            loss = loss_fn(logits.flatten(0, 1), y.to(device).flatten())
            optimizer.zero_grad()
            loss.backward()
            if max_norm is not None:
                nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            total_loss += loss.item() * count
            total_count += count
    finally:
        for module, was_training in modes:
            module.training = was_training
    if total_count == 0:
        raise ValueError(f"all targets are {IGNORED}")
    return total_loss / total_count


if __name__ == "__main__":
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(2, 8)
            self.rnn = nn.LSTM(8, 32, batch_first=True)
            self.head = nn.Linear(32, 2)

        def forward(self, x, state):
            outputs, state = self.rnn(self.embedding(x), state)
            return self.head(outputs), state

    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    bits = torch.randint(2, (6000,))
    inputs = streams(bits[3:], 20)
    targets = streams(bits[:-3], 20)  # the bit of three steps before
    model = Model().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(1, 9):
        loss = train_streams(model, inputs, targets, 8, optimizer, device)
        if epoch % 2 == 0:
            print(f"epoch {epoch}: loss {loss:.4f}")
    assert loss < 0.1  # chance is 0.69
