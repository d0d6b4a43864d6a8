"""view and reshape keep the order of the elements and cut it anew;
permute and transpose turn the axes. All four share the storage of x."""
import torch

x = torch.tensor([[1, 2, 3], [4, 5, 6]])
print("x.stride()", x.stride())
for name, y in {"view(3, 2)": x.view(3, 2),
                "reshape(3, 2)": x.reshape(3, 2),
                "permute(1, 0)": x.permute(1, 0),
                "transpose(0, 1)": x.transpose(0, 1)}.items():
    assert y.shape == (3, 2) and y.data_ptr() == x.data_ptr()
    turned = all(y[j, i] == x[i, j] for i in range(2) for j in range(3))
    assert turned != y.flatten().equal(x.flatten())
    assert turned != y.is_contiguous()
    print(f"{name:15} {y.tolist()}  strides {y.stride()}")
