"""no_grad() stops the recording of new operations, in the current thread.
Raises: RuntimeError. Right: loop/step.py."""
from threading import Thread

import torch
from torch import nn

w = torch.tensor(5.0, requires_grad=True)
recorded = w ** 3
with torch.no_grad():
    recorded.backward()  # its graph is from before the block
    not_recorded = w ** 3
    parameter = nn.Parameter(torch.ones(2))
assert w.grad == 75
assert not not_recorded.requires_grad
assert parameter.requires_grad
print("backward inside the block:", w.grad.item())
print("computed inside, requires_grad:", not_recorded.requires_grad)
print("new parameter, requires_grad:", parameter.requires_grad)

recording = {}
with torch.no_grad():
    with torch.no_grad():
        pass
    recording["after an inner block"] = torch.is_grad_enabled()
try:
    with torch.no_grad():
        raise KeyError
except KeyError:
    recording["after an error"] = torch.is_grad_enabled()


def in_thread():
    recording["in a thread"] = torch.is_grad_enabled()


with torch.no_grad():
    thread = Thread(target=in_thread)
    thread.start()
    thread.join()
assert recording == {
    "after an inner block": False, "after an error": True, "in a thread": True}
for where, is_on in recording.items():
    print(f"recording {where}: {is_on}")

not_recorded.backward()
