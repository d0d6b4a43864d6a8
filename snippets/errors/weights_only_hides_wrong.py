"""With weights_only=False a file may run what it likes.
Right: errors/weights_only.py."""
import torch


class Guest:
    def __reduce__(self):
        return print, ("printed by the file",)


torch.save({"weight": torch.ones(2), "guest": Guest()}, "run.pt")
run = torch.load("run.pt", weights_only=False)
assert run["guest"] is None  # what print returned
print(run)
