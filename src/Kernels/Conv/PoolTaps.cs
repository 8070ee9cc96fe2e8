using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Reads one tap of a register of neighbouring windows.</summary>
/// <remarks>
/// <code>
///   stride 1:   lane l of tap kw is x[ow + l + kw − pad]: one load
///   stride 2:   x[2(ow + l) + kw − pad]: two loads, their even elements for an even kw, the odd ones for an odd kw
///   others:     element by element
/// </code>
/// Lanes beside the image get a value that is given: +0 for sums, −∞ for maxima.
/// </remarks>
internal static unsafe class PoolTaps<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <param name="row">The image row.</param>
    /// <param name="line">The horizontal geometry.</param>
    /// <param name="ow">The first lane's window.</param>
    /// <param name="kw">The tap.</param>
    /// <param name="outside">What stands for padding.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load(T* row, in PoolLine line, int ow, int kw, TVec outside)
    {
        if (line.Step == 1)
        {
            int at = ow + kw - line.Pad;
            return at >= 0 && at + TSimd.Width <= line.Size
                ? TSimd.Load(row + at)
                : Edge(row, at, line.Size, outside);
        }

        if (line.Step == 2)
        {
            int at = (2 * ow) + (kw & ~1) - line.Pad;
            TVec low, high;
            if (at >= 0 && at + (2 * TSimd.Width) <= line.Size)
            {
                low = TSimd.Load(row + at);
                high = TSimd.Load(row + at + TSimd.Width);
            }
            else
            {
                low = Edge(row, at, line.Size, outside);
                high = Edge(row, at + TSimd.Width, line.Size, outside);
            }

            return (kw & 1) == 0 ? TSimd.Even(low, high) : TSimd.Odd(low, high);
        }

        return OneByOne(row, line, ow, kw, outside);
    }

    private static TVec Edge(T* row, int at, int size, TVec outside)
    {
        TVec mask = TSimd.Select(TSimd.FirstLanes(-at), TSimd.Broadcast(T.Zero), TSimd.FirstLanes(size - at));
        return TSimd.Select(mask, TSimd.Load(row + at, mask), outside);
    }

    private static TVec OneByOne(T* row, in PoolLine line, int ow, int kw, TVec outside)
    {
        TVec v = outside;
        var lanes = (T*)&v;
        long at = ((long)ow * line.Step) + kw - line.Pad;
        for (int lane = 0; lane < TSimd.Width; lane++, at += line.Step)
        {
            if ((ulong)at < (ulong)line.Size)
                lanes[lane] = row[at];
        }

        return v;
    }
}

/// <summary>The horizontal geometry of a pooling, as plain numbers.</summary>
internal readonly record struct PoolLine(int Size, int Kernel, int Step, int Pad, int Out)
{
    public static PoolLine Of(in WindowAxis line) => new(line.Size, line.Kernel, line.Step, line.Pad, line.Out);
}

/// <summary>Which registers suit rows of so many windows.</summary>
internal static class PoolWidth
{
    /// <summary>The widest set up to <paramref name="isa"/> that a row fills: every set gives the same bits.</summary>
    public static InstructionSet Fit(InstructionSet isa, int columns, int elementSize)
    {
        if (isa == InstructionSet.Avx512 && columns < 64 / elementSize && Isa.IsSupported(InstructionSet.Avx2))
            isa = InstructionSet.Avx2;
        if (isa == InstructionSet.Avx2 && columns < 32 / elementSize && Isa.IsSupported(InstructionSet.Neon))
            isa = InstructionSet.Neon;
        return isa == InstructionSet.Neon && columns < 16 / elementSize ? InstructionSet.Scalar : isa;
    }
}
