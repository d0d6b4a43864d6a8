"""view and reshape keep the elements in their order and divide them into other
rows; permute and transpose swap dimensions. All four results share the memory
of x."""
import torch

x = torch.tensor([[1, 2, 3], [4, 5, 6]])
results = {
    "view(3, 2)": x.view(3, 2),
    "reshape(3, 2)": x.reshape(3, 2),
    "permute(1, 0)": x.permute(1, 0),
    "transpose(0, 1)": x.transpose(0, 1),
}
print(f"{'x':15} {x.tolist()}  strides {x.stride()}")
for name, y in results.items():
    print(f"{name:15} {y.tolist()}  strides {y.stride()}")

assert results["view(3, 2)"].tolist() == [[1, 2], [3, 4], [5, 6]]
assert results["reshape(3, 2)"].tolist() == [[1, 2], [3, 4], [5, 6]]
assert results["permute(1, 0)"].tolist() == [[1, 4], [2, 5], [3, 6]]
assert results["transpose(0, 1)"].tolist() == [[1, 4], [2, 5], [3, 6]]

contiguous = [name for name, y in results.items() if y.is_contiguous()]
assert contiguous == ["view(3, 2)", "reshape(3, 2)"]

assert results["permute(1, 0)"].permute(1, 0).is_contiguous()

x[0, 0] = 100
assert all(y[0, 0] == 100 for y in results.values())
