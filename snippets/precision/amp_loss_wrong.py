"""A squared error written by hand stays in fp16 and is inf from an error of 256
on. mse_loss computes the same in fp32. Right: in this file."""
import torch
from torch.nn import functional as F

model = torch.nn.Linear(1, 1, bias=False)
torch.nn.init.ones_(model.weight)

for error in (10.0, 255.0, 256.0):
    x = torch.full((4, 1), error)
    y = torch.zeros(4, 1, dtype=torch.float16)
    with torch.amp.autocast("cpu", torch.float16):
        prediction = model(x)
        difference = prediction - y
        by_hand = (difference * difference).mean()
        library = F.mse_loss(prediction, y)
    print(f"error {error:3.0f}: by hand {by_hand.item():6.0f} in {by_hand.dtype}, "
          f"mse_loss {library.item():6.0f} in {library.dtype}")
    assert library.item() == error**2
    assert by_hand.isinf() == (error == 256)
