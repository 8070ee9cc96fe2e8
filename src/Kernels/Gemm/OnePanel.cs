using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The product of few rows whose B is one panel: a few tiles below each other, without a plan, a grid or scratch.</summary>
/// <remarks>For the smallest products everything but the tiles would be a large part of the time.</remarks>
internal static unsafe class OnePanel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Tiles at most. All that these compute is too little for a second thread, or for B to be packed.</summary>
    private const int MostTiles = 4;

    /// <summary>Whether a product without an epilogue is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAll(InstructionSet isa, in GemmSizes sizes, Transpose transB, T alpha)
    {
        GemmShape shape = GemmShape.Of(isa, sizeof(T));
        return sizes.N <= shape.Nr
            && sizes.M <= MostTiles * shape.Mr
            && sizes.K <= Contract.BlockK
            && sizes.M > 0 && sizes.N > 0 && sizes.K > 0
            && transB == Transpose.No
            && (shape.HasMaskedLoads || 2 * sizes.N == shape.Nr || sizes.N == shape.Nr)
            && alpha != T.Zero;
    }

    /// <summary><c>C = alpha·op(A)·B + beta·C</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        InstructionSet isa, in GemmSizes sizes, Transpose transA, T* a, int lda, T* b, int ldb, T alpha, T beta, T* c, int ldc)
    {
        Unsafe.SkipInit(out Call call);
        call.Sizes = sizes;
        call.IsAliased = transA == Transpose.No && Blocking.IsAliased(lda, sizeof(T));
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
        call.Store.Ahead = 0;
        IsaDispatch<T>.Run(isa, ref call);
    }

    private struct Call : IIsaKernel<T>
    {
        public GemmSizes Sizes;
        public bool IsAliased;
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
            int most = Sizes.N <= TSimd.Width && !IsAliased ? 2 * TSimd.TileRows : TSimd.TileRows;
            fixed (TileStore<T>* store = &Store)
            {
                if (Sizes.M <= most)
                    TileSwitch<TSimd, T, TVec, NoBias, Identity>.Run(Sizes.M, Sizes.K, A, RowA, StepA, B, Ldb, store);
                else
                    Tiles<TSimd, TVec>(Blocking.EvenRows(Sizes.M, most), store);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Tiles<TSimd, TVec>(int mr, TileStore<T>* store)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            T* a = A;
            for (int left = Sizes.M; left > 0; left -= mr)
            {
                TileSwitch<TSimd, T, TVec, NoBias, Identity>.Run(Math.Min(mr, left), Sizes.K, a, RowA, StepA, B, Ldb, store);
                a += mr * RowA;
                store->C += mr * store->Ldc;
            }
        }
    }
}
