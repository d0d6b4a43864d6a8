"""The recipe snippets/recipes/find_nan.py, as its readers may use it."""
import dataclasses
from collections import namedtuple
from contextlib import nullcontext

import pytest
import torch
from torch import nn

INF, NAN = torch.inf, torch.nan
X = torch.rand(5, 4) + 0.1


@pytest.fixture(scope="module")
def recipe(load):
    return load("recipes/find_nan.py")


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


class Apply(nn.Module):
    """A module that applies a function."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *args, **kwargs):
        return self.function(*args, **kwargs)


@dataclasses.dataclass
class Output:
    logits: torch.Tensor
    state: object = None


@dataclasses.dataclass
class Late:
    cache: object = dataclasses.field(init=False)
    logits: torch.Tensor = None


class Parts(nn.Module):
    """Calls `body`, applies a function in between, and calls `head`."""

    def __init__(self, between=lambda x: x):
        super().__init__()
        self.body, self.head = nn.Linear(4, 4), nn.Linear(4, 2)
        self.between = between

    def forward(self, x):
        return self.head(self.between(self.body(x)))


def message(recipe, model, *args, back=False, **kwargs):
    """What it says about a forward pass, and if asked a backward pass."""
    with pytest.raises(FloatingPointError) as caught, \
            recipe.find_nan(model, backward=back):
        output = model(*args, **kwargs)
        if back:
            output.sum().backward()
    return str(caught.value)


def hooks(model):
    """Each hook that is on a module or a parameter."""
    return [hook for module in model.modules() for hooks in (
        module._forward_hooks, module._forward_pre_hooks, module._backward_hooks,
        module._backward_pre_hooks) for hook in hooks] + [
            hook for parameter in model.parameters()
            for hook in parameter._backward_hooks or ()]


# -- which module is named -------------------------------------------------------

def test_the_module_that_makes_it_is_named(recipe):
    model = nn.Sequential(nn.Linear(4, 8), nn.Sequential(
        nn.ReLU(), Apply(lambda x: x / 0)), nn.Linear(8, 1))
    said = message(recipe, model, X)
    assert said.startswith("output of '1.1' (Apply): ")
    assert "its inputs are finite" in said


def test_nan_and_inf_are_counted(recipe):
    bad = torch.tensor([1, NAN, INF, INF, -INF])
    said = message(recipe, Apply(lambda x: bad), X)
    assert said.startswith(
        "output of the model (Apply): 1 nan, 2 inf, 1 -inf of 5\n")


def test_data_is_named_and_not_the_first_layer(recipe):
    x = X.clone()
    x[1, 2] = NAN
    said = message(recipe, Parts(), x)
    assert said.startswith("output of 'body' (Linear): 4 nan of 20\n")
    assert "input[0]: 1 nan of 20\n  no module returned that: look at the data" in said


def test_what_happens_between_two_modules_is_named(recipe):
    said = message(recipe, Parts(lambda x: x / 0), X)
    assert said.startswith("output of 'head'")
    assert "\n  input[0]: " in said
    assert "no module returned that: look at the data and code between" in said


def test_what_happens_after_the_last_module_is_named(recipe):
    class Model(Parts):
        def forward(self, x):
            return super().forward(x) / 0

    said = message(recipe, Model(), X)
    assert said.startswith("output of the model (Model)")
    assert "its inputs are finite" in said


def test_a_weight_is_named(recipe):
    model = Parts()
    with torch.no_grad():
        model.head.weight[0, 1] = NAN
    said = message(recipe, model, X)
    assert said.startswith("output of 'head'")
    assert "its inputs are finite" in said
    assert "parameter 'weight': 1 nan of 8" in said


def test_a_weight_below_a_module_that_is_never_called_is_named(recipe):
    model = nn.MultiheadAttention(4, 2)
    with torch.no_grad():
        model.out_proj.weight[0, 1] = NAN
    assert "parameter 'out_proj.weight': 1 nan" in message(recipe, model, X, X, X)


def test_a_weight_that_is_not_used_is_no_fault(recipe):
    model = nn.Embedding(3, 2)
    with torch.no_grad():
        model.weight[2] = NAN
    with recipe.find_nan(model):
        model(torch.tensor([0, 1]))


def test_a_shared_module_is_named_once(recipe):
    layer = nn.Linear(4, 4)
    with torch.no_grad():
        layer.bias.fill_(INF)
    assert message(recipe, nn.Sequential(layer, nn.ReLU(), layer), X).startswith(
        "output of '0' (Linear)")


# -- what may be nested ----------------------------------------------------------

Pair = namedtuple("Pair", "first second")
BAD = torch.tensor([1.0, NAN])
GOOD = torch.ones(2)


@pytest.mark.parametrize(("output", "path"), [
    (BAD, "output"),
    ((GOOD, BAD), "output[1]"),
    ([GOOD, (GOOD, [BAD])], "output[1][1][0]"),
    ({"a": GOOD, "logits": BAD}, "output['logits']"),
    ({"a": [{"b": BAD}]}, "output['a'][0]['b']"),
    (Output(BAD), "output.logits"),
    (Late(BAD), "output.logits"),
    (Output(GOOD, {"h": (GOOD, BAD)}), "output.state['h'][1]"),
    (Pair(GOOD, BAD), "output[1]"),
    (nn.utils.rnn.pack_sequence([BAD]), "output[0]"),
])
def test_nested_outputs(recipe, output, path):
    said = message(recipe, Apply(lambda x: output), X)
    assert said.startswith(f"{path} of the model (Apply): 1 nan")


@pytest.mark.parametrize("output", [
    None, 3, "text", float("nan"), {"loss": None}, [], (), Output, GOOD,
    Output(GOOD), torch.tensor([1, 2]), torch.tensor([True]), iter([BAD])])
def test_what_is_no_tensor_is_passed_over(recipe, output):
    with recipe.find_nan(Apply(lambda x: output)) as nothing:
        assert nothing is None


def test_an_iterator_is_not_used_up(recipe):
    model = Apply(lambda x: iter([BAD]))
    with recipe.find_nan(model):
        assert len(list(model(X))) == 1


def test_keyword_inputs(recipe):
    model = Apply(lambda x, scale: x * scale["by"])
    said = message(recipe, model, X, scale={"by": torch.tensor(NAN)})
    assert "\n  input['scale']['by']: 1 nan of 1" in said


KINDS = {
    "complex": lambda: torch.tensor([1, complex(0, NAN)]),
    "conjugated": lambda: torch.tensor([1, complex(0, NAN)]).conj(),
    "sparse": lambda: torch.tensor([[0.0, NAN]]).to_sparse(),
    "float16": lambda: BAD.half(),
    "bfloat16": lambda: BAD.bfloat16(),
    "float64": lambda: BAD.double(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_tensors(recipe, kind):
    tensor = KINDS[kind]()
    assert "1 nan of" in message(recipe, Apply(lambda x: tensor), X)


def test_a_tensor_without_values_is_passed_over(recipe):
    model = nn.Linear(4, 2, device="meta")
    with recipe.find_nan(model):
        model(torch.empty(1, 4, device="meta"))
    assert recipe.nonfinite_weights(model) == []


@pytest.mark.parametrize("shape", [(0, 4), (1, 0, 4)])
def test_an_empty_batch_is_sound(recipe, shape):
    model = Parts()
    with recipe.find_nan(model, backward=True):
        model(torch.empty(shape)).sum().backward()


# -- minus infinity --------------------------------------------------------------

def test_a_mask_is_no_fault(recipe):
    decoder = nn.TransformerDecoderLayer(8, 2, batch_first=True)
    mask = nn.Transformer.generate_square_subsequent_mask(5)
    x = torch.randn(2, 5, 8)
    with recipe.find_nan(decoder, backward=True):
        decoder(x, x, tgt_mask=mask).sum().backward()


def test_a_module_may_return_a_mask(recipe):
    model = nn.Sequential(
        Apply(lambda x: x.masked_fill(x == x.max(), -INF)), nn.Softmax(dim=1))
    with recipe.find_nan(model):
        model(X)
    with pytest.raises(FloatingPointError, match="output of '0'"), \
            recipe.find_nan(model, minus_inf=True):
        model(X)


def test_minus_inf_that_becomes_nan_is_traced_to_its_start(recipe):
    model = nn.Sequential(Apply(lambda x: (x * 0).log()), nn.Linear(4, 4))
    said = message(recipe, model, X)
    assert said.startswith("output of '1' (Linear)")
    assert "input[0]: 20 -inf of 20\n  if that is no mask, minus_inf=True" in said
    with pytest.raises(FloatingPointError, match=r"output of '0' \(Apply\): 20 -inf"), \
            recipe.find_nan(model, minus_inf=True):
        model(X)


def test_a_row_that_is_masked_everywhere_is_found(recipe):
    model = nn.Softmax(dim=1)
    said = message(recipe, model, torch.full((2, 3), -INF))
    assert said.startswith("output of the model (Softmax): 6 nan of 6")
    assert "input[0]: 6 -inf of 6" in said


def test_an_input_that_the_model_copes_with_is_no_fault(recipe):
    model = nn.Sequential(Apply(torch.nan_to_num), nn.Linear(4, 2))
    with recipe.find_nan(model):
        model(torch.full((3, 4), NAN))
    with torch.no_grad():
        model[1].bias.fill_(NAN)
    said = message(recipe, model, torch.full((3, 4), NAN))
    assert "its inputs are finite" in said
    assert "parameter 'bias'" in said


def test_an_earlier_pass_is_not_blamed(recipe):
    model = Apply(lambda x, y: x / y.nan_to_num(0))
    with recipe.find_nan(model):
        with pytest.raises(FloatingPointError, match="no module returned that"):
            model(X, torch.tensor(NAN))
        with pytest.raises(FloatingPointError, match="its inputs are finite"):
            model(X, torch.tensor(0.0))


# -- gradients -------------------------------------------------------------------

def test_the_loss_is_named(recipe):
    model = nn.Sequential(nn.Linear(4, 2), nn.ReLU())
    with pytest.raises(FloatingPointError) as caught, \
            recipe.find_nan(model, backward=True):
        (model(X) * 0).sqrt().sum().backward()
    assert str(caught.value).startswith("gradient of output of '1' (ReLU): ")
    assert "look at the loss" in str(caught.value)


def test_the_module_that_makes_a_bad_gradient_is_between_two_names(recipe):
    model = nn.Sequential(
        nn.Linear(4, 2), Apply(lambda x: (x * 0).sqrt()), nn.Linear(2, 2))
    said = message(recipe, model, X, back=True)
    assert said.startswith("gradient of output of '0' (Linear): 10 nan of 10")
    assert said.endswith("the last finite gradient was that of output of '1' (Apply)")


def test_the_code_between_two_modules_is_named(recipe):
    said = message(recipe, Parts(lambda x: (x * 0).sqrt()), X, back=True)
    assert said.startswith("gradient of output of 'body' (Linear)")
    assert "the last finite gradient was that of parameter 'head." in said


def test_a_parameter_is_named(recipe):
    class Scale(nn.Module):
        def __init__(self):
            super().__init__()
            self.power = nn.Parameter(torch.tensor(0.0))

        def forward(self, x):
            return x * self.power.sqrt()

    said = message(recipe, nn.Sequential(nn.Linear(4, 4), Scale()), X, back=True)
    assert said.startswith("gradient of parameter '1.power': 1 ")


@pytest.mark.parametrize(("output", "take"), [
    (lambda x: {"logits": x * 1}, lambda out: out["logits"]),
    (lambda x: Output(x * 1), lambda out: out.logits),
    (lambda x: [None, [x * 1]], lambda out: out[1][0])])
def test_gradients_of_nested_outputs(recipe, output, take):
    model = nn.Sequential(nn.Linear(4, 2), Apply(output))
    with pytest.raises(FloatingPointError, match=r"gradient of output.* of '1'"), \
            recipe.find_nan(model, backward=True):
        (take(model(X)) * 0).sqrt().sum().backward()


def test_a_layer_that_works_in_place(recipe):
    model = nn.Sequential(nn.Linear(4, 2), nn.ReLU(inplace=True), nn.Linear(2, 1))
    with recipe.find_nan(model, backward=True):
        model(X).sum().backward()
    assert model[0].weight.grad.isfinite().all()


def test_without_backward_gradients_are_left_alone(recipe):
    model = nn.Linear(4, 2)
    with recipe.find_nan(model):
        (model(X) * 0).sqrt().sum().backward()
    assert model.weight.grad.isnan().all()


def test_frozen_parameters_and_no_grad(recipe):
    model = Parts()
    model.body.requires_grad_(False)
    with recipe.find_nan(model, backward=True):
        model(X).sum().backward()
        with torch.no_grad():
            model(X)
        with torch.inference_mode():
            model(X)


# -- quiet, and nothing is left behind -------------------------------------------

@pytest.mark.parametrize("backward", [False, True])
def test_a_sound_training_is_as_without(recipe, backward):
    def train(context):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 3))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        with context(model):
            for _ in range(5):
                optimizer.zero_grad()
                model(X).square().mean().backward()
                optimizer.step()
        return nn.utils.parameters_to_vector(model.parameters())

    watched = train(lambda model: recipe.find_nan(model, backward))
    assert watched.equal(train(lambda model: nullcontext()))


@pytest.mark.parametrize("x", [X, X * NAN])
@pytest.mark.parametrize("backward", [False, True])
def test_hooks_are_removed(recipe, x, backward):
    model = Parts()
    before = hooks(model)
    try:
        with recipe.find_nan(model, backward):
            assert len(hooks(model)) > len(before)
            model(x)
    except FloatingPointError:
        pass
    assert hooks(model) == before


def test_hooks_are_removed_after_another_error(recipe):
    model = Parts()
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"), \
            recipe.find_nan(model, backward=True):
        model(X[:, :3])
    assert hooks(model) == []


def test_hooks_of_others_stay(recipe):
    model = Parts()
    model.body.register_forward_hook(lambda *_: None)
    before = hooks(model)
    with recipe.find_nan(model):
        model(X)
    assert hooks(model) == before


def test_after_the_block_a_gradient_is_no_longer_checked(recipe):
    model = nn.Linear(4, 2)
    with recipe.find_nan(model, backward=True):
        loss = (model(X) * 0).sqrt().sum()
    loss.backward()
    assert model.weight.grad.isnan().all()


def test_two_blocks_at_once(recipe):
    model = Parts()
    with recipe.find_nan(model), recipe.find_nan(model, backward=True):
        model(X).sum().backward()
    assert hooks(model) == []


def test_modes_and_outputs_are_as_they_were(recipe):
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 3)).eval()
    model[0].train()
    expected = model(X)
    with recipe.find_nan(model):
        assert model(X).equal(expected)
    assert [module.training for module in model.modules()] == [False, True, False]


def test_a_compiled_model_is_refused(recipe):
    compiled = torch.compile(nn.Linear(4, 2), backend="eager")
    for model in compiled, nn.Sequential(compiled):
        with pytest.raises(TypeError, match="pass the original"), \
                recipe.find_nan(model):
            pass
    model = nn.Linear(4, 2)
    model.compile(backend="eager")
    with pytest.raises(TypeError, match="pass the original"), \
            recipe.find_nan(model):
        pass
    assert hooks(model) == []


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested")
def test_an_encoder_in_eval_mode_and_with_padding(recipe):
    layer = nn.TransformerEncoderLayer(8, 2, batch_first=True)
    model = nn.TransformerEncoder(layer, 2).eval()
    x = torch.randn(2, 3, 8)
    padding = torch.tensor([[False] * 3, [False, False, True]])
    with torch.no_grad(), recipe.find_nan(model):
        model(x, src_key_padding_mask=padding)


def test_outputs_that_are_views(recipe):
    model = nn.Sequential(nn.Linear(4, 4), Apply(lambda x: x.chunk(2, dim=1)))
    with recipe.find_nan(model, backward=True):
        first, second = model(X)
        (first * second).sum().backward()


def test_an_in_place_sum_behind_a_module(recipe):
    class Residual(Parts):
        def forward(self, x):
            y = self.body(x)
            y += x
            return self.head(y.relu_())

    model = Residual()
    with recipe.find_nan(model, backward=True):
        model(X).sum().backward()


def test_a_packed_sequence_through_an_lstm(recipe):
    model = nn.LSTM(3, 4, batch_first=True)
    packed = nn.utils.rnn.pack_padded_sequence(
        torch.randn(2, 5, 3), [5, 3], batch_first=True)
    with recipe.find_nan(model, backward=True):
        output, _ = model(packed)
        output.data.sum().backward()


def test_autocast_and_double_backward(recipe):
    model = Parts()
    x = X.clone().requires_grad_()
    with recipe.find_nan(model, backward=True):
        with torch.autocast("cpu", torch.bfloat16):
            model(X).sum().backward()
        slope, = torch.autograd.grad(
            model(x).square().sum(), x, create_graph=True)
        slope.square().sum().backward()


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested")
def test_nested_tensors_are_passed_over(recipe):
    model = Apply(lambda x: torch.nested.nested_tensor([GOOD, BAD]))
    with recipe.find_nan(model):
        model(X)


def test_a_lazy_layer_says_what_it_needs(recipe):
    with pytest.raises(ValueError, match="uninitialized parameter"):
        recipe.nonfinite_weights(nn.LazyLinear(2))


def test_an_earlier_step_is_not_named(recipe):
    model = nn.Linear(4, 2)
    with pytest.raises(FloatingPointError, match="look at the loss"), \
            recipe.find_nan(model, backward=True):
        model(X).sum().backward()
        (model(X) * 0).sqrt().sum().backward()


def test_a_checkpointed_part_keeps_the_last_finite_gradient(recipe):
    body = nn.Sequential(nn.Linear(4, 4), Apply(lambda x: (x * 0).sqrt()))

    class Model(Parts):
        def forward(self, x):
            return self.head(torch.utils.checkpoint.checkpoint(
                body, x, use_reentrant=False))

    model = Model()
    model.body = body
    said = message(recipe, model, X, back=True)
    assert said.startswith("gradient of output of 'body.0' (Linear)")
    assert "the last finite gradient was that of" in said


def test_checkpointing_and_your_own_function(recipe):
    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return 2 * x

        @staticmethod
        def backward(ctx, gradient):
            return gradient * NAN

    model = nn.Sequential(nn.Linear(4, 4), Apply(Twice.apply), nn.Linear(4, 1))
    said = message(recipe, model, X, back=True)
    assert said.startswith("gradient of output of '0'")
    assert said.endswith("the last finite gradient was that of output of '1' (Apply)")
    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1))
    checkpointed = Apply(lambda x: torch.utils.checkpoint.checkpoint(
        model, x, use_reentrant=False))
    checkpointed.inner = model
    with recipe.find_nan(checkpointed, backward=True):
        checkpointed(X).sum().backward()


# -- weights ---------------------------------------------------------------------

def test_sound_weights_are_not_listed(recipe):
    model = nn.Sequential(nn.Linear(4, 2), nn.BatchNorm1d(2))
    model(X).sum().backward()
    assert recipe.nonfinite_weights(model) == []
    assert recipe.nonfinite_weights(nn.ReLU()) == []


def test_weights_gradients_and_buffers_are_listed(recipe):
    model = nn.Sequential(nn.Linear(4, 2), nn.BatchNorm1d(2))
    model(X).sum().backward()
    with torch.no_grad():
        model[0].weight[0, 0] = NAN
        model[0].weight[1, 0] = -INF
        model[0].bias.grad[1] = INF
        model[1].running_var[0] = INF
    assert recipe.nonfinite_weights(model) == [
        "parameter '0.weight': 1 nan, 1 -inf of 8",
        "gradient of '0.bias': 1 inf of 2",
        "buffer '1.running_var': 1 inf of 2"]


def test_a_mask_among_the_buffers_is_no_fault(recipe):
    model = nn.Linear(4, 2)
    model.register_buffer("mask", torch.full((3, 3), -INF).triu(1))
    assert recipe.nonfinite_weights(model) == []


def test_sparse_gradients(recipe):
    model = nn.Embedding(5, 2, sparse=True)
    (model(torch.tensor([1])) * 0).sqrt().sum().backward()
    assert recipe.nonfinite_weights(model) == ["gradient of 'weight': 2 nan of 2"]
