"""is_causal=True is a hint in nn.TransformerEncoder. Without a mask it raises or does
nothing; with another mask, training and evaluation differ.
Right: in this file."""
import torch
from torch import nn

torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
model = nn.TransformerEncoder(layer, 1)
x = torch.randn(1, 6, 8)
changed = x.clone()
changed[:, -1] = torch.randn(8)  # another last step
causal = nn.Transformer.generate_square_subsequent_mask(6)


def steps_changed(**arguments):
    """How many of the five steps before the last one see the last one?"""
    change = (model(changed, **arguments) - model(x, **arguments)).abs().amax(dim=2)
    return (change[0, :-1] > 1e-4).sum().item()


print("is_causal=True and no mask")
message = ""
try:
    model(x, is_causal=True)
except RuntimeError as error:
    message = str(error)
print("  train mode:", message.split(".")[0])
assert message.startswith("Need attn_mask if specifying the is_causal hint")
model.eval()
with torch.no_grad():
    ignored = steps_changed(is_causal=True)
    honest = steps_changed(mask=causal, is_causal=True)
print(f"  eval and no_grad: {ignored} of 5 steps see the last one")
print(f"  with the causal mask: {honest} of 5")
assert ignored == 5
assert honest == 0

print("is_causal=True and a window of two steps")
window = causal.isinf() | torch.ones(6, 6, dtype=torch.bool).tril(-2)  # True: ignore
model.train()
trained = model(x, mask=window, is_causal=True)
# The window is ignored.
assert torch.allclose(trained, model(x, mask=causal), atol=1e-6)
model.eval()
with torch.no_grad():
    evaluated = model(x, mask=window, is_causal=True)
    assert torch.allclose(evaluated, model(x, mask=window), atol=1e-6)
difference = (trained - evaluated).abs().max().item()
print(f"  train and eval differ by up to {difference:.2f}")
assert difference > 0.1
