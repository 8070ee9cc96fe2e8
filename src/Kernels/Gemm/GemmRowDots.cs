using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The loops around <see cref="RowDots{TSimd, T, TVec, TRows, TColumns, TBias, TActivation}"/>: few rows times Bᵀ.</summary>
/// <remarks>
/// <code>
///   loop 3  jr over N by one register, or two    rows of B, each read once from end to end
///   loop 2  pc over K by KB                      one block of the contract; its sums go to C at its end
///   loop 1  ir over M by up to six               rows of A; a second round turns the same squares again
/// </code>
/// </remarks>
internal static unsafe class GemmRowDots<TSimd, T, TVec, TA, TB, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TA : unmanaged, IOperand<T>
    where TB : unmanaged, IOperand<T>
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    private const int MostRows = 6;

    /// <summary>Computes rows i0 … i1 and columns j0 … j1 of C.</summary>
    /// <param name="task">The whole product; both operands are read in place.</param>
    /// <param name="part">The share of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(GemmTask<T, TA, TB>* task, GemmPart* part)
    {
        byte* room = stackalloc byte[(3 * TSimd.Width * TSimd.Width * sizeof(T)) + AlignedMemory.Alignment];
        var squares = (T*)AlignedMemory.FirstLine(room);
        int m = part->I1 - part->I0;
        int mr = Blocking.EvenRows(m, MostRows);

        // The rows that a pair of squares reads are too many for the cache's sets if they lie this far apart.
        bool pairs = m == 1 && !Blocking.IsAliased((int)task->B.View(0, 0, 1, 1).LaneStride, sizeof(T));
        TileStore<T> store;
        store.Ldc = task->Ldc;
        store.Alpha = task->Alpha;
        store.Ahead = 0;
        for (int jr = part->J0; jr < part->J1; jr += store.Columns)
        {
            int left = part->J1 - jr;
            store.Columns = pairs && left >= 2 * TSimd.Width ? 2 * TSimd.Width : Math.Min(left, TSimd.Width);
            for (int pc = 0; pc < task->K; pc += Contract.BlockK)
            {
                int k = Math.Min(Contract.BlockK, task->K - pc);
                Panels<T> b = task->B.View(jr, pc, k, store.Columns);
                store.Beta = pc == 0 ? task->Beta : T.One;
                store.ReadC = pc > 0 || task->Beta != T.Zero;
                store.Finish = pc + k == task->K;
                for (int ir = part->I0; ir < part->I1; ir += mr)
                {
                    int rows = Math.Min(mr, part->I1 - ir);
                    Panels<T> a = task->A.View(ir, pc, k, rows);
                    store.C = task->C + (ir * task->Ldc) + jr;
                    store.Bias = task->Bias + (TBias.Axis == BiasAxis.Row ? ir : jr);
                    Rows(rows, k, a, b, squares, &store);
                }
            }

            if (task->Ending.Exists)
            {
                task->Ending.Run<TSimd, TVec>(
                    task->C + (part->I0 * task->Ldc) + jr, task->Ldc, part->I0, jr, m, store.Columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows(int rows, int k, Panels<T> a, Panels<T> b, T* squares, TileStore<T>* store)
    {
        switch (rows)
        {
            case 1 when store->Columns > TSimd.Width:
                Dots<Rows1, TwoColumns>(k, a, b, squares, store);
                return;
            case 1:
                Dots<Rows1, OneColumnMasked>(k, a, b, squares, store);
                return;
            case 2:
                Dots<Rows2, OneColumnMasked>(k, a, b, squares, store);
                return;
            case 3:
                Dots<Rows3, OneColumnMasked>(k, a, b, squares, store);
                return;
            case 4:
                Dots<Rows4, OneColumnMasked>(k, a, b, squares, store);
                return;
            case 5:
                Dots<Rows5, OneColumnMasked>(k, a, b, squares, store);
                return;
            case 6:
                Dots<Rows6, OneColumnMasked>(k, a, b, squares, store);
                return;
            default:
                throw new UnreachableException($"Dots of rows have no {rows} rows.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Dots<TRows, TColumns>(int k, Panels<T> a, Panels<T> b, T* squares, TileStore<T>* store)
        where TRows : unmanaged, IRows
        where TColumns : unmanaged, IColumns =>
        RowDots<TSimd, T, TVec, TRows, TColumns, TBias, TActivation>.Run(
            k, a.Data, a.LaneStride, a.DepthStride, b.Data, b.LaneStride, squares, store);
}
