"""Without layers it shows only when the module is called. Raises: AttributeError.
Right: errors/init_forgotten.py."""
import torch


class Net(torch.nn.Module):
    def __init__(self):
        print("built without super().__init__()")


Net()(torch.ones([]))
