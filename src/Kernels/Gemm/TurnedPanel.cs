using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The product with Bᵀ whose op(B) is one small panel: turned on the stack, then <see cref="OnePanel{T}"/>.</summary>
/// <remarks>A plan and a loan from the pool would cost such a product more than its tiles do.</remarks>
internal static unsafe class TurnedPanel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of the stack at most: a small part of the first-level cache.</summary>
    private const int MostBytes = 8 << 10;

    /// <summary>Whether a product with Bᵀ and without an epilogue is one. Fewer rows go as dots of rows.</summary>
    public static bool IsAll(InstructionSet isa, in GemmSizes sizes, T alpha)
    {
        GemmShape shape = GemmShape.Of(isa, sizeof(T));
        return sizes.M > shape.Nr / 4
            && sizes.N <= shape.Nr
            && (long)sizes.K * WidthOf(sizes, shape) * sizeof(T) <= MostBytes
            && OnePanel<T>.IsAll(isa, sizes with { N = shape.Nr }, Transpose.No, alpha)
            && sizes.N > 0;
    }

    /// <summary><c>C = alpha·op(A)·Bᵀ + beta·C</c>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(
        InstructionSet isa, in GemmSizes sizes, Transpose transA, T* a, int lda, T* b, int ldb, T alpha, T beta, T* c, int ldc)
    {
        byte* room = stackalloc byte[MostBytes + AlignedMemory.Alignment];
        var panel = (T*)AlignedMemory.FirstLine(room);
        int width = WidthOf(sizes, GemmShape.Of(isa, sizeof(T)));
        var turn = new TurnCall { Panel = panel, Width = width, B = b, Ldb = ldb, Lanes = sizes.N, K = sizes.K };
        IsaDispatch<T>.Run(isa, ref turn);
        OnePanel<T>.Run(isa, sizes, transA, a, lda, panel, width, alpha, beta, c, ldc);
    }

    private static int WidthOf(in GemmSizes sizes, GemmShape shape) => Blocking.NarrowColumns(sizes.N, shape.Nr);

    private struct TurnCall : IIsaKernel<T>
    {
        public T* Panel;
        public int Width;
        public T* B;
        public int Ldb;
        public int Lanes;
        public int K;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => PackPanel.Columns<TSimd, T, TVec>(Panel, Width, B, Ldb, Lanes, K);
    }
}
