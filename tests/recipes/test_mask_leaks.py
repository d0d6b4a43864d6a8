"""The recipe snippets/recipes/mask_leaks.py, as its readers may use it."""
import pytest
import torch
from torch import nn

SQUARE = torch.ones(5, 5, dtype=torch.bool)


@pytest.fixture(scope="module")
def recipe(load):
    return load("recipes/mask_leaks.py")


@pytest.fixture
def model():
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    return nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)


@pytest.fixture
def batches():
    generator = torch.Generator().manual_seed(1)
    return [torch.randn(3, 5, 8, generator=generator) for _ in range(2)]


class Every(nn.Module):
    """Calls a function of the inputs."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


# -- the future ------------------------------------------------------------------

def test_a_causal_mask_does_not_leak_in_spite_of_dropout(recipe, model, batches):
    call = lambda model, x: model(x, mask=SQUARE.triu(1))  # noqa: E731
    assert recipe.future_leaks(model, *batches, call) == {}


def test_a_leak_names_its_steps_in_each_mode(recipe, model, batches):
    model.layers = model.layers[:1]  # a second layer would carry it further
    mask = SQUARE.triu(1)
    mask[2, 3] = False  # the step 2 sees the step 3
    call = lambda model, x: model(x, mask=mask)  # noqa: E731
    expected = {mode: [3] for mode in ("train", "eval", "eval, no_grad")}
    assert recipe.future_leaks(model, *batches, call) == expected


def test_a_hint_without_a_mask_leaks_only_under_no_grad(recipe, model, batches):
    def call(model, x):
        fast = not torch.is_grad_enabled()
        return model(x, is_causal=True) if fast else model(x, mask=SQUARE.triu(1))
    assert list(recipe.future_leaks(model, *batches, call)) == ["eval, no_grad"]


def test_batch_norm_over_the_steps_leaks_in_train_mode(recipe, batches):
    class Norm(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm = nn.BatchNorm1d(8)

        def forward(self, x):
            return self.norm(x.transpose(1, 2)).transpose(1, 2)
    model = Norm()
    assert list(recipe.future_leaks(model, *batches)) == ["train"]
    assert model.norm.num_batches_tracked == 0


def test_token_indices_and_recurrent_models(recipe):
    class Words(nn.Module):
        def __init__(self, bidirectional):
            super().__init__()
            self.embed = nn.Embedding(10, 4)
            self.rnn = nn.GRU(4, 6, batch_first=True, bidirectional=bidirectional)

        def forward(self, x):
            return self.rnn(self.embed(x))[0]
    torch.manual_seed(0)
    x = torch.randint(10, (2, 4))
    assert recipe.future_leaks(Words(False), x, (x + 1) % 10) == {}
    assert recipe.future_leaks(Words(True), x, (x + 1) % 10)["eval"] == [1, 2, 3]


def test_convolutions(recipe, batches):
    class Convolution(nn.Module):
        def __init__(self, left, right):
            super().__init__()
            self.pad = nn.ZeroPad1d((left, right))
            self.convolution = nn.Conv1d(8, 4, kernel_size=3)

        def forward(self, x):
            return self.convolution(self.pad(x.transpose(1, 2))).transpose(1, 2)
    torch.manual_seed(0)
    assert recipe.future_leaks(Convolution(2, 0), *batches) == {}
    assert recipe.future_leaks(Convolution(1, 1), *batches)["eval"] == [1, 2, 3, 4]


def test_nan_is_reported(recipe, batches):
    assert recipe.future_leaks(Every(lambda x: x * torch.nan), *batches)


def test_equal_infinities_are_no_leak(recipe, batches):
    def forbid(x):
        return torch.cat([torch.full_like(x[..., :1], -torch.inf), x], dim=-1)
    assert recipe.future_leaks(Every(forbid), *batches) == {}
    leaking = Every(lambda x: forbid(x + x.flip(1)))
    assert recipe.future_leaks(leaking, *batches)["train"] == [1, 2, 3, 4]
    call = lambda model, x, pad: model(x)  # noqa: E731
    assert recipe.padding_leaks(Every(forbid), batches[0], [5, 3, 1], call) == {}


def test_only_infinities(recipe, batches):
    assert recipe.future_leaks(Every(lambda x: x / 0 * 0 + torch.inf), *batches)
    infinite = Every(lambda x: torch.full_like(x, torch.inf))
    assert not recipe.future_leaks(infinite, *batches)


def test_classes_and_decisions(recipe, batches):
    honest = Every(lambda x: x.argmax(-1))
    assert recipe.future_leaks(honest, *batches) == {}
    backwards = Every(lambda x: x.flip(1) > 0)
    assert recipe.future_leaks(backwards, *batches)["eval"] == [1, 2, 3, 4]


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_rounding_of_the_dtype_is_no_leak(recipe, model, batches, dtype):
    model.to(dtype)
    x, others = (batch.to(dtype) for batch in batches)
    masked = lambda model, x: model(x, mask=SQUARE.triu(1))  # noqa: E731
    assert recipe.future_leaks(model, x, others, masked) == {}
    hidden = lambda model, x, pad: model(x, src_key_padding_mask=pad)  # noqa: E731
    assert recipe.padding_leaks(model, x, [5, 3, 1], hidden) == {}
    seen = lambda model, x, pad: model(x)  # noqa: E731
    assert recipe.padding_leaks(model, x, [5, 3, 1], seen)["eval"] == [1, 2]


# -- the padding -----------------------------------------------------------------

def test_masked_padding_does_not_leak(recipe, model, batches):
    call = lambda model, x, pad: model(x, src_key_padding_mask=pad)  # noqa: E731
    assert recipe.padding_leaks(model, batches[0], [5, 3, 1], call) == {}


def test_unmasked_padding_leaks_in_the_short_samples(recipe, model, batches):
    call = lambda model, x, pad: model(x)  # noqa: E731
    found = recipe.padding_leaks(model, batches[0], [5, 3, 1], call)
    assert found == {"eval": [1, 2], "eval, no_grad": [1, 2]}


def test_attention_over_the_batch_is_found_without_padding(recipe, batches):
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 16)  # batch_first=False
    call = lambda model, x, pad: model(x)  # noqa: E731
    assert recipe.padding_leaks(layer, batches[0], [5, 5, 5], call)["eval"] == [0, 1, 2]


def test_pooled_outputs(recipe, batches):
    def masked(model, x, pad):
        real = ~pad[:, :, None]
        return (x * real).sum(1) / real.sum(1)
    model = nn.Identity()
    lengths = [5, 3, 1]
    leaks = recipe.padding_leaks(model, batches[0], lengths, masked, per_step=False)
    assert leaks == {}
    plain = lambda model, x, pad: x.mean(1)  # noqa: E731
    assert recipe.padding_leaks(model, batches[0], lengths, plain, per_step=False)


def test_lengths_as_a_tensor(recipe, model, batches, recwarn):
    call = lambda model, x, pad: model(x)  # noqa: E731
    lengths = torch.tensor([5, 3, 1])
    assert recipe.padding_leaks(model, batches[0], lengths, call)["eval"] == [1, 2]
    assert not [each for each in recwarn if "copy construct" in str(each.message)]


# -- what it leaves, and what it refuses -----------------------------------------

def test_model_mode_and_generators_stay(recipe, model, batches):
    model.eval()
    model.layers[0].train()
    modes = [module.training for module in model.modules()]
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.get_rng_state()
    recipe.future_leaks(model, *batches)
    assert [module.training for module in model.modules()] == modes
    assert torch.get_rng_state().equal(state)
    assert torch.is_grad_enabled()
    for name, value in model.state_dict().items():
        assert value.equal(before[name])
    assert all(weight.grad is None for weight in model.parameters())


def test_an_exception_leaves_the_grad_mode(recipe, model, batches):
    def call(model, x):
        if not torch.is_grad_enabled():
            raise KeyError("half-way")
        return model(x)
    state = torch.get_rng_state()
    with pytest.raises(KeyError) as caught:  # which keeps the frames alive
        recipe.future_leaks(model, *batches, call)
    assert caught.value.args == ("half-way",)
    assert torch.is_grad_enabled()
    assert torch.get_rng_state().equal(state)


def test_refuses(recipe, model, batches):
    x, others = batches
    with pytest.raises(ValueError, match="differ from inputs"):
        recipe.future_leaks(model, x, x)
    with pytest.raises(ValueError, match="one shape"):
        recipe.future_leaks(model, x, others[:2])
    with pytest.raises(ValueError, match="two steps"):
        recipe.future_leaks(model, x[:, :1], others[:, :1])
    with pytest.raises(ValueError, match="batch and steps"):
        recipe.future_leaks(model, x, others, lambda model, x: model(x).mean(1))
    call = lambda model, x, pad: model(x)  # noqa: E731
    with pytest.raises(ValueError, match="2 lengths for 3"):
        recipe.padding_leaks(model, x, [1, 2], call)
    with pytest.raises(ValueError, match="from 1 to 5"):
        recipe.padding_leaks(model, x, [0, 2, 3], call)
    with pytest.raises(ValueError, match="per_step is True"):
        recipe.padding_leaks(model, x, [5, 2, 3], lambda model, x, pad: x.mean(1))
    with pytest.raises(ValueError, match="at least one sample"):
        recipe.future_leaks(model, x[:0], others[:0])
    with pytest.raises(ValueError, match="at least one sample"):
        recipe.padding_leaks(model, x[:0], [], call)
    with pytest.raises(TypeError, match="must return a tensor, not tuple"):
        recipe.future_leaks(model, x, others, lambda model, x: (model(x), None))
