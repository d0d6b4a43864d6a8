"""An overflow skips the step and halves the scale; growth_interval clean steps in
a row double it, although the gradient stays the same."""
import torch
from torch import nn

print("defaults:", torch.amp.GradScaler("cpu").state_dict())
model = nn.Linear(1, 1)
nn.init.zeros_(model.weight)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
scaler = torch.amp.GradScaler("cpu", growth_interval=3)

taken = 0
for step in range(10):
    optimizer.zero_grad()
    with torch.amp.autocast("cpu", torch.float16):
        loss = model(torch.ones(1))  # its gradient for the weight is 1
    scale = scaler.get_scale()
    scaler.scale(loss).backward()
    gradient = model.weight.grad.item()
    scaler.step(optimizer)
    scaler.update()
    skipped = scaler.get_scale() < scale
    if not skipped:
        taken += 1
    print(f"{step}: scale {scale:5.0f}, gradient {gradient:5.0f}, "
          f"{'skipped' if skipped else 'taken  '}, weight {model.weight.item()}")
    assert model.weight.item() == -0.5 * taken  # each step moves it by lr * 1
assert taken == 7
