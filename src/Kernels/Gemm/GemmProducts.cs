using System.Numerics;

namespace Kernels;

/// <summary>The products behind <see cref="Gemm"/>, once for both element types: from arguments to a task.</summary>
internal static unsafe class GemmProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary><c>C = act(alpha·op(A)·op(B) + beta·C + bias)</c>, nothing checked.</summary>
    public static void Run(
        in GemmSizes sizes,
        Transpose transA, T* a, int lda, Transpose transB, T* b, int ldb,
        T alpha, T beta, T* c, int ldc, T* bias, in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        InstructionSet isa = Isa.Current;
        GemmTask<T, DenseOperand<T>, DenseOperand<T>> task;
        Plan(isa, sizes, transA, a, lda, transB, b, ldb, &task);
        Finish(&task, alpha, beta, c, ldc, bias, epilogue);
        GemmDriver.Run(isa, &task, threads, workspace);
    }

    /// <summary>The same with op(B) packed.</summary>
    public static void RunPackedB(
        in GemmSizes sizes, Transpose transA, T* a, int lda, PackedMatrix<T> b,
        T alpha, T beta, T* c, int ldc, T* bias, in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
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
        GemmTask<T, PackedOperand<T>, DenseOperand<T>> task;
        PlanPackedA(sizes, a, transB, b, ldb, &task);
        Finish(&task, alpha, beta, c, ldc, bias, epilogue);
        GemmDriver.Run(a.InstructionSet, &task, threads, workspace);
        GC.KeepAlive(a);
    }

    /// <summary>Bytes of workspace for a product of two plain matrices.</summary>
    public static nuint WorkspaceSize(in GemmSizes sizes, Transpose transA, int lda, Transpose transB, int ldb, int threads)
    {
        GemmTask<T, DenseOperand<T>, DenseOperand<T>> task;
        Plan(Isa.Current, sizes, transA, null, lda, transB, null, ldb, &task);
        return GemmDriver.ScratchBytes(&task, threads);
    }

    private static void Plan(
        InstructionSet isa, in GemmSizes sizes, Transpose transA, T* a, int lda, Transpose transB, T* b, int ldb,
        GemmTask<T, DenseOperand<T>, DenseOperand<T>>* task)
    {
        GemmShape shape = GemmShape.Of(isa, sizeof(T));
        task->Blocking = Blocking.Choose(sizes.M, sizes.N, sizeof(T), shape.Mr, shape.Nr);
        task->A = Left(sizes, transA, a, lda, task->Blocking);
        task->B = Right(sizes, transB, b, ldb, task->Blocking, shape.HasMaskedLoads);
        Size(task, sizes);
    }

    private static void PlanPackedB(
        in GemmSizes sizes, Transpose transA, T* a, int lda, PackedMatrix<T> b,
        GemmTask<T, DenseOperand<T>, PackedOperand<T>>* task)
    {
        GemmShape shape = GemmShape.Of(b.InstructionSet, sizeof(T));
        task->Blocking = Blocking.Choose(sizes.M, sizes.N, sizeof(T), shape.Mr, shape.Nr);
        task->A = Left(sizes, transA, a, lda, task->Blocking);
        task->B = b.Operand;
        Size(task, sizes);
    }

    private static void PlanPackedA(
        in GemmSizes sizes, PackedMatrix<T> a, Transpose transB, T* b, int ldb,
        GemmTask<T, PackedOperand<T>, DenseOperand<T>>* task)
    {
        GemmShape shape = GemmShape.Of(a.InstructionSet, sizeof(T));
        task->Blocking = Blocking.Choose(sizes.M, sizes.N, sizeof(T), shape.Mr, shape.Nr);
        task->A = a.Operand;
        task->B = Right(sizes, transB, b, ldb, task->Blocking, shape.HasMaskedLoads);
        Size(task, sizes);
    }

    private static DenseOperand<T> Left(in GemmSizes sizes, Transpose trans, T* a, int lda, Blocking blocking)
    {
        bool inPlace = GemmCost.ReadsAInPlace(sizes, trans, lda, sizeof(T), blocking);
        return trans == Transpose.No ? new(a, lda, 1, inPlace) : new(a, 1, lda, inPlace);
    }

    private static DenseOperand<T> Right(
        in GemmSizes sizes, Transpose trans, T* b, int ldb, Blocking blocking, bool hasMaskedLoads)
    {
        bool inPlace = trans == Transpose.No
            && GemmCost.ReadsBInPlace(sizes, ldb, sizeof(T), blocking, hasMaskedLoads);
        return trans == Transpose.No ? new(b, 1, ldb, inPlace) : new(b, ldb, 1, false);
    }

    private static void Size<TA, TB>(GemmTask<T, TA, TB>* task, in GemmSizes sizes)
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        task->M = sizes.M;
        task->N = sizes.N;
        task->K = sizes.K;
    }

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
        task->Activation = epilogue.Activation;
    }
}

/// <summary>Sizes of a product: C is m × n, and k terms make a sum.</summary>
internal readonly record struct GemmSizes(int M, int N, int K);
