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
        if (threads > 1 || GemmScratch.BytesOfPart(task) > 0)
        {
            RunWithScratch(task, threads, workspace);
            return;
        }

        var whole = new GemmPart(0, task->M, 0, task->N);
        Epilogue(task, &whole, null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunWithScratch(GemmTask<T, TA, TB>* task, int threads, Workspace workspace)
    {
        nuint bytesOfPart = GemmScratch.BytesOfPart(task);
        GemmGrid grid = GemmGrid.Choose(task, threads);
        using Scratch scratch = workspace.Take(bytesOfPart * (nuint)grid.Parts);
        if (grid.Parts == 1)
        {
            var whole = new GemmPart(0, task->M, 0, task->N);
            Epilogue(task, &whole, (byte*)scratch.Pointer);
            return;
        }

        var share = new Share { Task = task, Grid = grid, Scratch = (byte*)scratch.Pointer, BytesOfPart = bytesOfPart };
        ForkJoin.Run(grid.Parts, grid.Parts, &Part, &share);
    }

    private static void Part(void* context, int index)
    {
        var share = (Share*)context;
        GemmPart part = share->Grid.Part(index);
        Epilogue(share->Task, &part, share->Scratch + ((nuint)index * share->BytesOfPart));
    }

    // Each choice becomes a type. What is handed on are pointers: to copy a struct would cost a small product dear (docs/gemm.md).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Epilogue(GemmTask<T, TA, TB>* task, GemmPart* part, byte* scratch)
    {
        if (task->BiasAxis == BiasAxis.None && task->Activation == Activation.None)
            Way<NoBias, Identity>(task, part, scratch);
        else
            BiasOrActivation(task, part, scratch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BiasOrActivation(GemmTask<T, TA, TB>* task, GemmPart* part, byte* scratch)
    {
        switch (task->BiasAxis)
        {
            case BiasAxis.None:
                Activate<NoBias>(task, part, scratch);
                return;
            case BiasAxis.Row:
                Activate<RowBias>(task, part, scratch);
                return;
            case BiasAxis.Column:
                Activate<ColumnBias>(task, part, scratch);
                return;
            default:
                throw new UnreachableException();
        }
    }

    private static void Activate<TBias>(GemmTask<T, TA, TB>* task, GemmPart* part, byte* scratch)
        where TBias : struct, IBias
    {
        switch (task->Activation)
        {
            case Activation.None:
                Way<TBias, Identity>(task, part, scratch);
                return;
            case Activation.Relu:
                Way<TBias, Relu>(task, part, scratch);
                return;
            default:
                throw new UnreachableException();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Way<TBias, TActivation>(GemmTask<T, TA, TB>* task, GemmPart* part, byte* scratch)
        where TBias : struct, IBias
        where TActivation : struct, IActivation
    {
        if (task->Way == GemmWay.Tiles || task->K == 0 || task->Alpha == T.Zero)
            GemmLoops<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(task, part, scratch);
        else if (task->Way == GemmWay.Sweep)
            GemmSweep<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(task, part, (T*)scratch);
        else if (task->Way == GemmWay.Row)
            GemmRow<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(task, part);
        else
            GemmRowDots<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(task, part);
    }

    /// <summary>A product on its way to several threads.</summary>
    private struct Share
    {
        public GemmTask<T, TA, TB>* Task;
        public GemmGrid Grid;
        public byte* Scratch;
        public nuint BytesOfPart;
    }
}
