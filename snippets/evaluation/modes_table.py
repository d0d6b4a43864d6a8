"""eval() changes what the layers compute; no_grad() changes what autograd records."""
import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(64)
dropout = nn.Dropout(0.5)
model = nn.Sequential(nn.Linear(64, 64), norm, dropout, nn.Linear(64, 10))
x = torch.randn(256, 64)
dropped = {}


def note_zeros(layer, inputs, output):
    dropped["fraction"] = (output == 0).float().mean().item()


dropout.register_forward_hook(note_zeros)


def run(training, grad):
    """Return the output, and whether the running statistics moved."""
    before = norm.running_mean.clone()
    model.train(training)
    with torch.set_grad_enabled(grad):
        output = model(x)
    return output, not norm.running_mean.equal(before)


def bytes_kept(training, grad):
    """Return the bytes that autograd keeps for backward."""
    sizes = []
    with torch.autograd.graph.saved_tensors_hooks(
            lambda tensor: sizes.append(tensor.nbytes), lambda _: None):
        run(training, grad)
    return sum(sizes)


for training in (True, False):
    for grad in (True, False):
        output, moved = run(training, grad)
        assert moved == training
        assert (dropped["fraction"] > 0.4) == training
        assert output.requires_grad == grad
        kept = bytes_kept(training, grad)
        assert (kept > 0) == grad
        print(f"{'train' if training else 'eval':5} {'' if grad else 'no_grad':7}"
              f"  dropped {dropped['fraction']:.4f},"
              f" statistics {'move,' if moved else 'stay,'}"
              f" kept for backward: {kept} bytes")

with_grad, _ = run(training=False, grad=True)
without_grad, _ = run(training=False, grad=False)
assert with_grad.equal(without_grad)
print("eval mode, with and without no_grad: same outputs")
