using System.Numerics;

namespace Kernels.Peers;

/// <summary>OpenBLAS through cblas_sgemm and cblas_dgemm; gemv too where an operand is a vector, if that is faster.</summary>
internal sealed class OpenBlasGemm<T> : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GemmData<T> data;
    private readonly OpenBlas library;
    private readonly int threads;

    /// <summary>Loads it.</summary>
    /// <exception cref="NotAvailableException">It is not to be had.</exception>
    public OpenBlasGemm(GemmData<T> data, int threads)
    {
        this.data = data;
        this.threads = threads;
        library = OpenBlas.Load();
        library.SetThreads(threads);
    }

    /// <inheritdoc/>
    public override string Name => OpenBlas.Name;

    /// <inheritdoc/>
    public override string Configuration => $"core {library.Core}; {library.Build}. Threads: {threads}.";

    /// <inheritdoc/>
    public override bool IsOneThread => threads == 1;

    /// <inheritdoc/>
    public override Work Prepare(string problem)
    {
        GemmOperands<T> operands = data.Prepare(GemmProblem.Parse(problem));
        var gemm = new GemmCall(operands, library);
        return operands.Problem is { IsVector: true, Batch: 1 }
            ? Work.Fastest([gemm, new GemvCall(operands, library)], IsOneThread)
            : gemm;
    }

    /// <inheritdoc/>
    protected override void Free() => library.Dispose();

    private sealed unsafe class GemmCall(GemmOperands<T> operands, OpenBlas library) : GemmWork<T>(operands)
    {
        // Calls up to some µs may go without the runtime's bookkeeping; longer ones would hold up its garbage collector.
        private const double MostOperationsOfShortCall = 5e5;

        public override void Run(int calls)
        {
            bool isShort = Problem.Size.Operations <= MostOperationsOfShortCall;
            for (; calls > 0; calls--)
            {
                for (int batch = 0; batch < Problem.Batch; batch++)
                {
                    T* a = Operands.A + ((nint)batch * Problem.LengthA);
                    T* b = Operands.B + ((nint)batch * Problem.LengthB);
                    T* c = Operands.C + ((nint)batch * Problem.LengthC);
                    if (isShort)
                        Short(a, b, c);
                    else
                        Long(a, b, c);
                }
            }
        }

        private void Short(T* a, T* b, T* c)
        {
            GemmProblem p = Problem;
            (int m, int n, int k) = p.Size;
            (int transA, int transB) = (OpenBlas.Op(p.TransA), OpenBlas.Op(p.TransB));
            if (typeof(T) == typeof(float))
            {
                ((delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, float, T*, int, T*, int, float, T*, int, void>)library.Sgemm)(
                    OpenBlas.RowMajor, transA, transB, m, n, k, 1, a, p.Lda, b, p.Ldb, 0, c, n);
            }
            else
            {
                ((delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, double, T*, int, T*, int, double, T*, int, void>)library.Dgemm)(
                    OpenBlas.RowMajor, transA, transB, m, n, k, 1, a, p.Lda, b, p.Ldb, 0, c, n);
            }
        }

        private void Long(T* a, T* b, T* c)
        {
            GemmProblem p = Problem;
            (int m, int n, int k) = p.Size;
            (int transA, int transB) = (OpenBlas.Op(p.TransA), OpenBlas.Op(p.TransB));
            if (typeof(T) == typeof(float))
            {
                ((delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, T*, int, T*, int, float, T*, int, void>)library.Sgemm)(
                    OpenBlas.RowMajor, transA, transB, m, n, k, 1, a, p.Lda, b, p.Ldb, 0, c, n);
            }
            else
            {
                ((delegate* unmanaged[Cdecl]<int, int, int, int, int, int, double, T*, int, T*, int, double, T*, int, void>)library.Dgemm)(
                    OpenBlas.RowMajor, transA, transB, m, n, k, 1, a, p.Lda, b, p.Ldb, 0, c, n);
            }
        }
    }

    /// <summary>One operand is the vector, the other the matrix: c = op(A)·b for n = 1, cᵀ = op(B)ᵀ·aᵀ for m = 1.</summary>
    private sealed unsafe class GemvCall(GemmOperands<T> operands, OpenBlas library) : GemmWork<T>(operands)
    {
        public override void Run(int calls)
        {
            GemmProblem p = Problem;
            bool isLeft = p.Size.N == 1;
            T* matrix = isLeft ? Operands.A : Operands.B;
            T* vector = isLeft ? Operands.B : Operands.A;
            int stride = isLeft ? p.Lda : p.Ldb;
            int rows = (isLeft ? p.LengthA : p.LengthB) / stride;
            bool isTransposed = isLeft ? p.TransA == Transpose.Yes : p.TransB == Transpose.No;
            int op = isTransposed ? OpenBlas.Transposed : OpenBlas.NoTranspose;
            for (; calls > 0; calls--)
            {
                if (typeof(T) == typeof(float))
                {
                    ((delegate* unmanaged[Cdecl]<int, int, int, int, float, T*, int, T*, int, float, T*, int, void>)library.Sgemv)(
                        OpenBlas.RowMajor, op, rows, stride, 1, matrix, stride, vector, 1, 0, Operands.C, 1);
                }
                else
                {
                    ((delegate* unmanaged[Cdecl]<int, int, int, int, double, T*, int, T*, int, double, T*, int, void>)library.Dgemv)(
                        OpenBlas.RowMajor, op, rows, stride, 1, matrix, stride, vector, 1, 0, Operands.C, 1);
                }
            }
        }
    }
}
