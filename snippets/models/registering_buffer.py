"""to() takes buffers along and leaves plain tensors where they are."""
import torch
from torch import nn


class Shift(nn.Module):
    def __init__(self):
        super().__init__()
        t = torch.ones(())
        self.register_buffer("buffer", t)
        self.register_buffer("unsaved", t, persistent=False)
        self.plain = t


for where in torch.float64, "meta":  # meta: a device without memory
    model = Shift().to(where)
    for name in "buffer", "unsaved", "plain":
        t = getattr(model, name)
        moved = where in (t.dtype, t.device.type)
        assert moved == (name != "plain")
        saved = name in model.state_dict()
        assert saved == (name == "buffer")
        print(f"{where!s:13} {name:7} {t.dtype} {t.device}",
              "saved" if saved else "not saved")
