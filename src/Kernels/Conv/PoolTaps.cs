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
    /// <summary>How a register of windows that begins at <paramref name="ow"/> is to be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PoolReach Reach(in PoolLine line, int ow)
    {
        if (line.Step > 2)
            return PoolReach.Strided;
        int first = (ow * line.Step) - line.Pad;
        int last = first + (line.Step == 1 ? line.Kernel - 1 + TSimd.Width : ((line.Kernel - 1) & ~1) + (2 * TSimd.Width));
        bool isInside = first >= 0 && last <= line.Size;
        return line.Step == 1
            ? isInside ? PoolReach.OneInside : PoolReach.OneAtEdge
            : isInside ? PoolReach.TwoInside : PoolReach.TwoAtEdge;
    }

    /// <param name="row">The image row.</param>
    /// <param name="line">The horizontal geometry.</param>
    /// <param name="ow">The first lane's window.</param>
    /// <param name="kw">The tap.</param>
    /// <param name="outside">What stands for padding.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load<TReach>(T* row, in PoolLine line, int ow, int kw, TVec outside)
        where TReach : struct, IPoolReach
    {
        if (TReach.Step == 0)
            return OneByOne(row, line, ow, kw, outside);
        if (TReach.Step == 1)
        {
            int at = ow + kw - line.Pad;
            return TReach.IsInside ? TSimd.Load(row + at) : Edge(row, at, line.Size, outside);
        }

        int pair = (2 * ow) + (kw & ~1) - line.Pad;
        TVec low = TReach.IsInside ? TSimd.Load(row + pair) : Edge(row, pair, line.Size, outside);
        TVec high = TReach.IsInside
            ? TSimd.Load(row + pair + TSimd.Width)
            : Edge(row, pair + TSimd.Width, line.Size, outside);
        return (kw & 1) == 0 ? TSimd.Even(low, high) : TSimd.Odd(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Edge(T* row, int at, int size, TVec outside)
    {
        TVec mask = LaneRange<TSimd, T, TVec>.Of(at, size);
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

/// <summary>Stride 1 or 2, wholly inside the image or not; or another stride.</summary>
internal enum PoolReach
{
    OneInside,
    OneAtEdge,
    TwoInside,
    TwoAtEdge,
    Strided,
}

/// <summary><see cref="PoolReach"/> as a type, so that the loop over taps has no branch.</summary>
internal interface IPoolReach
{
    /// <summary>1 or 2; 0 for any other.</summary>
    static abstract int Step { get; }

    static abstract bool IsInside { get; }
}

internal readonly struct OneInside : IPoolReach
{
    public static int Step => 1;

    public static bool IsInside => true;
}

internal readonly struct OneAtEdge : IPoolReach
{
    public static int Step => 1;

    public static bool IsInside => false;
}

internal readonly struct TwoInside : IPoolReach
{
    public static int Step => 2;

    public static bool IsInside => true;
}

internal readonly struct TwoAtEdge : IPoolReach
{
    public static int Step => 2;

    public static bool IsInside => false;
}

internal readonly struct Strided : IPoolReach
{
    public static int Step => 0;

    public static bool IsInside => false;
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

    /// <summary>The narrowest set up to <paramref name="isa"/> whose register holds a row, or the widest there is.</summary>
    public static InstructionSet Cover(InstructionSet isa, int columns, int elementSize)
    {
        if (isa == InstructionSet.Avx512 && columns <= 32 / elementSize && Isa.IsSupported(InstructionSet.Avx2))
            isa = InstructionSet.Avx2;
        return isa == InstructionSet.Avx2 && columns == 16 / elementSize && Isa.IsSupported(InstructionSet.Neon)
            ? InstructionSet.Neon
            : isa;
    }
}
