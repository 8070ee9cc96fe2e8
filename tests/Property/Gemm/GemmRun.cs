using System.Numerics;

namespace Kernels.Tests;

/// <summary>The matrices of a case in guarded memory, and the comparison with the reference.</summary>
internal sealed class GemmRun<TGemm, T> : IDisposable
    where TGemm : struct, IGemm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GemmCase x;
    private readonly GuardedBuffer<T> a;
    private readonly GuardedBuffer<T> b;
    private readonly GuardedBuffer<T> c;
    private readonly GuardedBuffer<T> bias;
    private readonly GuardedBuffer<T> residual;

    public GemmRun(GemmCase x)
    {
        this.x = x;
        (int rowsA, int columnsA) = x.TransA == Transpose.No ? (x.M, x.K) : (x.K, x.M);
        (int rowsB, int columnsB) = x.TransB == Transpose.No ? (x.K, x.N) : (x.N, x.K);
        Lda = Math.Max(1, columnsA) + x.PadA;
        Ldb = Math.Max(1, columnsB) + x.PadB;
        Ldc = Math.Max(1, x.N) + x.PadC;
        a = Fill(rowsA, columnsA, Lda, 1);
        b = Fill(rowsB, columnsB, Ldb, 2);
        c = Fill(x.M, x.N, Ldc, 3).Writable();
        bias = new GuardedBuffer<T>(
            Gens.Values<T>(x.Axis == BiasAxis.Row ? x.M : x.Axis == BiasAxis.Column ? x.N : 0, x.Seed + 4), x.Guard);

        Ldr = Math.Max(1, x.N) + (x.Seed % 5);
        residual = Fill(x.HasResidual ? x.M : 0, x.N, Ldr, 5);

        // With beta = 0, C is written and never read.
        if (x.Beta == 0 && x.N > 0)
        {
            for (int i = 0; i < x.M; i++)
                c.Span.Slice(i * Ldc, x.N).Fill(T.NaN);
        }
    }

    public int Lda { get; }

    public int Ldb { get; }

    public int Ldc { get; }

    public int Ldr { get; }

    /// <summary>What the reference makes of the case; canaries between the rows of C are part of it.</summary>
    public T[] Expected()
    {
        T[] expected = c.Span.ToArray();
        GemmReference.Run(
            x.TransA, x.TransB, x.M, x.N, x.K, T.CreateTruncating(x.Alpha), a.Span.ToArray(), Lda, b.Span.ToArray(), Ldb,
            T.CreateTruncating(x.Beta), expected, Ldc, x.Axis, bias.Span.ToArray(), End);
        return expected;
    }

    private static T Slope => T.CreateTruncating(0.25);

    private static T Low => T.CreateTruncating(-1.5);

    private static T High => T.CreateTruncating(2);

    private static T Factor => T.CreateTruncating(0.3);

    private T End(int i, int j, T sum)
    {
        if (residual.Length > 0)
            sum += residual.Span[(i * Ldr) + j];
        sum = x.HasParameters && x.Activation == Activation.LeakyRelu ? GemmReference.Activate(sum, x.Activation, Slope, High)
            : x.HasParameters && x.Activation == Activation.Clamp ? GemmReference.Activate(sum, x.Activation, Low, High)
            : GemmReference.Activate(sum, x.Activation);
        return x.HasScale ? sum * Factor : sum;
    }

    private Epilogue<T> Epilogue()
    {
        Epilogue<T> epilogue = x.Axis switch
        {
            BiasAxis.Row => Epilogue<T>.RowBias(bias.Span, x.Activation),
            BiasAxis.Column => Epilogue<T>.ColumnBias(bias.Span, x.Activation),
            _ => Epilogue<T>.Activate(x.Activation),
        };
        if (x.HasParameters && x.Activation == Activation.LeakyRelu)
            epilogue = epilogue.LeakyRelu(Slope);
        if (x.HasParameters && x.Activation == Activation.Clamp)
            epilogue = epilogue.Clamp(Low, High);
        if (residual.Length > 0)
            epilogue = epilogue.Add(residual.Span, Ldr);
        return x.HasScale ? epilogue.Scale(Factor) : epilogue;
    }

    /// <summary>Runs the kernel by one of its entries and compares.</summary>
    public unsafe void Check(InstructionSet set, GemmEntry entry, T[] expected)
    {
        T alpha = T.CreateTruncating(x.Alpha);
        T beta = T.CreateTruncating(x.Beta);
        Epilogue<T> epilogue = Epilogue();
        switch (entry)
        {
            case GemmEntry.Spans:
                TGemm.Spans(
                    x.TransA, x.TransB, x.M, x.N, x.K, alpha, a.Span, Lda, b.Span, Ldb, beta, c.Span, Ldc, epilogue,
                    x.Threads, default);
                break;
            case GemmEntry.Pointers:
                TGemm.Pointers(
                    x.TransA, x.TransB, x.M, x.N, x.K, alpha, a.Pointer, Lda, b.Pointer, Ldb, beta, c.Pointer, Ldc,
                    epilogue, x.Threads);
                break;
            case GemmEntry.PackedA:
                using (PackedMatrix<T> packed = PackedMatrix<T>.Left(x.TransA, x.M, x.K, a.Span, Lda))
                    TGemm.PackedA(packed, x.TransB, x.N, alpha, b.Span, Ldb, beta, c.Span, Ldc, epilogue, x.Threads);
                break;
            default:
                using (PackedMatrix<T> packed = PackedMatrix<T>.Right(x.TransB, x.K, x.N, b.Span, Ldb))
                    TGemm.PackedB(x.TransA, x.M, alpha, a.Span, Lda, packed, beta, c.Span, Ldc, epilogue, x.Threads);
                break;
        }

        Bits.AssertSame<T>(expected, c.Span, $"on {set} by {entry}");
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
        c.Dispose();
        bias.Dispose();
        residual.Dispose();
    }

    // The last row ends with its last element: the padding behind it is not part of the matrix.
    private GuardedBuffer<T> Fill(int rows, int columns, int stride, int salt)
    {
        int length = rows == 0 || columns == 0 ? 0 : ((rows - 1) * stride) + columns;
        int seed = x.Seed + salt;
        return new GuardedBuffer<T>(
            x.Special ? Gens.SpecialValues<T>(length, seed) : Gens.Values<T>(length, seed), x.Guard);
    }
}
