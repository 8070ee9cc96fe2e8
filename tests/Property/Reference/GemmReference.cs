using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="Gemm"/>, element by element: docs/numerics.md in code.</summary>
internal static class GemmReference
{
    public static void Run<T>(
        Transpose transA, Transpose transB, int m, int n, int k,
        T alpha, T[] a, int lda, T[] b, int ldb, T beta, T[] c, int ldc,
        BiasAxis axis, T[] bias, Func<int, int, T, T> end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T sum = Element(
                    p => transA == Transpose.No ? a[(i * lda) + p] : a[(p * lda) + i],
                    p => transB == Transpose.No ? b[(p * ldb) + j] : b[(j * ldb) + p],
                    k, alpha, beta, c[(i * ldc) + j]);
                if (axis != BiasAxis.None)
                    sum += bias[axis == BiasAxis.Row ? i : j];
                c[(i * ldc) + j] = end(i, j, sum);
            }
        }
    }

    /// <summary>The canonical sum of products: <c>alpha·Σ a(p)·b(p) + beta·c</c>.</summary>
    public static T Element<T>(Func<int, T> a, Func<int, T> b, int k, T alpha, T beta, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool empty = beta == T.Zero;
        T result = empty ? T.Zero : beta * c;
        if (alpha == T.Zero)
            return result;
        for (int block = 0; block < k; block += Contract.BlockK)
        {
            T s = T.Zero;
            for (int p = block; p < Math.Min(k, block + Contract.BlockK); p++)
                s = T.FusedMultiplyAdd(a(p), b(p), s);
            result = empty ? alpha * s : T.FusedMultiplyAdd(alpha, s, result);
            empty = false;
        }

        return result;
    }

    public static T Activate<T>(T x, Activation activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Activate(x, activation, T.CreateTruncating(activation == Activation.LeakyRelu ? 0.01 : 0), T.CreateTruncating(6));

    public static T Activate<T>(T x, Activation activation, T first, T second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => activation switch
        {
            Activation.None => x,
            Activation.Relu => x < T.Zero ? T.Zero : x,
            Activation.LeakyRelu => x < T.Zero ? first * x : x,
            Activation.Clamp => Highest(x < first ? first : x, second),
            Activation.Gelu => VecMathReference.Gelu(x),
            Activation.GeluTanh => VecMathReference.GeluTanh(x),
            Activation.Silu => VecMathReference.Silu(x),
            Activation.Sigmoid => VecMathReference.Sigmoid(x),
            Activation.Tanh => VecMathReference.Tanh(x),
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        };

    private static T Highest<T>(T x, T most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x > most ? most : x;
}
