"""Runs ONNX graphs of exported models with numpy: the operators that they have, as the standard describes them."""

import numpy as np
import onnx
from onnx import numpy_helper

TYPES = {onnx.TensorProto.FLOAT: np.float32, onnx.TensorProto.DOUBLE: np.float64, onnx.TensorProto.INT64: np.int64,
         onnx.TensorProto.UINT8: np.uint8}


def attribute_of(attribute):
    value = onnx.helper.get_attribute_value(attribute)
    return numpy_helper.to_array(value) if isinstance(value, onnx.TensorProto) else value


def constant(tensor):
    if tensor.data_type == onnx.TensorProto.STRING:
        return np.array([text.decode() for text in tensor.string_data], object).reshape(tuple(tensor.dims))
    return numpy_helper.to_array(tensor)


def label_encoder(x, keys_strings, values_int64s, default_int64):
    table = dict(zip((key.decode() for key in keys_strings), values_int64s))
    return np.array([table.get(text, default_int64) for text in x.ravel()], np.int64).reshape(x.shape)


def softmax(x, axis):
    power = np.exp(x - x.max(axis, keepdims=True))
    return power / power.sum(axis, keepdims=True)


def slice_of(x, starts, ends, axes, steps=None):
    cut = [slice(None)] * x.ndim
    for start, end, axis, step in zip(starts, ends, axes, np.ones(len(axes), int) if steps is None else steps):
        assert step > 0 or (start, end) == (-1, np.iinfo(np.int64).min)  # all of it, backwards
        cut[axis] = slice(start, end, step)
    return x[tuple(cut)]


def windows(x, kernel_shape, strides, pads, fill):
    """Each place of a window: [rows, channels, places down, places across, height, width], with `fill` around the pictures."""
    top, left, bottom, right = pads
    around = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)), constant_values=fill)
    every = np.lib.stride_tricks.sliding_window_view(around, tuple(kernel_shape), (2, 3))
    return every[:, :, ::strides[0], ::strides[1]]


def conv(x, weight, bias, kernel_shape, pads, strides):
    assert tuple(kernel_shape) == weight.shape[2:]
    return np.einsum("nchwij,fcij->nfhw", windows(x, kernel_shape, strides, pads, 0), weight, optimize=True) + bias[:, None, None]


def average_pool(x, kernel_shape, pads, strides, count_include_pad):
    assert count_include_pad == 0
    return np.nanmean(windows(x, kernel_shape, strides, pads, np.nan), (4, 5))


def batch_norm(x, scale, shift, mean, variance, epsilon=1e-5):
    scale, shift, mean, variance = (one[:, None, None] for one in (scale, shift, mean, variance))
    return (x - mean) / np.sqrt(variance + np.float32(epsilon)) * scale + shift


def pad(x, pads):
    return np.pad(x, list(zip(pads[:x.ndim], pads[x.ndim:])))


def tree_ensemble(x, **a):
    """Trees whose inner nodes all ask for value <= cut."""
    assert a["aggregate_function"] == b"SUM" and a["post_transform"] == b"NONE"
    node = {key: i for i, key in enumerate(zip(a["nodes_treeids"], a["nodes_nodeids"]))}
    children = [{(tree, child) for tree, child, mode in zip(a["nodes_treeids"], a[side], a["nodes_modes"]) if mode != b"LEAF"}
                for side in ("nodes_truenodeids", "nodes_falsenodeids")]
    roots = [key for key in node if key not in children[0] | children[1]]
    leaves = {}
    for tree, number, output, value in zip(a["target_treeids"], a["target_nodeids"], a["target_ids"], a["target_weights_as_tensor"]):
        leaves.setdefault((tree, number), []).append((output, value))
    out = np.zeros((len(x), a["n_targets"]))
    for row, values in zip(out, x):
        for tree, number in roots:
            i = node[tree, number]
            while a["nodes_modes"][i] != b"LEAF":
                assert a["nodes_modes"][i] == b"BRANCH_LEQ"
                value = values[a["nodes_featureids"][i]]
                left = value <= a["nodes_values_as_tensor"][i] or (np.isnan(value) and a["nodes_missing_value_tracks_true"][i])
                i = node[tree, a["nodes_truenodeids" if left else "nodes_falsenodeids"][i]]
            for output, value in leaves[tree, a["nodes_nodeids"][i]]:
                row[output] += value
    return out.astype(np.float32)


OPERATORS = {
    "Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Div": np.divide, "Sqrt": np.sqrt, "Exp": np.exp, "Tanh": np.tanh,
    "Min": np.minimum, "Max": np.maximum, "IsNaN": np.isnan, "Equal": np.equal, "Greater": np.greater,
    "GreaterOrEqual": np.greater_equal, "ReduceSum": lambda x, axes: x.sum(tuple(axes), keepdims=True),
    "Where": np.where, "Clip": np.clip,
    "Relu": lambda x: np.maximum(x, 0), "Gemm": lambda a, b, c: a @ b + c, "Concat": lambda *x, axis: np.concatenate(x, axis),
    "Gather": lambda x, which, axis=0: np.take(x, which, axis), "Squeeze": lambda x, axes: np.squeeze(x, tuple(axes)),
    "Cast": lambda x, to: x.astype(TYPES[to]), "Softmax": softmax, "Slice": slice_of, "LabelEncoder": label_encoder,
    "Conv": conv, "AveragePool": average_pool, "BatchNormalization": batch_norm, "Pad": pad,
    "GlobalAveragePool": lambda x: x.mean((2, 3), keepdims=True), "Transpose": lambda x, perm: np.transpose(x, perm),
    "Flatten": lambda x: x.reshape(len(x), -1), "Reshape": np.reshape, "ReduceMean": lambda x, axes, keepdims: x.mean(tuple(axes)),
    "ArgMax": lambda x, axis, keepdims: np.argmax(x, axis), "TreeEnsembleRegressor": tree_ensemble,
}


def run(path, inputs):
    """inputs: by name, columns [rows, 1] each, or pictures. The outputs by name, after the checks of the onnx package."""
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)  # with inference of types and shapes
    graph = model.graph
    wanted = {given.name: given.type.tensor_type.elem_type for given in graph.input}
    assert set(wanted) == set(inputs), (sorted(wanted), sorted(inputs))
    for name, kind in wanted.items():
        assert TYPES.get(kind, np.dtype(object)) == inputs[name].dtype, name
    values = {**inputs, **{tensor.name: constant(tensor) for tensor in graph.initializer}}
    with np.errstate(all="ignore"):
        for node in graph.node:
            attributes = {attribute.name: attribute_of(attribute) for attribute in node.attribute}
            values[node.output[0]] = OPERATORS[node.op_type](*(values[name] for name in node.input), **attributes)
    return {output.name: values[output.name] for output in graph.output}
