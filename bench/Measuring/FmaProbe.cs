using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Measuring;

/// <summary>Fused multiply-adds on registers alone: nothing can be faster, so its rate is the machine's peak.</summary>
/// <remarks>
/// Twelve chains are independent, enough for two units of latency four to six, and with the two factors they fit the
/// sixteen registers of AVX2.
/// </remarks>
internal static class FmaProbe<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    private const int Chains = 12;
    private const int StepsPerBurst = 20_000;
    private const int Bursts = 5;

    private static T sink;

    /// <summary>Floating-point operations in a nanosecond (GFLOP/s): the best of a few bursts of some 30 µs.</summary>
    public static double Measure()
    {
        double operations = 2.0 * Chains * TSimd.Width * StepsPerBurst;
        double best = 0;
        for (int i = 0; i < Bursts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Burst(StepsPerBurst);
            best = Math.Max(best, operations / Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        return best;
    }

    // Accumulators are named locals: whatever is indexed would live in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Burst(int steps)
    {
        TVec x = TSimd.Broadcast(T.CreateTruncating(0.999));
        TVec y = TSimd.Broadcast(T.CreateTruncating(0.001));
        TVec s0 = y, s1 = y, s2 = y, s3 = y, s4 = y, s5 = y, s6 = y, s7 = y, s8 = y, s9 = y, s10 = y, s11 = y;
        for (; steps > 0; steps--)
        {
            s0 = TSimd.MultiplyAdd(x, y, s0);
            s1 = TSimd.MultiplyAdd(x, y, s1);
            s2 = TSimd.MultiplyAdd(x, y, s2);
            s3 = TSimd.MultiplyAdd(x, y, s3);
            s4 = TSimd.MultiplyAdd(x, y, s4);
            s5 = TSimd.MultiplyAdd(x, y, s5);
            s6 = TSimd.MultiplyAdd(x, y, s6);
            s7 = TSimd.MultiplyAdd(x, y, s7);
            s8 = TSimd.MultiplyAdd(x, y, s8);
            s9 = TSimd.MultiplyAdd(x, y, s9);
            s10 = TSimd.MultiplyAdd(x, y, s10);
            s11 = TSimd.MultiplyAdd(x, y, s11);
        }

        TVec low = TSimd.Add(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)), TSimd.Add(s4, s5));
        TVec high = TSimd.Add(TSimd.Add(TSimd.Add(s6, s7), TSimd.Add(s8, s9)), TSimd.Add(s10, s11));
        sink = TSimd.SumLanes(TSimd.Add(low, high));
    }
}
