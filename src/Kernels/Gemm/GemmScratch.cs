using System.Numerics;

namespace Kernels;

/// <summary>How much scratch memory each thread needs: a packed block of B, then one of A; or the sums of a sweep.</summary>
internal static unsafe class GemmScratch
{
    /// <summary>Panels of B that are packed at a time: rows of several panels are longer streams, and still fit L2.</summary>
    public const int GroupPanels = 4;

    /// <summary>Bytes of the sums of a sweep: with four rows of B passing by, they stay in the first-level cache.</summary>
    public const int SweepBytes = 16 << 10;

    /// <summary>Columns of the sums of m rows: whole cache lines.</summary>
    public static int SweepColumns<T>(int m)
        where T : unmanaged =>
        SweepBytes / m / AlignedMemory.Alignment * (AlignedMemory.Alignment / sizeof(T));

    public static nuint BytesOfPart<T, TA, TB>(GemmTask<T, TA, TB>* task)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        if (task->Way == GemmWay.Sweep)
            return SweepBytes;
        if (task->Way is GemmWay.RowDots or GemmWay.Row)
            return 0;
        nuint bytes = task->B.Reading == Reading.InPlace ? 0 : BytesOfB(task);
        return task->A.Reading == Reading.InPlace ? bytes : bytes + BlockBytes<T>(task->Blocking.Mc, task->Blocking.Mr, task->K);
    }

    public static nuint BytesOfB<T, TA, TB>(GemmTask<T, TA, TB>* task)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        if (task->B.Reading == Reading.InPlace)
            return 0;
        int nr = task->Blocking.Nr;
        int nc = task->Blocking.Nc;
        return BlockBytes<T>(task->M <= task->Blocking.Mc ? Math.Min(nc, GroupPanels * nr) : nc, nr, task->K);
    }

    private static nuint BlockBytes<T>(int lanes, int width, int k)
        where T : unmanaged =>
        AlignedMemory.RoundUp<T>((nuint)Blocking.RoundUp(lanes, width) * (nuint)Math.Min(k, Contract.BlockK));
}
