using System.Diagnostics;
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

        nuint packA = BytesOf(plan.PackA), packB = BytesOf(plan.PackB), result = BytesOf(plan.Unpack);
        nuint copies = packA + packB + result;
        nuint products = workspace.Pointer is null || plan.Path != EinsumPath.Products ? 0 : ProductBytes(plan, threads);
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
        if (plan.Path == EinsumPath.Products)
            ProductRun<T>.Run(plan, a, b, c, threads, own);
        else
            Share(plan, a, b, c, threads);
        if (plan.Unpack is not null)
            StridedCopy<T>.Run(plan.Unpack, c, y, threads);
    }

    public static nuint WorkspaceSize(EinsumPlan plan, int threads) =>
        BytesOf(plan.PackA) + BytesOf(plan.PackB) + BytesOf(plan.Unpack)
        + (plan.Path == EinsumPath.Products ? ProductBytes(plan, threads) : 0);

    private static nuint ProductBytes(EinsumPlan plan, int threads) => ProductRun<T>.WorkspaceSize(plan, threads);

    private static nuint BytesOf(Axis[]? copy) =>
        copy is null ? 0 : AlignedMemory.RoundUp<T>((nuint)EinsumPlan.Elements(copy));

    private static void Fill(ReadOnlySpan<Axis> axes, T value, T* y)
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
    private static void Share(EinsumPlan plan, T* a, T* b, T* y, int threads)
    {
        var call = new SumCall { Lane = plan.Lane, A = a, B = b, Y = y, Parts = 1 };
        fixed (Axis* outer = plan.Outer, terms = plan.Terms)
        {
            call.Path = plan.Path;
            call.Alone = plan.Operands == 1;
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

            ForkJoin.Run(call.Parts, call.Parts, &RunPart, &call);
        }
    }

    private static void RunPart(void* context, int part)
    {
        SumCall call = *(SumCall*)context;
        if (call.Parts == 1)
        {
            call.Run();
            return;
        }

        Axis* outer = stackalloc Axis[call.OuterCount + 1];
        Axis split = call.OuterCount > 0 ? call.Outer[0] : call.Lane;
        int begin = (int)((long)split.Size * part / call.Parts);
        int end = (int)((long)split.Size * (part + 1) / call.Parts);
        call.A += begin * split.A;
        call.B += begin * split.B;
        call.Y += begin * split.Y;
        split = split with { Size = end - begin };
        if (call.OuterCount > 0)
        {
            new Span<Axis>(call.Outer, call.OuterCount).CopyTo(new Span<Axis>(outer, call.OuterCount));
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
        public EinsumPath Path;
        public bool Alone;
        public Axis* Outer;
        public int OuterCount;
        public Axis Lane;
        public Axis* Terms;
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
                    new ReadOnlySpan<Axis>(Outer, OuterCount), new ReadOnlySpan<Axis>(Terms, TermCount), Alone, A, B, Y);
            }
            else
            {
                Debug.Assert(Path == EinsumPath.Lanes, "The other paths have no sums.");
                IsaDispatch<T>.Run(Isa.Current, ref this);
            }
        }

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            ReadOnlySpan<Axis> outer = new(Outer, OuterCount), terms = new(Terms, TermCount);
            if (Alone)
                LaneSums<TSimd, T, TVec, AloneTerm>.Run(outer, Lane, terms, A, B, Y);
            else if (Lane.B == 0)
                LaneSums<TSimd, T, TVec, OneForAllTerm>.Run(outer, Lane, terms, A, B, Y);
            else
                LaneSums<TSimd, T, TVec, EachTerm>.Run(outer, Lane, terms, A, B, Y);
        }
    }
}
