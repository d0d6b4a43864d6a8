"""fullgraph=True refuses an if that depends on the data."""
import torch


def f(x):
    return x if x.sum() > 0 else -x
try:
    torch.compile(f, backend="eager", fullgraph=True)(torch.ones(1))
except torch._dynamo.exc.Unsupported as error:  # its first line
    raise type(error)(str(error).splitlines()[0]) from None
