using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Takes a product from its description to the loops: instruction set, scratch memory, epilogue, threads.</summary>
internal static unsafe class GemmDriver
{
    /// <summary>Products below this many multiply-adds for each thread are not shared out: waking a helper costs more.</summary>
    private const double LeastPerThread = 1 << 20;

    /// <summary>Bytes of scratch that <see cref="Run{T, TA, TB}"/> takes for this product.</summary>
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
        var call = new GemmCall<T, TA, TB> { Task = task, Threads = threads, Workspace = workspace };
        IsaDispatch<T>.Run(isa, ref call);
    }

    /// <summary>How many threads this many multiply-adds are worth.</summary>
    public static int Worthwhile(double multiplyAdds, int threads) =>
        threads <= 1 ? 1 : (int)Math.Clamp(multiplyAdds / LeastPerThread, 1, threads);

    private struct GemmCall<T, TA, TB> : IIsaKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        public GemmTask<T, TA, TB>* Task;
        public int Threads;
        public Workspace Workspace;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => GemmDriver<TSimd, T, TVec, TA, TB>.Run(Task, Threads, Workspace);
    }
}

/// <summary>The driver on one instruction set.</summary>
internal static unsafe class GemmDriver<TSimd, T, TVec, TA, TB>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TA : unmanaged, IOperand<T>
    where TB : unmanaged, IOperand<T>
{
    /// <summary>Runs the product on at most <paramref name="threads"/> threads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(GemmTask<T, TA, TB>* task, int threads, Workspace workspace)
    {
        if (task->M == 0 || task->N == 0)
            return;
        if (threads == 1 && GemmScratch.BytesOfPart(task) == 0)
        {
            var whole = new GemmPart(0, task->M, 0, task->N);
            if (task->Way == GemmWay.Tiles && task->BiasAxis == BiasAxis.None && task->Activation == Activation.None)
                GemmLoops<TSimd, T, TVec, TA, TB, NoBias, Identity>.Run(task, &whole, null);
            else
                Epilogue(new Share { Task = task, Grid = GemmGrid.Choose(task, 1), Scratch = null });
            return;
        }

        RunWithScratch(task, threads, workspace);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunWithScratch(GemmTask<T, TA, TB>* task, int threads, Workspace workspace)
    {
        GemmGrid grid = GemmGrid.Choose(task, threads);
        using Scratch scratch = workspace.Take(GemmScratch.BytesOfPart(task) * (nuint)grid.Parts);
        Epilogue(new Share { Task = task, Grid = grid, Scratch = (byte*)scratch.Pointer });
    }

    // Each method makes one more choice a type.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Epilogue(Share share)
    {
        switch (share.Task->BiasAxis)
        {
            case BiasAxis.None:
                Activate<NoBias>(share);
                return;
            case BiasAxis.Row:
                Activate<RowBias>(share);
                return;
            case BiasAxis.Column:
                Activate<ColumnBias>(share);
                return;
            default:
                throw new UnreachableException();
        }
    }

    private static void Activate<TBias>(Share share)
        where TBias : struct, IBias
    {
        switch (share.Task->Activation)
        {
            case Activation.None:
                Fork<TBias, Identity>(share);
                return;
            case Activation.Relu:
                Fork<TBias, Relu>(share);
                return;
            default:
                throw new UnreachableException();
        }
    }

    private static void Fork<TBias, TActivation>(Share share)
        where TBias : struct, IBias
        where TActivation : struct, IActivation
    {
        if (share.Grid.Parts == 1)
            Part<TBias, TActivation>(&share, 0);
        else
            ForkJoin.Run(share.Grid.Parts, share.Grid.Parts, &Part<TBias, TActivation>, &share);
    }

    private static void Part<TBias, TActivation>(void* context, int index)
        where TBias : struct, IBias
        where TActivation : struct, IActivation
    {
        var share = (Share*)context;
        GemmPart part = share->Grid.Part(index);
        byte* scratch = share->Scratch + ((nuint)index * GemmScratch.BytesOfPart(share->Task));
        bool hasTerms = share->Task->K > 0 && share->Task->Alpha != T.Zero;
        if (hasTerms && share->Task->Way == GemmWay.Sweep)
            GemmSweep<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(share->Task, &part, (T*)scratch);
        else if (hasTerms && share->Task->Way == GemmWay.RowDots)
            GemmRowDots<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(share->Task, &part);
        else
            GemmLoops<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(share->Task, &part, scratch);
    }

    /// <summary>A product on its way to the loops.</summary>
    private struct Share
    {
        public GemmTask<T, TA, TB>* Task;
        public GemmGrid Grid;
        public byte* Scratch;
    }
}
