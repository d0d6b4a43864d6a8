"""x - x.mean(1) takes the wrong means from a square x without a word.
Other shapes raise; keepdim=True is right for all of them. Raises: RuntimeError.
Right: in this file."""
import torch


def centre(x):
    return x - x.mean(1)


x = torch.tensor([[1., 2, 3], [4, 5, 6], [7, 8, 9]])
right = x - x.mean(1, keepdim=True)
wrong = centre(x)
assert right.mean(1).tolist() == [0, 0, 0]
assert wrong.mean(1).tolist() == [-3, 0, 3]
print("means of the rows, right:", right.mean(1).tolist())
print("without keepdim:         ", wrong.mean(1).tolist())
centre(torch.ones(4, 3))
