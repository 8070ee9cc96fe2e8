using System.Numerics;

namespace Kernels;

/// <summary>Carries out a plan on one element type. Nothing is allocated on the managed heap.</summary>
internal static unsafe class EinsumRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds for each thread below which waking a helper costs more than it gives.</summary>
    private const double LeastPerThread = 1 << 18;

    public static void Run(EinsumPlan plan, T* a, T* b, T* y, int threads, Workspace workspace)
    {
        switch (plan.Path)
        {
            case EinsumPath.Nothing:
                return;
            case EinsumPath.Zero:
                T zero = T.Zero;
                Fill(plan.Outer, zero, y);
                return;
            case EinsumPath.Copy:
                StridedCopy<T>.Run(plan.Outer, a, y, threads);
                return;
        }

        // Products then take what they need from the pool; the caller's workspace is measured and cut first.
        InstructionSet isa = Isa.Current;
        if (plan.IsInPlace && workspace.Pointer is null)
            Share(isa, plan, plan.Swapped ? b : a, plan.Swapped ? a : b, y, threads, default);
        else
            InScratch(isa, plan, a, b, y, threads, workspace);
    }

    // With copies in scratch memory, before, after or both.
    private static void InScratch(
        InstructionSet isa, EinsumPlan plan, T* a, T* b, T* y, int threads, Workspace workspace)
    {
        nuint packA = BytesOf(plan.PackA), packB = BytesOf(plan.PackB), result = BytesOf(plan.Unpack);
        nuint copies = packA + packB + result;
        nuint products = workspace.Pointer is null || plan.Path != EinsumPath.Products ? 0 : ProductRun<T>.WorkspaceSize(isa, plan, threads);
        using Scratch scratch = workspace.Take(copies + products);
        byte* memory = (byte*)scratch.Pointer;
        if (plan.Swapped)
        {
            T* first = a;
            a = b;
            b = first;
        }

        if (plan.PackA is not null)
        {
            StridedCopy<T>.Run(plan.PackA, a, (T*)memory, threads);
            a = (T*)memory;
        }

        if (plan.PackB is not null)
        {
            StridedCopy<T>.Run(plan.PackB, b, (T*)(memory + packA), threads);
            b = (T*)(memory + packA);
        }

        T* c = plan.Unpack is null ? y : (T*)(memory + packA + packB);
        var own = products == 0 ? default : new Workspace(memory + copies, products);
        Share(isa, plan, a, b, c, threads, own);
        if (plan.Unpack is not null)
            StridedCopy<T>.Run(plan.Unpack, c, y, threads);
    }

    public static nuint WorkspaceSize(EinsumPlan plan, int threads) =>
        BytesOf(plan.PackA) + BytesOf(plan.PackB) + BytesOf(plan.Unpack)
        + (plan.Path == EinsumPath.Products ? ProductRun<T>.WorkspaceSize(Isa.Current, plan, threads) : 0);

    private static nuint BytesOf(StridedAxis[]? copy) =>
        copy is null ? 0 : AlignedMemory.RoundUp<T>((nuint)EinsumPlan.Elements(copy));

    private static void Fill(ReadOnlySpan<StridedAxis> axes, T value, T* y)
    {
        if (axes.IsEmpty)
        {
            *y = value;
            return;
        }

        for (int i = 0; i < axes[0].Size; i++)
            Fill(axes[1..], value, y + (i * axes[0].Y));
    }

    // Outputs are shared out, never terms: along the outermost axis, or along the lanes if there is no other.
    private static void Share(
        InstructionSet isa, EinsumPlan plan, T* a, T* b, T* y, int threads, Workspace workspace)
    {
        if (plan.Path == EinsumPath.Products)
        {
            ProductRun<T>.Run(isa, plan, a, b, y, threads, workspace);
            return;
        }

        if (plan.Path == EinsumPath.Chains && threads == 1)
        {
            ChainSums<T>.Run(plan.Outer, plan.Terms, plan.Operands == 1, a, b, y);
            return;
        }

        var call = new SumCall { Isa = isa, Lane = plan.Lane, A = a, B = b, Y = y, Parts = 1 };
        fixed (StridedAxis* outer = plan.Outer, terms = plan.Terms)
        {
            call.Path = plan.Path;
            call.Alone = plan.Operands == 1;
            call.Turn = plan.Turn;
            call.Outer = outer;
            call.OuterCount = plan.Outer.Length;
            call.Terms = terms;
            call.TermCount = plan.Terms.Length;
            if (threads > 1)
            {
                double work = (double)AxisList.Count(plan.Outer) * plan.Lane.Size * AxisList.Count(plan.Terms);
                int most = call.OuterCount > 0 ? outer[0].Size : plan.Lane.Size;
                call.Parts = (int)Math.Max(1, Math.Min(Math.Min(threads, most), work / LeastPerThread));
            }

            if (call.Parts == 1)
                call.Run();
            else
                ForkJoin.Run(call.Parts, call.Parts, &RunPart, &call);
        }
    }

    private static void RunPart(void* context, int part)
    {
        SumCall call = *(SumCall*)context;
        StridedAxis* outer = stackalloc StridedAxis[call.OuterCount + 1];
        StridedAxis split = call.OuterCount > 0 ? call.Outer[0] : call.Lane;
        int begin = (int)((long)split.Size * part / call.Parts);
        int end = (int)((long)split.Size * (part + 1) / call.Parts);
        call.A += begin * split.A;
        call.B += begin * split.B;
        call.Y += begin * split.Y;
        split = split with { Size = end - begin };
        if (call.OuterCount > 0)
        {
            new Span<StridedAxis>(call.Outer, call.OuterCount).CopyTo(new Span<StridedAxis>(outer, call.OuterCount));
            outer[0] = split;
            call.Outer = outer;
        }
        else
        {
            call.Lane = split;
        }

        call.Run();
    }

    private struct SumCall : IIsaKernel<T>
    {
        public InstructionSet Isa;
        public EinsumPath Path;
        public bool Alone;
        public Turn Turn;
        public StridedAxis* Outer;
        public int OuterCount;
        public StridedAxis Lane;
        public StridedAxis* Terms;
        public int TermCount;
        public T* A;
        public T* B;
        public T* Y;
        public int Parts;

        public void Run()
        {
            if (Path == EinsumPath.Chains)
            {
                ChainSums<T>.Run(
                    new ReadOnlySpan<StridedAxis>(Outer, OuterCount), new ReadOnlySpan<StridedAxis>(Terms, TermCount), Alone, A, B, Y);
            }
            else
            {
                IsaDispatch<T>.Run(Isa, ref this);
            }
        }

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            ReadOnlySpan<StridedAxis> outer = new(Outer, OuterCount), terms = new(Terms, TermCount);
            if (Alone)
                LaneSums<TSimd, T, TVec, AloneTerm>.Run(outer, Lane, terms, Turn, A, B, Y);
            else if (Lane.B == 0)
                LaneSums<TSimd, T, TVec, OneForAllTerm>.Run(outer, Lane, terms, Turn, A, B, Y);
            else
                LaneSums<TSimd, T, TVec, EachTerm>.Run(outer, Lane, terms, Turn, A, B, Y);
        }
    }
}
