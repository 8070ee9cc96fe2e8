using System.Numerics;

namespace Kernels;

/// <summary>Weights in the order in which the weight gradient has its lanes, and back: a matrix is turned for each output.</summary>
internal static unsafe class TapOrder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>(output, channel, tap) to (output, tap, channel).</summary>
    public static void ChannelsLast(InstructionSet isa, in ConvShape shape, T* weights, T* sorted) =>
        Run(isa, shape, weights, shape.GroupInChannels, shape.Taps, sorted);

    /// <summary>(output, tap, channel) to (output, channel, tap).</summary>
    public static void ChannelsFirst(InstructionSet isa, in ConvShape shape, T* sorted, T* weights) =>
        Run(isa, shape, sorted, shape.Taps, shape.GroupInChannels, weights);

    private static void Run(InstructionSet isa, in ConvShape shape, T* from, int rows, int columns, T* to)
    {
        var call = new Call
        {
            Count = shape.GroupOutChannels,
            Rows = rows,
            Columns = columns,
            From = from,
            To = to,
        };
        IsaDispatch<T>.Run(PoolWidth.Fit(isa, Math.Min(rows, columns), sizeof(T)), ref call);
    }

    private struct Call : IIsaKernel<T>
    {
        public int Count;
        public int Rows;
        public int Columns;
        public T* From;
        public T* To;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            nint step = (nint)Rows * Columns;
            for (int i = 0; i < Count; i++)
                PackPanel.Turn<TSimd, T, TVec>(To + (i * step), Rows, From + (i * step), Columns, Rows, Columns);
        }
    }
}
