using System.Numerics;

namespace Kernels;

/// <summary>The loops of <see cref="Col2Im"/>.</summary>
internal static unsafe class Fold<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(in ConvShape shape, T* columns, T* dx)
    {
        InstructionSet isa = Isa.Current;
        nint width = (nint)shape.Batch * shape.Pixels;
        for (int n = 0; n < shape.Batch; n++)
        {
            Channels(
                isa, shape, shape.InChannels, columns + ((nint)n * shape.Pixels), width,
                T.Zero, null, dx + ((nint)n * shape.InChannels * shape.InPixels));
        }
    }

    /// <summary>Folds some channels of one image.</summary>
    /// <param name="isa">What to run on.</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="columns">First row of the matrix that belongs to them, at the image's first pixel.</param>
    /// <param name="rowStep">Distance of the matrix's rows.</param>
    /// <param name="beta">Factor of what dx holds; 0 for overwriting.</param>
    /// <param name="row">Room for an image row if beta is not 0.</param>
    /// <param name="dx">The first channel.</param>
    public static void Channels(
        InstructionSet isa, in ConvShape shape, int channels, T* columns, nint rowStep, T beta, T* row, T* dx)
    {
        FoldTask<T> task = default;
        task.Rows = shape.Rows;
        task.Line = shape.Columns;
        task.Planes = channels;
        task.Columns = columns;
        task.PlaneStep = shape.Taps * rowStep;
        task.RowTapStep = shape.KernelWidth * rowStep;
        task.TapStep = rowStep;
        task.Beta = beta;
        task.Row = row;
        task.Dx = dx;
        var call = new Call { Task = &task };
        IsaDispatch<T>.Run(isa, ref call);
    }

    private struct Call : IIsaKernel<T>
    {
        public FoldTask<T>* Task;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => FoldLoops<TSimd, T, TVec>.Run(Task);
    }
}
