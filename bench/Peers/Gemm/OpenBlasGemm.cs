using System.Numerics;
using unsafe GemmF32 = delegate* unmanaged[Cdecl]<
    int, int, int, int, int, int, float, nint, int, nint, int, float, nint, int, void>;
using unsafe GemmF64 = delegate* unmanaged[Cdecl]<
    int, int, int, int, int, int, double, nint, int, nint, int, double, nint, int, void>;
using unsafe GemvF32 = delegate* unmanaged[Cdecl]<
    int, int, int, int, float, nint, int, nint, int, float, nint, int, void>;
using unsafe GemvF64 = delegate* unmanaged[Cdecl]<
    int, int, int, int, double, nint, int, nint, int, double, nint, int, void>;
using unsafe ShortGemmF32 = delegate* unmanaged[Cdecl, SuppressGCTransition]<
    int, int, int, int, int, int, float, nint, int, nint, int, float, nint, int, void>;
using unsafe ShortGemmF64 = delegate* unmanaged[Cdecl, SuppressGCTransition]<
    int, int, int, int, int, int, double, nint, int, nint, int, double, nint, int, void>;

namespace Kernels.Peers;

/// <summary>OpenBLAS's gemm; its gemv where an operand is a vector, if that is faster.</summary>
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
                    nint a = (nint)(Operands.A + ((nint)batch * Problem.LengthA));
                    nint b = (nint)(Operands.B + ((nint)batch * Problem.LengthB));
                    nint c = (nint)(Operands.C + ((nint)batch * Problem.LengthC));
                    if (isShort)
                        Short(a, b, c);
                    else
                        Long(a, b, c);
                }
            }
        }

        private void Short(nint a, nint b, nint c)
        {
            GemmProblem p = Problem;
            (int m, int n, int k) = p.Size;
            (int transA, int transB) = (OpenBlas.Op(p.TransA), OpenBlas.Op(p.TransB));
            if (typeof(T) == typeof(float))
            {
                ((ShortGemmF32)library.Sgemm)(
                    OpenBlas.RowMajor, transA, transB, m, n, k, 1, a, p.Lda, b, p.Ldb, 0, c, n);
            }
            else
            {
                ((ShortGemmF64)library.Dgemm)(
                    OpenBlas.RowMajor, transA, transB, m, n, k, 1, a, p.Lda, b, p.Ldb, 0, c, n);
            }
        }

        private void Long(nint a, nint b, nint c)
        {
            GemmProblem p = Problem;
            (int m, int n, int k) = p.Size;
            (int transA, int transB) = (OpenBlas.Op(p.TransA), OpenBlas.Op(p.TransB));
            if (typeof(T) == typeof(float))
            {
                ((GemmF32)library.Sgemm)(
                    OpenBlas.RowMajor, transA, transB, m, n, k, 1, a, p.Lda, b, p.Ldb, 0, c, n);
            }
            else
            {
                ((GemmF64)library.Dgemm)(
                    OpenBlas.RowMajor, transA, transB, m, n, k, 1, a, p.Lda, b, p.Ldb, 0, c, n);
            }
        }
    }

    /// <summary>Matrix times vector: c = op(A)·b for n = 1, cᵀ = op(B)ᵀ·aᵀ for m = 1.</summary>
    private sealed unsafe class GemvCall(GemmOperands<T> operands, OpenBlas library) : GemmWork<T>(operands)
    {
        public override void Run(int calls)
        {
            GemmProblem p = Problem;
            bool isLeft = p.Size.N == 1;
            nint matrix = (nint)(isLeft ? Operands.A : Operands.B);
            nint vector = (nint)(isLeft ? Operands.B : Operands.A);
            nint c = (nint)Operands.C;
            int stride = isLeft ? p.Lda : p.Ldb;
            int rows = (isLeft ? p.LengthA : p.LengthB) / stride;
            bool isTransposed = isLeft ? p.TransA == Transpose.Yes : p.TransB == Transpose.No;
            int op = isTransposed ? OpenBlas.Transposed : OpenBlas.NoTranspose;
            for (; calls > 0; calls--)
            {
                if (typeof(T) == typeof(float))
                {
                    ((GemvF32)library.Sgemv)(
                        OpenBlas.RowMajor, op, rows, stride, 1, matrix, stride, vector, 1, 0, c, 1);
                }
                else
                {
                    ((GemvF64)library.Dgemv)(
                        OpenBlas.RowMajor, op, rows, stride, 1, matrix, stride, vector, 1, 0, c, 1);
                }
            }
        }
    }
}
