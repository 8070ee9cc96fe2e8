using System.Numerics;

namespace Kernels;

/// <summary>Runs the products of a plan: one for each index of the batch, which threads share, or one on all threads.</summary>
internal static unsafe class ProductRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(
        InstructionSet isa, EinsumPlan plan, T* a, T* b, T* c, int threads, Workspace workspace)
    {
        if (plan.Outer.Length == 0)
        {
            One(isa, plan, a, b, c, threads, workspace);
            return;
        }

        int parts = Parts(plan, threads);
        fixed (StridedAxis* axes = plan.Outer)
        {
            Batch batch = default;
            batch.Isa = isa;
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
    public static nuint WorkspaceSize(InstructionSet isa, EinsumPlan plan, int threads)
    {
        int parts = plan.Outer.Length == 0 ? 1 : Parts(plan, threads);
        nuint one = GemmProducts<T>.WorkspaceSize(
            isa, plan.Sizes, plan.TransA, plan.Lda, plan.TransB, plan.Ldb, parts == 1 ? threads : 1);
        return AlignedMemory.RoundUp<byte>(one) * (nuint)parts;
    }

    // A batch that has a product for every thread is shared out whole; a smaller one shares out each product.
    private static int Parts(EinsumPlan plan, int threads)
    {
        long products = AxisList.Count(plan.Outer);
        GemmSizes s = plan.Sizes;
        return products < threads ? 1 : GemmDriver.Worthwhile((double)products * s.M * s.N * s.K, threads);
    }

    private static void One(InstructionSet isa, EinsumPlan plan, T* a, T* b, T* c, int threads, Workspace workspace) =>
        GemmProducts<T>.Run(
            isa, plan.Sizes, plan.TransA, a, plan.Lda, plan.TransB, b, plan.Ldb, T.One, T.Zero, c, plan.Ldc, null, default,
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
                    batch->Isa, batch->Sizes, batch->TransA, a + (i * inner.A), batch->Lda, batch->TransB, b + (i * inner.B),
                    batch->Ldb, T.One, T.Zero, c + (i * inner.Y), batch->Ldc, null, default, batch->Threads, workspace);
            }

            index += stop - first;
        }
    }

    private struct Batch
    {
        public InstructionSet Isa;
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
