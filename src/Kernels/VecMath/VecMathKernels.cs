using System.Numerics;

namespace Kernels;

/// <summary>Both tiers of <see cref="VecMath"/>: the checks of the span tier, and the way to the instruction set.</summary>
internal static unsafe class VecMathKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Map<TFunction>(ReadOnlySpan<T> x, Span<T> y)
        where TFunction : struct, IElementFunction
    {
        Require.Length(y.Length, x.Length, nameof(y));
        Require.SameOrDisjoint(y[..x.Length], x, nameof(y), nameof(x));
        fixed (T* px = x, py = y)
            Map<TFunction>(x.Length, px, py);
    }

    public static void Map<TFunction>(int n, T* x, T* y)
        where TFunction : struct, IElementFunction
    {
        var call = new MapCall<TFunction> { N = n, X = x, Y = y };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    public static void ReluBackward(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
    {
        Require.Length(dy.Length, y.Length, nameof(dy));
        Require.Length(dx.Length, y.Length, nameof(dx));
        Require.SameOrDisjoint(dx[..y.Length], y, nameof(dx), nameof(y));
        Require.SameOrDisjoint(dx[..y.Length], dy[..y.Length], nameof(dx), nameof(dy));
        fixed (T* py = y, pdy = dy, pdx = dx)
            ReluBackward(y.Length, py, pdy, pdx);
    }

    public static void ReluBackward(int n, T* y, T* dy, T* dx)
    {
        var call = new ReluBackwardCall { N = n, Y = y, Dy = dy, Dx = dx };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    private struct MapCall<TFunction> : IIsaKernel<T>
        where TFunction : struct, IElementFunction
    {
        public int N;
        public T* X;
        public T* Y;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => ElementMap<TSimd, T, TVec>.Run<TFunction>(N, X, Y);
    }

    private struct ReluBackwardCall : IIsaKernel<T>
    {
        public int N;
        public T* Y;
        public T* Dy;
        public T* Dx;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => ElementMap<TSimd, T, TVec>.ReluBackward(N, Y, Dy, Dx);
    }
}
