using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The factors of an <see cref="SgdStep"/>.</summary>
internal readonly record struct SgdRates<T>(T LearningRate, T Momentum, T WeightDecay);

/// <summary><see cref="SgdStep"/> once for both element types: checks, the instruction set, the loop.</summary>
internal static unsafe class SgdLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(ReadOnlySpan<T> gradient, Span<T> weights, Span<T> velocity, SgdRates<T> rates)
    {
        Require.Length(weights.Length, gradient.Length, nameof(weights));
        Require.Length(velocity.Length, gradient.Length, nameof(velocity));
        Require.Disjoint(weights, gradient, nameof(weights), nameof(gradient));
        Require.Disjoint(velocity, gradient, nameof(velocity), nameof(gradient));
        Require.Disjoint<T>(velocity, weights, nameof(velocity), nameof(weights));
        fixed (T* g = gradient, w = weights, v = velocity)
            Run(gradient.Length, g, w, v, rates);
    }

    public static void Run(int count, T* gradient, T* weights, T* velocity, SgdRates<T> rates)
    {
        var call = new StepCall { Count = count, Gradient = gradient, Weights = weights, Velocity = velocity, Rates = rates };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    private struct StepCall : IIsaKernel<T>
    {
        public int Count;
        public T* Gradient;
        public T* Weights;
        public T* Velocity;
        public SgdRates<T> Rates;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => Loop<TSimd, TVec>(Count, Gradient, Weights, Velocity, Rates);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Loop<TSimd, TVec>(int count, T* gradient, T* weights, T* velocity, SgdRates<T> rates)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        TVec descent = TSimd.Broadcast(-rates.LearningRate);
        TVec momentum = TSimd.Broadcast(rates.Momentum);
        TVec weightDecay = TSimd.Broadcast(rates.WeightDecay);
        int i = 0;
        for (; i <= count - TSimd.Width; i += TSimd.Width)
        {
            TVec w = TSimd.Load(weights + i);
            TVec v = TSimd.Load(velocity + i);
            Step<TSimd, TVec>(TSimd.Load(gradient + i), ref w, ref v, descent, momentum, weightDecay);
            TSimd.Store(velocity + i, v);
            TSimd.Store(weights + i, w);
        }

        if (i < count)
        {
            TVec mask = TSimd.FirstLanes(count - i);
            TVec w = TSimd.Load(weights + i, mask);
            TVec v = TSimd.Load(velocity + i, mask);
            Step<TSimd, TVec>(TSimd.Load(gradient + i, mask), ref w, ref v, descent, momentum, weightDecay);
            TSimd.Store(velocity + i, v, mask);
            TSimd.Store(weights + i, w, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TSimd, TVec>(
        TVec gradient, ref TVec w, ref TVec v, TVec descent, TVec momentum, TVec weightDecay)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        TVec g = TSimd.MultiplyAdd(weightDecay, w, gradient);
        v = TSimd.MultiplyAdd(momentum, v, g);
        w = TSimd.MultiplyAdd(descent, v, w);
    }
}
