"""The NumPy side of `Kernels.Micro notebook`: the cells of the notebook that this project grew from, timed on request.

Usage: notebook_numpy.py DIRECTORY   (started by eng/notebook-vs-numpy through the C# side)

Makes the inputs, runs every cell once, and writes both as raw little-endian doubles to DIRECTORY, inputs as NAME.f64,
results as CELL.RESULT.f64. Then it answers on standard output what it reads on standard input:

    time CELL CALLS   ->  nanoseconds that so many calls took, by the clock that the C# side uses too

Cells are statements, run by timeit in a loop of its own, as the notebook's %timeit does. Drawing random numbers and
printing, which some cells do, are left out: both sides time the arithmetic alone.
"""

import os
import re
import sys
import time
import timeit

import numpy as np


def im2col(X, kernel_size, stride, padding):
    batch_size, in_channels, in_height, in_width = X.shape
    padded_X = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="constant")
    out_height = (in_height + 2 * padding - kernel_size) // stride + 1
    out_width = (in_width + 2 * padding - kernel_size) // stride + 1
    X_col = np.zeros((in_channels * kernel_size * kernel_size, batch_size, out_height * out_width))
    for i in range(out_height):
        for j in range(out_width):
            patch = padded_X[:, :, i * stride : i * stride + kernel_size, j * stride : j * stride + kernel_size]
            patch_col = patch.reshape(batch_size, -1).transpose(1, 0)
            X_col[:, :, (i * out_width + j)] = patch_col
    return X_col.reshape(in_channels * kernel_size * kernel_size, batch_size * out_height * out_width)


class ConvLayer:
    """What the notebook's two layers share. Weights and biases are given, where the notebook sets ones and zeros."""

    def __init__(self, weights, biases, stride=1, padding=0):
        self.out_channels, self.in_channels, self.kernel_size, _ = weights.shape
        self.stride = stride
        self.padding = padding
        self.weights = weights
        self.biases = biases.reshape(-1, 1)


class ConvLayerIm2col(ConvLayer):
    def forward(self, X):
        self.X = X
        X_col = im2col(X, self.kernel_size, self.stride, self.padding)
        W_col = self.weights.reshape(self.out_channels, -1)
        out = np.dot(W_col, X_col) + self.biases
        batch_size = X.shape[0]
        out_height = (X.shape[2] + 2 * self.padding - self.kernel_size) // self.stride + 1
        out_width = (X.shape[3] + 2 * self.padding - self.kernel_size) // self.stride + 1
        out = out.reshape(self.out_channels, batch_size, out_height, out_width)
        return np.transpose(out, (1, 0, 2, 3))


class ConvLayerFor(ConvLayer):
    def forward(self, X):
        padding = self.padding
        stride = self.stride
        kernel_size = self.kernel_size
        batch_size, in_channel, in_height, in_width = X.shape
        padded_X = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="constant")
        out_height = (in_height + 2 * padding - kernel_size) // stride + 1
        out_width = (in_width + 2 * padding - kernel_size) // stride + 1
        out = np.zeros((batch_size, self.out_channels, out_height, out_width))
        for i in range(out_height):
            for j in range(out_width):
                patch = padded_X[:, :, i * stride : i * stride + kernel_size, j * stride : j * stride + kernel_size]
                out[:, :, i, j] = np.einsum("oihw,bihw->bo", self.weights, patch)
        return out


def sample_softmax_backward(X, dLdS):
    X_exp = np.exp(X)
    S = X_exp / np.sum(X_exp)
    diag_S = np.einsum("o,os->os", S, np.eye(S.shape[0]))
    SS_T = np.outer(S, S)
    SS_T = np.einsum("no, ni->nio", S[None, :], S[None, :])
    dSdX = diag_S - SS_T
    dLdX = dSdX @ dLdS
    return dLdX


def batch_softmax_backward(X, dLdS):
    X_exp = np.exp(X)
    S = X_exp / np.sum(X_exp, axis=1, keepdims=True)
    diag_S = np.einsum("no,oi->nio", S, np.eye(S.shape[1]))
    SS_T = np.einsum("no, ni->nio", S, S)
    dSdX = diag_S - SS_T
    return np.einsum("nio,no->ni", dSdX, dLdS)


def conv2d_slow(conv, patch):
    results = np.zeros((patch.shape[0], conv.shape[0], 1, 1))
    for ii, c in enumerate(conv):
        for jj, p in enumerate(patch):
            results[jj, ii] = np.sum(c * p)
    return results


def conv2d_fast(conv, patch):
    conv_flat = conv.reshape(conv.shape[0], -1)
    patch_flat = patch.reshape(patch.shape[0], -1)
    return conv_flat @ patch_flat.transpose()


def patch_product(conv, patch):
    conv_flat = conv.reshape(conv.shape[0], -1)
    patch_flat = patch.reshape(patch.shape[0], -1)
    return patch_flat @ conv_flat.transpose()


def linear_backward(x, w, dy):
    return dy @ w.transpose(), x.transpose() @ dy, dy.sum(axis=0)


SHAPES = {
    "x": (64,),
    "xs": (16, 64),
    "w": (64, 32),
    "b": (32,),
    "dy": (32,),
    "dys": (16, 32),
    "a": (5, 5),
    "as": (5, 5, 5),
    "flat": (2, 5),
    "scores": (4, 5),
    "dscores": (4, 5),
    "kernels": (8, 64, 3, 3),
    "patches": (64, 64, 3, 3),
    "kernels3": (3, 4, 3, 3),
    "patches8": (8, 4, 3, 3),
    "image": (4, 4, 5, 5),
    "weights": (10, 4, 3, 3),
    "biases": (10,),
}

# The statement that is timed, and the names of what it returns.
CELLS = {
    "linear_forward": ("x @ w + b", "y"),
    "linear_forward_batch": ("xs @ w + b", "y"),
    "weight_gradient_outer": ("np.outer(x, dy)", "dw"),
    "weight_gradient_column_by_row": ("x[:, None] @ dy[None, :]", "dw"),
    "weight_gradient_batch": ("xs.transpose() @ dys", "dw"),
    "weight_gradient_einsum": ("np.einsum('ni,no->io', xs, dys)", "dw"),
    "linear_backward_batch": ("linear_backward(xs, w, dys)", "dx dw db"),
    "trace_einsum": ("np.einsum('ii', a)", "y"),
    "trace": ("np.trace(a)", "y"),
    "diagonal_batch_einsum": ("np.einsum('nii->ni', as_)", "y"),
    "diagonal": ("np.diag(a)", "y"),
    "diagonal_build": ("np.diag([1, 2, 3, 4])", "y"),
    "transpose_einsum": ("np.einsum('ij->ji', flat)", "y"),
    "transpose": ("flat.transpose()", "y"),
    "softmax_backward": ("sample_softmax_backward(score, dscore)", "dx"),
    "softmax_backward_batch": ("batch_softmax_backward(scores, dscores)", "dx"),
    "conv2d_slow": ("conv2d_slow(kernels, patches)", "y"),
    "conv2d_fast": ("conv2d_fast(kernels, patches)", "y"),
    "conv2d_einsum": ("np.einsum('oiwh,biwh->bo', kernels, patches)", "y"),
    "small_patches_loops": ("conv2d_slow(kernels3, patches8)", "y"),
    "small_patches_product": ("patch_product(kernels3, patches8)", "y"),
    "small_patches_einsum": ("np.einsum('oiwh,biwh->bo', kernels3, patches8)", "y"),
    "im2col": ("im2col(image, 3, 1, 1)", "y"),
    "conv_layer_im2col": ("conv_layer_im2col.forward(image)", "y"),
    "conv_layer_for": ("conv_layer_for.forward(image)", "y"),
}


def write(directory, name, array):
    np.ascontiguousarray(array, dtype="<f8").tofile(os.path.join(directory, name + ".f64"))


def blas():
    """The library that multiplies: NumPy's products are as fast as it is."""
    with open("/proc/self/maps", encoding="ascii") as maps:
        names = {os.path.basename(path) for path in re.findall(r"/\S*(?:blas|mkl|blis)\S*", maps.read())}
    fast = [name for name in names if not name.startswith(("libblas.", "liblapack"))]
    return ", ".join(sorted(fast)) or "reference (slow; install libopenblas0-pthread)"


def main():
    directory = sys.argv[1]
    random = np.random.default_rng(1)
    scope = {name: random.random(shape) for name, shape in SHAPES.items()}
    for name, array in scope.items():
        write(directory, name, array)
    scope["as_"] = scope["as"]
    scope["score"] = scope["scores"][0]
    scope["dscore"] = scope["dscores"][0]
    layer = (scope["weights"], scope["biases"])
    scope["conv_layer_im2col"] = ConvLayerIm2col(*layer, padding=1)
    scope["conv_layer_for"] = ConvLayerFor(*layer, padding=1)
    scope = {**globals(), **scope}

    for cell, (statement, names) in CELLS.items():
        results = eval(statement, scope)
        for name, result in zip(names.split(), results if isinstance(results, tuple) else (results,)):
            write(directory, f"{cell}.{name}", result)
    clock = time.thread_time_ns if sys.platform == "linux" else time.perf_counter_ns
    timers = {cell: timeit.Timer(statement, timer=clock, globals=scope) for cell, (statement, _) in CELLS.items()}

    print(f"NumPy {np.__version__}, BLAS {blas()}", flush=True)
    for line in sys.stdin:
        _, cell, calls = line.split()
        print(timers[cell].timeit(int(calls)), flush=True)


if __name__ == "__main__":
    main()
