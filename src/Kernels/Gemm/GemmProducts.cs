using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The products behind <see cref="Gemm"/>, once for both element types: from arguments to a task, and which way it goes.</summary>
internal static unsafe class GemmProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>No tile from which an edge is split is narrower than this; a product with fewer columns is not asked.</summary>
    private const int LeastSplit = 8;

    /// <summary><c>C = act(alpha·op(A)·op(B) + beta·C + bias)</c> on one instruction set, nothing checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        InstructionSet isa, in GemmSizes sizes,
        Transpose transA, T* a, int lda, Transpose transB, T* b, int ldb,
        T alpha, T beta, T* c, int ldc, T* bias, in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        // A column is turned, so that it fills lanes.
        if ((sizes.N > 1 || sizes.M == 1) && epilogue.IsNothing && OnePanel<T>.IsAll(isa, sizes, transB, alpha))
            OnePanel<T>.Run(isa, sizes, transA, a, lda, b, ldb, alpha, beta, c, ldc);
        else
            RunAnyWay(isa, sizes, transA, a, lda, transB, b, ldb, alpha, beta, c, ldc, bias, epilogue, threads, workspace);
    }

    private static void RunAnyWay(
        InstructionSet isa, in GemmSizes sizes,
        Transpose transA, T* a, int lda, Transpose transB, T* b, int ldb,
        T alpha, T beta, T* c, int ldc, T* bias, in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        if ((transB == Transpose.Yes || sizes.N == 1) && TurnedProduct<T>.Pays(isa, sizes, transA, transB))
        {
            TurnedProduct<T>.Run(
                isa, sizes, transA, a, lda, transB, b, ldb, alpha, beta, c, ldc, bias, epilogue, threads, workspace);
        }
        else if (sizes.N > LeastSplit && EdgeColumns(isa, sizes, transA, transB) is int edge and > 0)
        {
            int n = sizes.N - edge;
            T* biasOfEdge = epilogue.Axis == BiasAxis.Column ? bias + n : bias;
            RunAsItIs(
                isa, sizes with { N = n }, transA, a, lda, transB, b, ldb, alpha, beta, c, ldc, bias, epilogue, threads,
                workspace);
            TurnedProduct<T>.Run(
                isa, sizes with { N = edge }, transA, a, lda, transB, b + n, ldb, alpha, beta, c + n, ldc, biasOfEdge,
                epilogue.FromColumn(n), threads, workspace);
        }
        else
        {
            RunAsItIs(isa, sizes, transA, a, lda, transB, b, ldb, alpha, beta, c, ldc, bias, epilogue, threads, workspace);
        }
    }

    /// <summary>The same with the roles of A and B as they are.</summary>
    public static void RunAsItIs(
        InstructionSet isa, in GemmSizes sizes,
        Transpose transA, T* a, int lda, Transpose transB, T* b, int ldb,
        T alpha, T beta, T* c, int ldc, T* bias, in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        if (epilogue.IsNothing && OnePanel<T>.IsAll(isa, sizes, transB, alpha))
        {
            OnePanel<T>.Run(isa, sizes, transA, a, lda, b, ldb, alpha, beta, c, ldc);
            return;
        }

        if (transB == Transpose.Yes && epilogue.IsNothing)
        {
            bool isPanel = TurnedPanel<T>.IsAll(isa, sizes, alpha);
            if ((!isPanel || sizes.K >= TurnedPanels<T>.LeastTermsOfOne)
                && TurnedPanels<T>.Pay(isa, sizes, transA, lda, alpha, threads, isPanel))
            {
                TurnedPanels<T>.Run(isa, sizes, transA, a, lda, b, ldb, alpha, beta, c, ldc, workspace);
                return;
            }

            if (isPanel)
            {
                TurnedPanel<T>.Run(isa, sizes, transA, a, lda, b, ldb, alpha, beta, c, ldc);
                return;
            }
        }

        Unsafe.SkipInit(out DenseCall call);
        call.TransA = transA;
        call.DataA = a;
        call.Lda = lda;
        call.TransB = transB;
        call.DataB = b;
        call.Ldb = ldb;
        call.Threads = threads;
        call.Workspace = workspace;
        Size(&call.Task, sizes);
        Finish(&call.Task, alpha, beta, c, ldc, bias, epilogue);
        IsaDispatch<T>.Run(isa, ref call);
    }

    /// <summary>The same with op(B) packed.</summary>
    public static void RunPackedB(
        in GemmSizes sizes, Transpose transA, T* a, int lda, PackedMatrix<T> b,
        T alpha, T beta, T* c, int ldc, T* bias, in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        if (b.IsOnePanel)
        {
            RunAsItIs(
                b.InstructionSet, sizes, transA, a, lda, Transpose.No, b.Pointer, b.PanelWidth, alpha, beta, c, ldc, bias,
                epilogue, threads, workspace);
            GC.KeepAlive(b);
            return;
        }

        GemmTask<T, DenseOperand<T>, PackedOperand<T>> task;
        PlanPackedB(sizes, transA, a, lda, b, &task);
        Finish(&task, alpha, beta, c, ldc, bias, epilogue);
        GemmDriver.Run(b.InstructionSet, &task, threads, workspace);
        GC.KeepAlive(b);
    }

    /// <summary>The same with op(A) packed.</summary>
    public static void RunPackedA(
        in GemmSizes sizes, PackedMatrix<T> a, Transpose transB, T* b, int ldb,
        T alpha, T beta, T* c, int ldc, T* bias, in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        if (sizes.N == 1 && ldc == 1 && !epilogue.HasMore)
        {
            RunPackedRows(sizes, a, transB, b, ldb, alpha, beta, c, bias, epilogue, threads, workspace);
            return;
        }

        GemmTask<T, PackedOperand<T>, DenseOperand<T>> task;
        PlanPackedA(sizes, a, transB, b, ldb, &task);
        Finish(&task, alpha, beta, c, ldc, bias, epilogue);
        GemmDriver.Run(a.InstructionSet, &task, threads, workspace);
        GC.KeepAlive(a);
    }

    /// <summary>A packed matrix times a vector: its rows are contiguous, and so they are turned on the way.</summary>
    private static void RunPackedRows(
        in GemmSizes sizes, PackedMatrix<T> a, Transpose transB, T* b, int ldb,
        T alpha, T beta, T* c, T* bias, in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        GemmTask<T, DenseOperand<T>, PackedOperand<T>> task;
        var turned = new GemmSizes(1, sizes.M, sizes.K);
        Size(&task, turned);
        task.Blocking = Blocking.Choose(turned.M, turned.N, sizeof(T), GemmShape.Of(a.InstructionSet, sizeof(T)));
        task.A = new(b, 1, transB == Transpose.No ? ldb : 1, Reading.InPlace);
        task.B = a.Operand;
        task.Way = GemmWay.RowDots;
        Finish(&task, alpha, beta, c, sizes.M, bias, epilogue.Turned());
        GemmDriver.Run(a.InstructionSet, &task, threads, workspace);
        GC.KeepAlive(a);
    }

    /// <summary>Bytes of workspace for a product of two plain matrices, whatever the rows of C are apart.</summary>
    public static nuint WorkspaceSize(
        InstructionSet isa, in GemmSizes sizes, Transpose transA, int lda, Transpose transB, int ldb, int threads)
    {
        if (TurnedProduct<T>.Pays(isa, sizes, transA, transB))
            return TurnedProduct<T>.WorkspaceSize(isa, sizes, transA, lda, transB, ldb, threads);
        int edge = EdgeColumns(isa, sizes, transA, transB);
        nuint most = WorkspaceSizeAsItIs(isa, sizes with { N = sizes.N - edge }, transA, lda, transB, ldb, threads);
        return edge == 0
            ? most
            : nuint.Max(
                most, TurnedProduct<T>.WorkspaceSize(isa, sizes with { N = edge }, transA, lda, transB, ldb, threads));
    }

    private static int EdgeColumns(InstructionSet isa, in GemmSizes sizes, Transpose transA, Transpose transB) =>
        transA == Transpose.No && transB == Transpose.No
            ? GemmCost.EdgeColumns(sizes, GemmShape.Of(isa, sizeof(T)))
            : 0;

    /// <summary>The same with the roles of A and B as they are.</summary>
    public static nuint WorkspaceSizeAsItIs(
        InstructionSet isa, in GemmSizes sizes, Transpose transA, int lda, Transpose transB, int ldb, int threads)
    {
        GemmTask<T, DenseOperand<T>, DenseOperand<T>> task;
        Size(&task, sizes);
        Plan(GemmShape.Of(isa, sizeof(T)), transA, null, lda, transB, null, ldb, &task);
        return GemmDriver.ScratchBytes(&task, threads);
    }

    /// <summary>The same with op(B) packed and A as it is.</summary>
    public static nuint WorkspaceSizePackedB(in GemmSizes sizes, int lda, PackedMatrix<T> b, int threads)
    {
        if (b.IsOnePanel)
            return WorkspaceSizeAsItIs(b.InstructionSet, sizes, Transpose.No, lda, Transpose.No, b.PanelWidth, threads);
        GemmTask<T, DenseOperand<T>, PackedOperand<T>> task;
        PlanPackedB(sizes, Transpose.No, null, lda, b, &task);
        return GemmDriver.ScratchBytes(&task, threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Plan(
        GemmShape shape, Transpose transA, T* a, int lda, Transpose transB, T* b, int ldb,
        GemmTask<T, DenseOperand<T>, DenseOperand<T>>* task)
    {
        var sizes = new GemmSizes(task->M, task->N, task->K);
        bool isAliased = transA == Transpose.No && Blocking.IsAliased(lda, sizeof(T));
        Blocking blocking = Blocking.Choose(sizes.M, sizes.N, sizeof(T), shape, isAliased);
        task->Blocking = blocking;
        task->A = Left(sizes, transA, a, lda, blocking);
        task->B = Right(sizes, transB, b, ldb, blocking, shape.HasMaskedLoads);
        task->Way = GemmCost.WayOf(sizes, transB, sizeof(T), shape);
    }

    private static void PlanPackedB(
        in GemmSizes sizes, Transpose transA, T* a, int lda, PackedMatrix<T> b,
        GemmTask<T, DenseOperand<T>, PackedOperand<T>>* task)
    {
        GemmShape shape = GemmShape.Of(b.InstructionSet, sizeof(T));
        bool isAliased = transA == Transpose.No && Blocking.IsAliased(lda, sizeof(T));
        task->Blocking = Blocking.Choose(sizes.M, sizes.N, sizeof(T), shape, isAliased);
        task->A = Left(sizes, transA, a, lda, task->Blocking);
        task->B = b.Operand;
        Size(task, sizes);
        if (sizes.M == 1)
            task->Way = GemmWay.Row;
    }

    private static void PlanPackedA(
        in GemmSizes sizes, PackedMatrix<T> a, Transpose transB, T* b, int ldb,
        GemmTask<T, PackedOperand<T>, DenseOperand<T>>* task)
    {
        GemmShape shape = GemmShape.Of(a.InstructionSet, sizeof(T));

        // Within a block of K packed rows lie behind one another.
        bool isAliased = Blocking.IsAliased(Math.Min(sizes.K, Contract.BlockK), sizeof(T));
        task->Blocking = Blocking.Choose(sizes.M, sizes.N, sizeof(T), shape, isAliased);
        task->A = a.Operand;
        task->B = Right(sizes, transB, b, ldb, task->Blocking, shape.HasMaskedLoads);
        Size(task, sizes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DenseOperand<T> Left(in GemmSizes sizes, Transpose trans, T* a, int lda, Blocking blocking)
    {
        Reading reading = GemmCost.ReadingOfA(sizes, trans, lda, sizeof(T), blocking);
        return trans == Transpose.No ? new(a, lda, 1, reading) : new(a, 1, lda, reading);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DenseOperand<T> Right(
        in GemmSizes sizes, Transpose trans, T* b, int ldb, Blocking blocking, bool hasMaskedLoads)
    {
        Reading reading = GemmCost.ReadingOfB(sizes, trans, ldb, sizeof(T), blocking, hasMaskedLoads);
        return trans == Transpose.No ? new(b, 1, ldb, reading) : new(b, ldb, 1, reading);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Size<TA, TB>(GemmTask<T, TA, TB>* task, in GemmSizes sizes)
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        task->M = sizes.M;
        task->N = sizes.N;
        task->K = sizes.K;
        task->Way = GemmWay.Tiles;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TA, TB>(
        GemmTask<T, TA, TB>* task, T alpha, T beta, T* c, int ldc, T* bias, in Epilogue<T> epilogue)
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        task->Alpha = alpha;
        task->Beta = beta;
        task->C = c;
        task->Ldc = ldc;
        task->Bias = bias;
        task->BiasAxis = epilogue.Axis;
        task->Activation = epilogue.OfTiles;
        task->Ending.Take(epilogue);
    }

    /// <summary>A product of two plain matrices on its way to its instruction set, where its plan is made of constants.</summary>
    private struct DenseCall : IIsaKernel<T>
    {
        public GemmTask<T, DenseOperand<T>, DenseOperand<T>> Task;
        public Transpose TransA;
        public T* DataA;
        public int Lda;
        public Transpose TransB;
        public T* DataB;
        public int Ldb;
        public int Threads;
        public Workspace Workspace;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            var shape = new GemmShape(TSimd.TileRows, 2 * TSimd.Width, TSimd.HasMaskedLoads);
            fixed (DenseCall* self = &this)
            {
                Plan(shape, TransA, DataA, Lda, TransB, DataB, Ldb, &self->Task);
                GemmDriver<TSimd, T, TVec, DenseOperand<T>, DenseOperand<T>>.Run(&self->Task, Threads, Workspace);
            }
        }
    }
}

/// <summary>Sizes of a product: C is m × n, and k terms make a sum.</summary>
internal readonly record struct GemmSizes(int M, int N, int K);
