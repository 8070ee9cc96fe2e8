using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The product that is one call of the tile: no plan, no grid, no scratch.</summary>
/// <remarks>For the smallest products everything else would be a large part of the time.</remarks>
internal static unsafe class OneTile<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether one tile is all of a product without an epilogue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAll(InstructionSet isa, in GemmSizes sizes, Transpose transA, int lda, Transpose transB, T alpha)
    {
        GemmShape shape = GemmShape.Of(isa, sizeof(T));
        return sizes.N <= shape.Nr
            && sizes.M <= (2 * sizes.N <= shape.Nr ? 2 * shape.Mr : shape.Mr)
            && sizes.K <= Contract.BlockK
            && sizes.M > 0 && sizes.N > 0 && sizes.K > 0
            && transB == Transpose.No
            && (shape.HasMaskedLoads || 2 * sizes.N == shape.Nr || sizes.N == shape.Nr)
            && alpha != T.Zero
            && (sizes.M <= shape.Mr || transA == Transpose.Yes || !Blocking.IsAliased(lda, sizeof(T)));
    }

    /// <summary><c>C = alpha·op(A)·B + beta·C</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        InstructionSet isa, in GemmSizes sizes, Transpose transA, T* a, int lda, T* b, int ldb, T alpha, T beta, T* c, int ldc)
    {
        Unsafe.SkipInit(out Call call);
        call.Sizes = sizes;
        call.A = a;
        call.RowA = transA == Transpose.No ? lda : 1;
        call.StepA = transA == Transpose.No ? 1 : lda;
        call.B = b;
        call.Ldb = ldb;
        call.Store.C = c;
        call.Store.Ldc = ldc;
        call.Store.Alpha = alpha;
        call.Store.Beta = beta;
        call.Store.ReadC = beta != T.Zero;
        call.Store.Finish = true;
        call.Store.Bias = null;
        call.Store.Columns = sizes.N;
        call.Store.Next = b;
        call.Store.NextStep = 0;
        IsaDispatch<T>.Run(isa, ref call);
    }

    private struct Call : IIsaKernel<T>
    {
        public GemmSizes Sizes;
        public T* A;
        public nint RowA;
        public nint StepA;
        public T* B;
        public nint Ldb;
        public TileStore<T> Store;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            fixed (TileStore<T>* store = &Store)
                TileSwitch<TSimd, T, TVec, NoBias, Identity>.Run(Sizes.M, Sizes.K, A, RowA, StepA, B, Ldb, store);
        }
    }
}
