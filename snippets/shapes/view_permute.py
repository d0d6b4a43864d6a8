"""view and reshape keep the elements in their order and divide them into other rows;
permute and transpose swap dimensions. All four results share the memory of x."""
import torch

x = torch.tensor([[1, 2, 3], [4, 5, 6]])
regrouped = {"view(3, 2)": x.view(3, 2), "reshape(3, 2)": x.reshape(3, 2)}
swapped = {"permute(1, 0)": x.permute(1, 0), "transpose(0, 1)": x.transpose(0, 1)}

print(f"{'x':15} {x.tolist()}  strides {x.stride()}")
for name, y in {**regrouped, **swapped}.items():
    assert y.shape == (3, 2)
    assert y.data_ptr() == x.data_ptr()
    print(f"{name:15} {y.tolist()}  strides {y.stride()}")
for y in regrouped.values():
    assert y.flatten().equal(x.flatten())
    assert y.is_contiguous()
for y in swapped.values():
    assert all(y[j, i] == x[i, j] for i in range(2) for j in range(3))
    assert not y.is_contiguous()
