using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kernels.Measuring;

/// <summary>The rate of fused multiply-adds that one core reaches now: what "percent of peak" refers to.</summary>
internal static class FmaPeak
{
    /// <summary>Measures it, in GFLOP/s, in about 0.2 ms (longer for scalar code).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="set">An instruction set that this process supports.</param>
    public static double Measure<T>(InstructionSet set)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => set switch
        {
            InstructionSet.Avx512 => FmaProbe<Avx512<T>, T, Vector512<T>>.Measure(),
            InstructionSet.Avx2 => FmaProbe<Avx2<T>, T, Vector256<T>>.Measure(),
            InstructionSet.Neon => FmaProbe<Neon<T>, T, Vector128<T>>.Measure(),
            _ => FmaProbe<Scalar<T>, T, T>.Measure(),
        };

    /// <inheritdoc cref="Measure{T}"/>
    /// <param name="set">An instruction set that this process supports.</param>
    /// <param name="type"><see cref="float"/> or <see cref="double"/>.</param>
    public static double Measure(InstructionSet set, Type type) =>
        type == typeof(float) ? Measure<float>(set) : Measure<double>(set);
}
