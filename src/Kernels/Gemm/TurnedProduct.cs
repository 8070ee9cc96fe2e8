using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A product as its transpose: <c>Cᵀ = act(alpha·op(B)ᵀ·op(A)ᵀ + beta·Cᵀ + bias)</c>, the same sums with the roles changed.</summary>
internal static unsafe class TurnedProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A vector on the right has one lane, and a row of it many; beyond that the cost model decides.</summary>
    public static bool Pays(InstructionSet isa, in GemmSizes sizes, Transpose transA, Transpose transB)
    {
        if (sizes.N == 1)
            return sizes.M > 1;
        return transB == Transpose.Yes
            && GemmCost.Turns(sizes, transA, transB, sizeof(T), GemmShape.Of(isa, sizeof(T)));
    }

    /// <summary>Runs the product; Cᵀ is computed in scratch memory, unless C is a vector without gaps.</summary>
    public static void Run(
        InstructionSet isa, in GemmSizes sizes,
        Transpose transA, T* a, int lda, Transpose transB, T* b, int ldb,
        T alpha, T beta, T* c, int ldc, T* bias, in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        var turned = new GemmSizes(sizes.N, sizes.M, sizes.K);
        transA = Other(transA);
        transB = Other(transB);
        if (sizes.N == 1 && ldc == 1 && !epilogue.HasMore)
        {
            GemmProducts<T>.RunAsItIs(
                isa, turned, transB, b, ldb, transA, a, lda, alpha, beta, c, sizes.M, bias, epilogue.Turned(), threads,
                workspace);
            return;
        }

        nuint own = OwnBytes(sizes);
        nuint inner = GemmProducts<T>.WorkspaceSizeAsItIs(isa, turned, transB, ldb, transA, lda, threads);
        using Scratch scratch = workspace.Take(own + inner);
        var ct = (T*)scratch.Pointer;
        var rest = new Workspace((byte*)scratch.Pointer + own, inner);
        if (beta != T.Zero)
            Turn(isa, ct, sizes.M, c, ldc, sizes.M, sizes.N);
        GemmProducts<T>.RunAsItIs(
            isa, turned, transB, b, ldb, transA, a, lda, alpha, beta, ct, sizes.M, bias, epilogue.Turned(), threads, rest);
        Turn(isa, c, ldc, ct, sizes.M, sizes.N, sizes.M);
        if (epilogue.HasMore)
            End(isa, sizes, c, ldc, epilogue);
    }

    /// <summary>Bytes that <see cref="Run"/> may take.</summary>
    public static nuint WorkspaceSize(
        InstructionSet isa, in GemmSizes sizes, Transpose transA, int lda, Transpose transB, int ldb, int threads) =>
        OwnBytes(sizes) + GemmProducts<T>.WorkspaceSizeAsItIs(
            isa, new GemmSizes(sizes.N, sizes.M, sizes.K), Other(transB), ldb, Other(transA), lda, threads);

    private static nuint OwnBytes(in GemmSizes sizes) =>
        AlignedMemory.RoundUp<T>((nuint)sizes.M * (nuint)sizes.N);

    private static Transpose Other(Transpose trans) => trans == Transpose.No ? Transpose.Yes : Transpose.No;

    private static void End(InstructionSet isa, in GemmSizes sizes, T* c, int ldc, in Epilogue<T> epilogue)
    {
        EndCall call = default;
        call.Ending.Take(epilogue);
        (call.C, call.Ldc, call.Rows, call.Columns) = ((nint)c, ldc, sizes.M, sizes.N);
        IsaDispatch<T>.Run(isa, ref call);
    }

    /// <summary><c>to[j·toStride + i] = from[i·fromStride + j]</c> for i below rows and j below columns.</summary>
    public static void Turn(InstructionSet isa, T* to, int toStride, T* from, int fromStride, int rows, int columns)
    {
        var call = new TurnCall
        {
            To = to,
            ToStride = toStride,
            From = from,
            FromStride = fromStride,
            Rows = rows,
            Columns = columns,
        };
        IsaDispatch<T>.Run(isa, ref call);
    }

    private struct TurnCall : IIsaKernel<T>
    {
        public T* To;
        public nint ToStride;
        public T* From;
        public nint FromStride;
        public int Rows;
        public int Columns;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => PackPanel.Turn<TSimd, T, TVec>(To, ToStride, From, FromStride, Rows, Columns);
    }

    private struct EndCall : IIsaKernel<T>
    {
        public GemmEnding<T> Ending;
        public nint C;
        public nint Ldc;
        public int Rows;
        public int Columns;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => Ending.Run<TSimd, TVec>((T*)C, Ldc, 0, 0, Rows, Columns);
    }
}
