using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary><c>y = x + beta·y</c>, two roundings, over contiguous elements.</summary>
internal static unsafe class Accumulate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(InstructionSet isa, nint n, T* x, T beta, T* y)
    {
        var call = new Call { N = n, X = x, Beta = beta, Y = y };
        IsaDispatch<T>.Run(isa, ref call);
    }

    private struct Call : IIsaKernel<T>
    {
        public nint N;
        public T* X;
        public T Beta;
        public T* Y;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => AccumulateLoop<TSimd, T, TVec>.Run(N, X, Beta, Y);
    }
}

/// <summary>The loop of <see cref="Accumulate{T}"/>.</summary>
internal static unsafe class AccumulateLoop<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(nint n, T* x, T beta, T* y)
    {
        TVec b = TSimd.Broadcast(beta);
        nint i = 0;
        for (; i <= n - TSimd.Width; i += TSimd.Width)
            TSimd.Store(y + i, TSimd.Add(TSimd.Load(x + i), TSimd.Multiply(b, TSimd.Load(y + i))));
        if (i < n)
        {
            TVec mask = TSimd.FirstLanes((int)(n - i));
            TVec v = TSimd.Add(TSimd.Load(x + i, mask), TSimd.Multiply(b, TSimd.Load(y + i, mask)));
            TSimd.Store(y + i, v, mask);
        }
    }
}
