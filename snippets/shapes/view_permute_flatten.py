"""flatten(1) joins all dimensions but the first, unflatten divides one again.
A view with a wrong number takes its elements from the batch."""
import torch

images = torch.arange(4 * 6 * 6).reshape(4, 1, 6, 6)
flat = images.flatten(1)
print("flatten(1)             ", tuple(flat.shape))
assert flat.equal(images.view(len(images), -1))
assert flat.data_ptr() == images.data_ptr()

patches = flat.unflatten(1, (9, 4))
print("unflatten(1, (9, 4))   ", tuple(patches.shape))
assert patches.flatten(1).equal(flat)

wrong = images.view(-1, 18)  # meant: 36
print("view(-1, 18)           ", tuple(wrong.shape))
assert len(wrong) == 8

turned = images.transpose(2, 3)  # view(4, -1) would raise
print("transpose, flatten(1)  ", tuple(turned.flatten(1).shape), "is a copy")
assert turned.flatten(1).data_ptr() != images.data_ptr()
