using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>Takes a product from its description to the loops: the instruction set, the epilogue, the threads.</summary>
internal static unsafe class GemmDriver
{
    /// <summary>Products below this many multiply-adds for each thread are not shared out: waking a helper costs more.</summary>
    private const double LeastPerThread = 1 << 20;

    /// <summary>Bytes of scratch that <see cref="Run"/> takes for this product.</summary>
    public static nuint ScratchBytes<T, TA, TB>(GemmTask<T, TA, TB>* task, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T> =>
        GemmScratch.BytesOfPart(task) * (nuint)GemmGrid.Choose(task, threads).Parts;

    /// <summary>Runs the product on <paramref name="isa"/> and at most <paramref name="threads"/> threads.</summary>
    public static void Run<T, TA, TB>(InstructionSet isa, GemmTask<T, TA, TB>* task, int threads, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        if (task->M == 0 || task->N == 0)
            return;
        GemmGrid grid = GemmGrid.Choose(task, threads);
        using Scratch scratch = workspace.Take(GemmScratch.BytesOfPart(task) * (nuint)grid.Parts);

        // Checks that the running process cannot pass fold to nothing, so that ahead-of-time code stays small.
        if (isa == InstructionSet.Avx512 && Avx512F.IsSupported)
            Bias<Avx512<T>, T, Vector512<T>, TA, TB>(task, grid, (byte*)scratch.Pointer);
        else if (isa == InstructionSet.Avx2 && Fma.IsSupported)
            Bias<Avx2<T>, T, Vector256<T>, TA, TB>(task, grid, (byte*)scratch.Pointer);
        else if (isa == InstructionSet.Neon && Vector128.IsHardwareAccelerated)
            Bias<Neon<T>, T, Vector128<T>, TA, TB>(task, grid, (byte*)scratch.Pointer);
        else
            Bias<Scalar<T>, T, T, TA, TB>(task, grid, (byte*)scratch.Pointer);
    }

    /// <summary>How many threads this many multiply-adds are worth.</summary>
    public static int Worthwhile(double multiplyAdds, int threads) =>
        threads <= 1 ? 1 : (int)Math.Clamp(multiplyAdds / LeastPerThread, 1, threads);

    private static void Bias<TSimd, T, TVec, TA, TB>(GemmTask<T, TA, TB>* task, GemmGrid grid, byte* scratch)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        switch (task->BiasAxis)
        {
            case BiasAxis.None:
                Activate<TSimd, T, TVec, TA, TB, NoBias>(task, grid, scratch);
                return;
            case BiasAxis.Row:
                Activate<TSimd, T, TVec, TA, TB, RowBias>(task, grid, scratch);
                return;
            case BiasAxis.Column:
                Activate<TSimd, T, TVec, TA, TB, ColumnBias>(task, grid, scratch);
                return;
            default:
                throw new UnreachableException();
        }
    }

    private static void Activate<TSimd, T, TVec, TA, TB, TBias>(GemmTask<T, TA, TB>* task, GemmGrid grid, byte* scratch)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
        where TBias : struct, IBias
    {
        switch (task->Activation)
        {
            case Activation.None:
                Share<TSimd, T, TVec, TA, TB, TBias, Identity>(task, grid, scratch);
                return;
            case Activation.Relu:
                Share<TSimd, T, TVec, TA, TB, TBias, Relu>(task, grid, scratch);
                return;
            default:
                throw new UnreachableException();
        }
    }

    private static void Share<TSimd, T, TVec, TA, TB, TBias, TActivation>(
        GemmTask<T, TA, TB>* task, GemmGrid grid, byte* scratch)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
        where TBias : struct, IBias
        where TActivation : struct, IActivation
    {
        if (grid.Parts == 1)
        {
            GemmLoops<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(
                task, new GemmPart(0, task->M, 0, task->N), scratch);
            return;
        }

        Shared<T, TA, TB> shared;
        shared.Task = task;
        shared.Grid = grid;
        shared.Scratch = scratch;
        shared.ScratchStep = GemmScratch.BytesOfPart(task);
        ForkJoin.Run(grid.Parts, grid.Parts, &Part<TSimd, T, TVec, TA, TB, TBias, TActivation>, &shared);
    }

    private static void Part<TSimd, T, TVec, TA, TB, TBias, TActivation>(void* context, int index)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
        where TBias : struct, IBias
        where TActivation : struct, IActivation
    {
        var shared = (Shared<T, TA, TB>*)context;
        GemmLoops<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(
            shared->Task, shared->Grid.Part(index), shared->Scratch + ((nuint)index * shared->ScratchStep));
    }

    private struct Shared<T, TA, TB>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        public GemmTask<T, TA, TB>* Task;
        public GemmGrid Grid;
        public byte* Scratch;
        public nuint ScratchStep;
    }
}
