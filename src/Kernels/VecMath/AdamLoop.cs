using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary><see cref="AdamStep"/> once for both element types: checks, the instruction set, the loop.</summary>
internal static unsafe class AdamLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(
        ReadOnlySpan<T> gradient, Span<T> weights, Span<T> mean, Span<T> meanSquare, AdamRates<T> rates)
    {
        Require.Length(weights.Length, gradient.Length, nameof(weights));
        Require.Length(mean.Length, gradient.Length, nameof(mean));
        Require.Length(meanSquare.Length, gradient.Length, nameof(meanSquare));
        Require.Disjoint(weights, gradient, nameof(weights), nameof(gradient));
        Require.Disjoint(mean, gradient, nameof(mean), nameof(gradient));
        Require.Disjoint<T>(mean, weights, nameof(mean), nameof(weights));
        Require.Disjoint(meanSquare, gradient, nameof(meanSquare), nameof(gradient));
        Require.Disjoint<T>(meanSquare, weights, nameof(meanSquare), nameof(weights));
        Require.Disjoint<T>(meanSquare, mean, nameof(meanSquare), nameof(mean));
        fixed (T* g = gradient, w = weights, m = mean, v = meanSquare)
            Run(gradient.Length, g, w, m, v, rates);
    }

    public static void Run(int count, T* gradient, T* weights, T* mean, T* meanSquare, AdamRates<T> rates)
    {
        var call = new StepCall
        {
            Count = count,
            Gradient = gradient,
            Weights = weights,
            Mean = mean,
            MeanSquare = meanSquare,
            Rates = rates,
        };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Loop<TSimd, TVec>(
        int count, T* gradient, T* weights, T* mean, T* meanSquare, AdamRates<T> rates)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        var factors = Factors<TSimd, TVec>.Of(rates);
        int i = 0;
        for (; i <= count - TSimd.Width; i += TSimd.Width)
        {
            TVec w = TSimd.Load(weights + i);
            TVec m = TSimd.Load(mean + i);
            TVec v = TSimd.Load(meanSquare + i);
            factors.Step(TSimd.Load(gradient + i), ref w, ref m, ref v);
            TSimd.Store(mean + i, m);
            TSimd.Store(meanSquare + i, v);
            TSimd.Store(weights + i, w);
        }

        if (i < count)
        {
            TVec mask = TSimd.FirstLanes(count - i);
            TVec w = TSimd.Load(weights + i, mask);
            TVec m = TSimd.Load(mean + i, mask);
            TVec v = TSimd.Load(meanSquare + i, mask);
            factors.Step(TSimd.Load(gradient + i, mask), ref w, ref m, ref v);
            TSimd.Store(mean + i, m, mask);
            TSimd.Store(meanSquare + i, v, mask);
            TSimd.Store(weights + i, w, mask);
        }
    }

    private struct StepCall : IIsaKernel<T>
    {
        public int Count;
        public T* Gradient;
        public T* Weights;
        public T* Mean;
        public T* MeanSquare;
        public AdamRates<T> Rates;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => Loop<TSimd, TVec>(Count, Gradient, Weights, Mean, MeanSquare, Rates);
    }

    /// <summary>What stays the same from element to element, one value in all lanes of a register.</summary>
    private struct Factors<TSimd, TVec>
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        private TVec beta1;
        private TVec beta2;
        private TVec gain1;
        private TVec gain2;
        private TVec correction1;
        private TVec correction2;
        private TVec epsilon;
        private TVec descent;
        private TVec decay;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Factors<TSimd, TVec> Of(AdamRates<T> rates) => new()
        {
            beta1 = TSimd.Broadcast(rates.Beta1),
            beta2 = TSimd.Broadcast(rates.Beta2),
            gain1 = TSimd.Broadcast(T.One - rates.Beta1),
            gain2 = TSimd.Broadcast(T.One - rates.Beta2),
            correction1 = TSimd.Broadcast(T.One / (T.One - rates.Beta1Power)),
            correction2 = TSimd.Broadcast(T.One / (T.One - rates.Beta2Power)),
            epsilon = TSimd.Broadcast(rates.Epsilon),
            descent = TSimd.Broadcast(-rates.LearningRate),
            decay = TSimd.Broadcast(-(rates.LearningRate * rates.WeightDecay)),
        };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Step(TVec g, ref TVec w, ref TVec m, ref TVec v)
        {
            m = TSimd.MultiplyAdd(beta1, m, TSimd.Multiply(gain1, g));
            v = TSimd.MultiplyAdd(beta2, v, TSimd.Multiply(TSimd.Multiply(gain2, g), g));
            TVec root = TSimd.Add(TSimd.Sqrt(TSimd.Multiply(v, correction2)), epsilon);
            TVec update = TSimd.Divide(TSimd.Multiply(m, correction1), root);
            w = TSimd.MultiplyAdd(descent, update, TSimd.MultiplyAdd(decay, w, w));
        }
    }
}
