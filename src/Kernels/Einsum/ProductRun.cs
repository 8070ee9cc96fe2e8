using System.Numerics;

namespace Kernels;

/// <summary>Runs the products of a plan: one for each index of the batch, which threads share, or one on all threads.</summary>
internal static unsafe class ProductRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds for each thread below which waking a helper costs more than it gives.</summary>
    private const double LeastPerThread = 1 << 20;

    public static void Run(EinsumPlan plan, T* a, T* b, T* c, int threads, Workspace workspace)
    {
        if (plan.Outer.Length == 0)
        {
            One(plan, a, b, c, threads, workspace);
            return;
        }

        int parts = Parts(plan, threads);
        fixed (StridedAxis* axes = plan.Outer)
        {
            Batch batch = default;
            batch.Axes = axes;
            batch.Count = plan.Outer.Length;
            batch.A = a;
            batch.B = b;
            batch.C = c;
            (batch.Sizes, batch.TransA, batch.TransB) = (plan.Sizes, plan.TransA, plan.TransB);
            (batch.Lda, batch.Ldb, batch.Ldc) = (plan.Lda, plan.Ldb, plan.Ldc);
            (batch.Parts, batch.Threads) = (parts, parts == 1 ? threads : 1);
            batch.Total = AxisList.Count(plan.Outer);
            batch.Memory = (byte*)workspace.Pointer;
            batch.MemoryOfPart = workspace.Length / (nuint)parts;
            if (parts == 1)
                RunPart(&batch, 0);
            else
                ForkJoin.Run(parts, parts, &RunPart, &batch);
        }
    }

    /// <summary>Bytes that the products take beside the copies.</summary>
    public static nuint WorkspaceSize(EinsumPlan plan, int threads)
    {
        int parts = plan.Outer.Length == 0 ? 1 : Parts(plan, threads);
        GemmSizes s = plan.Sizes;
        int inner = parts == 1 ? threads : 1;
        nuint one = typeof(T) == typeof(float)
            ? Gemm.WorkspaceSizeF32(plan.TransA, plan.TransB, s.M, s.N, s.K, plan.Lda, plan.Ldb, inner)
            : Gemm.WorkspaceSizeF64(plan.TransA, plan.TransB, s.M, s.N, s.K, plan.Lda, plan.Ldb, inner);
        return AlignedMemory.RoundUp<byte>(one) * (nuint)parts;
    }

    // A batch that has a product for every thread is shared out whole; a smaller one shares out each product.
    private static int Parts(EinsumPlan plan, int threads)
    {
        if (threads == 1)
            return 1;
        long products = AxisList.Count(plan.Outer);
        GemmSizes s = plan.Sizes;
        double worth = (double)products * s.M * s.N * s.K / LeastPerThread;
        return products < threads ? 1 : (int)Math.Clamp(worth, 1, threads);
    }

    private static void One(EinsumPlan plan, T* a, T* b, T* c, int threads, Workspace workspace) =>
        GemmProducts<T>.Run(
            plan.Sizes, plan.TransA, a, plan.Lda, plan.TransB, b, plan.Ldb, T.One, T.Zero, c, plan.Ldc, null, default,
            threads, workspace);

    private static void RunPart(void* context, int part)
    {
        var batch = (Batch*)context;
        long index = batch->Total * part / batch->Parts;
        long end = batch->Total * (part + 1) / batch->Parts;
        Workspace workspace = batch->MemoryOfPart == 0
            ? default
            : new Workspace(batch->Memory + ((nuint)part * batch->MemoryOfPart), batch->MemoryOfPart);
        int last = batch->Count - 1;
        StridedAxis inner = batch->Axes[last];
        while (index < end)
        {
            T* a = batch->A;
            T* b = batch->B;
            T* c = batch->C;
            long rest = index / inner.Size;
            for (int i = last - 1; i >= 0; i--)
            {
                StridedAxis axis = batch->Axes[i];
                nint at = (nint)(rest % axis.Size);
                rest /= axis.Size;
                a += at * axis.A;
                b += at * axis.B;
                c += at * axis.Y;
            }

            nint first = (nint)(index % inner.Size);
            nint stop = (nint)Math.Min(inner.Size, first + (end - index));
            for (nint i = first; i < stop; i++)
            {
                GemmProducts<T>.Run(
                    batch->Sizes, batch->TransA, a + (i * inner.A), batch->Lda, batch->TransB, b + (i * inner.B),
                    batch->Ldb, T.One, T.Zero, c + (i * inner.Y), batch->Ldc, null, default, batch->Threads, workspace);
            }

            index += stop - first;
        }
    }

    private struct Batch
    {
        public StridedAxis* Axes;
        public int Count;
        public T* A;
        public T* B;
        public T* C;
        public GemmSizes Sizes;
        public Transpose TransA;
        public Transpose TransB;
        public int Lda;
        public int Ldb;
        public int Ldc;
        public int Parts;
        public int Threads;
        public long Total;
        public byte* Memory;
        public nuint MemoryOfPart;
    }
}
