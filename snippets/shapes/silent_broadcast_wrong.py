"""x - x.mean(1) subtracts the wrong means if x is square, and raises for most
other shapes. keepdim=True is right for all of them. Raises: RuntimeError.
Right: in this file."""
import torch


def centre_rows(x):
    return x - x.mean(1)


x = torch.tensor([[1., 2, 3], [4, 5, 6], [7, 8, 9]])
right = x - x.mean(1, keepdim=True)
wrong = centre_rows(x)
print("means of the rows, right:", right.mean(1).tolist())
print("without keepdim:         ", wrong.mean(1).tolist())
assert right.mean(1).tolist() == [0, 0, 0]
assert wrong.mean(1).tolist() == [-3, 0, 3]

centre_rows(torch.ones(4, 3))
