using System.Diagnostics;
using System.Numerics;

namespace Kernels;

/// <summary>Takes a product from its description to the loops: scratch memory, instruction set, epilogue, threads.</summary>
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
        GemmCall<T, TA, TB> call;
        call.Task = task;
        call.Grid = grid;
        call.Scratch = (byte*)scratch.Pointer;
        IsaDispatch<T>.Run(isa, ref call);
    }

    /// <summary>How many threads this many multiply-adds are worth.</summary>
    public static int Worthwhile(double multiplyAdds, int threads) =>
        threads <= 1 ? 1 : (int)Math.Clamp(multiplyAdds / LeastPerThread, 1, threads);

    /// <summary>A product on its way to the loops: each method makes one more choice a type.</summary>
    private struct GemmCall<T, TA, TB> : IIsaKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        public GemmTask<T, TA, TB>* Task;
        public GemmGrid Grid;
        public byte* Scratch;

        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            switch (Task->BiasAxis)
            {
                case BiasAxis.None:
                    Activate<TSimd, TVec, NoBias>();
                    return;
                case BiasAxis.Row:
                    Activate<TSimd, TVec, RowBias>();
                    return;
                case BiasAxis.Column:
                    Activate<TSimd, TVec, ColumnBias>();
                    return;
                default:
                    throw new UnreachableException();
            }
        }

        private void Activate<TSimd, TVec, TBias>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
            where TBias : struct, IBias
        {
            switch (Task->Activation)
            {
                case Activation.None:
                    Share<TSimd, TVec, TBias, Identity>();
                    return;
                case Activation.Relu:
                    Share<TSimd, TVec, TBias, Relu>();
                    return;
                default:
                    throw new UnreachableException();
            }
        }

        private void Share<TSimd, TVec, TBias, TActivation>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
            where TBias : struct, IBias
            where TActivation : struct, IActivation
        {
            if (Grid.Parts == 1)
            {
                GemmLoops<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(
                    Task, new GemmPart(0, Task->M, 0, Task->N), Scratch);
                return;
            }

            GemmCall<T, TA, TB> call = this;
            ForkJoin.Run(Grid.Parts, Grid.Parts, &Part<TSimd, TVec, TBias, TActivation>, &call);
        }

        private static void Part<TSimd, TVec, TBias, TActivation>(void* context, int index)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
            where TBias : struct, IBias
            where TActivation : struct, IActivation
        {
            var call = (GemmCall<T, TA, TB>*)context;
            GemmLoops<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(
                call->Task,
                call->Grid.Part(index),
                call->Scratch + ((nuint)index * GemmScratch.BytesOfPart(call->Task)));
        }
    }
}
