using System.Numerics;

namespace Kernels;

/// <summary>Products of one shape at regular distances, dealt out to threads in runs.</summary>
internal unsafe struct GemmBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public InstructionSet Isa;
    public int Batch;
    public GemmSizes Sizes;
    public Transpose TransA;
    public nint A;
    public int Lda;
    public int StrideA;
    public Transpose TransB;
    public nint B;
    public int Ldb;
    public int StrideB;
    public T Alpha;
    public T Beta;
    public nint C;
    public int Ldc;
    public int StrideC;
    private int parts;

    /// <summary>Runs them all.</summary>
    public void Run(int threads)
    {
        parts = Math.Min(Batch, GemmDriver.Worthwhile((double)Batch * Sizes.M * Sizes.N * Sizes.K, threads));
        fixed (GemmBatch<T>* self = &this)
            ForkJoin.Run(parts, threads, &Part, self);
    }

    private static void Part(void* context, int index)
    {
        var call = (GemmBatch<T>*)context;
        int first = (int)((long)call->Batch * index / call->parts);
        int end = (int)((long)call->Batch * (index + 1) / call->parts);
        for (int i = first; i < end; i++)
        {
            GemmProducts<T>.Run(
                call->Isa, call->Sizes,
                call->TransA, (T*)call->A + ((nint)i * call->StrideA), call->Lda,
                call->TransB, (T*)call->B + ((nint)i * call->StrideB), call->Ldb,
                call->Alpha, call->Beta, (T*)call->C + ((nint)i * call->StrideC), call->Ldc,
                null, default, 1, default);
        }
    }
}
