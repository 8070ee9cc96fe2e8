using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels;

/// <summary>The product with Bᵀ, panel by panel, without a plan and a grid: each panel of op(B) is turned where the last one was.</summary>
/// <remarks>
/// <code>
///   for each panel of nr columns, for each block of K:
///     the first rows      a tile that turns the panel as it goes (TurningTile), or turned beforehand where there is none
///     the other rows      tiles on the turned panel
/// </code>
/// A plan and a loan from the pool would cost the smallest products more than their tiles do; turning takes a fifth of a
/// product of 16 rows, and is hidden behind multiply-adds where the registers allow it.
/// </remarks>
internal static unsafe class TurnedPanels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of the stack at most: a small part of the first-level cache.</summary>
    private const int MostBytesOnStack = 8 << 10;

    /// <summary>Terms of a single small panel from which this way is better than <see cref="TurnedPanel{T}"/>.</summary>
    public const int LeastTermsOfOne = 48;

    /// <summary>Terms below which turning is too little to hide.</summary>
    private const int LeastTerms = 4;

    /// <summary>Whether a product with Bᵀ and without an epilogue goes this way, faster than with the loops (docs/gemm.md).</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="sizes">Sizes of the product.</param>
    /// <param name="transA">How A is stored.</param>
    /// <param name="lda">Distance of its rows.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="isPanel">Whether <see cref="TurnedPanel{T}"/> takes it, too.</param>
    public static bool Pay(
        InstructionSet isa, in GemmSizes sizes, Transpose transA, int lda, T alpha, int threads, bool isPanel)
    {
        if (!TurningTile.Exists(isa, sizeof(T)) || sizes.K < LeastTerms || alpha == T.Zero)
            return false;
        GemmShape shape = GemmShape.Of(isa, sizeof(T));
        return Fills(sizes, shape, isPanel)
            && (long)sizes.M * Math.Min(sizes.K, Contract.BlockK) * sizeof(T) <= Caches.Level2 / 4
            && (transA == Transpose.No || (long)sizes.K * lda * sizeof(T) <= Caches.Level1)
            && GemmDriver.Worthwhile((double)sizes.M * sizes.N * sizes.K, threads) == 1;
    }

    /// <summary>
    /// Whether there is a whole panel, and the rows fill the tile that turns it, and none or enough are left for others: those
    /// with few sums would wait for them.
    /// </summary>
    private static bool Fills(in GemmSizes sizes, GemmShape shape, bool isPanel)
    {
        int columns = sizes.N >= shape.Nr ? 2 : 1;
        int left = sizes.M - (TurningTile.Sums / columns);
        return (columns == 2 || (2 * sizes.N == shape.Nr && !isPanel)) && (left == 0 || left * columns >= TurningTile.Sums / 2);
    }

    /// <summary><c>C = alpha·op(A)·Bᵀ + beta·C</c>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(
        InstructionSet isa, in GemmSizes sizes, Transpose transA, T* a, int lda, T* b, int ldb, T alpha, T beta, T* c, int ldc,
        Workspace workspace)
    {
        Unsafe.SkipInit(out Call call);
        call.Sizes = sizes;
        call.IsAliased = transA == Transpose.No && Blocking.IsAliased(lda, sizeof(T));
        call.A = a;
        call.RowA = transA == Transpose.No ? lda : 1;
        call.StepA = transA == Transpose.No ? 1 : lda;
        call.B = b;
        call.Ldb = ldb;
        call.C = c;
        call.Beta = beta;
        call.Store.Ldc = ldc;
        call.Store.Alpha = alpha;
        call.Store.Bias = null;
        call.Store.Ahead = 0;
        nuint bytes = PanelBytes(sizes, GemmShape.Of(isa, sizeof(T)));
        if (bytes > MostBytesOnStack)
        {
            using Scratch scratch = workspace.Take(bytes);
            call.Panel = (T*)scratch.Pointer;
            IsaDispatch<T>.Run(isa, ref call);
            return;
        }

        byte* room = stackalloc byte[MostBytesOnStack + AlignedMemory.Alignment];
        call.Panel = (T*)AlignedMemory.FirstLine(room);
        IsaDispatch<T>.Run(isa, ref call);
    }

    /// <summary>One panel, which the loops' plan for the same product has room for, too.</summary>
    private static nuint PanelBytes(in GemmSizes sizes, GemmShape shape) =>
        (nuint)Math.Min(sizes.K, Contract.BlockK) * (nuint)Blocking.NarrowColumns(sizes.N, shape.Nr) * (nuint)sizeof(T);

    private struct Call : IIsaKernel<T>
    {
        public GemmSizes Sizes;
        public bool IsAliased;
        public T* A;
        public nint RowA;
        public nint StepA;
        public T* B;
        public nint Ldb;
        public T* C;
        public T Beta;
        public T* Panel;
        public TileStore<T> Store;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            int nr = 2 * TSimd.Width;
            fixed (TileStore<T>* store = &Store)
            {
                for (int j = 0; j < Sizes.N; j += nr)
                {
                    store->Columns = Math.Min(nr, Sizes.N - j);
                    for (int p = 0; p < Sizes.K; p += Contract.BlockK)
                    {
                        store->Beta = p == 0 ? Beta : T.One;
                        store->ReadC = p > 0 || Beta != T.Zero;
                        store->Finish = p + Contract.BlockK >= Sizes.K;
                        Tiles<TSimd, TVec>(j, p, Math.Min(Contract.BlockK, Sizes.K - p), store);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Tiles<TSimd, TVec>(int j, int p, int k, TileStore<T>* store)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            T* a = A + (p * StepA);
            int done = Turn<TSimd, TVec>(a, B + (j * Ldb) + p, C + j, k, store);
            int width = Blocking.NarrowColumns(store->Columns, 2 * TSimd.Width);
            int most = width == TSimd.Width && !IsAliased ? 2 * TSimd.TileRows : TSimd.TileRows;
            int mr = Blocking.EvenRows(Sizes.M - done, most);
            for (int i = done; i < Sizes.M; i += mr)
            {
                store->C = C + (i * store->Ldc) + j;
                TileSwitch<TSimd, T, TVec, NoBias, Identity>.Run(
                    Math.Min(mr, Sizes.M - i), k, a + (i * RowA), RowA, StepA, Panel, width, store);
            }
        }

        /// <summary>Turns the panel, and multiplies as many rows as it returns by the way.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly int Turn<TSimd, TVec>(T* a, T* b, T* c, int k, TileStore<T>* store)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            store->C = c;
            if (typeof(TVec) == typeof(Vector512<double>))
            {
                if (store->Columns == 2 * TSimd.Width && Sizes.M >= TurningTile<TSimd, T, TVec, TwoColumns>.Rows)
                {
                    TurningTile<TSimd, T, TVec, TwoColumns>.Run(k, a, RowA, StepA, b, Ldb, Panel, store);
                    return TurningTile<TSimd, T, TVec, TwoColumns>.Rows;
                }

                if (store->Columns == TSimd.Width && Sizes.M >= TurningTile<TSimd, T, TVec, OneColumn>.Rows && !IsAliased)
                {
                    TurningTile<TSimd, T, TVec, OneColumn>.Run(k, a, RowA, StepA, b, Ldb, Panel, store);
                    return TurningTile<TSimd, T, TVec, OneColumn>.Rows;
                }
            }

            int width = Blocking.NarrowColumns(store->Columns, 2 * TSimd.Width);
            PackPanel.Columns<TSimd, T, TVec>(Panel, width, b, Ldb, store->Columns, k);
            return 0;
        }
    }
}
