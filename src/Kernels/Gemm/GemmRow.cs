using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The loops around <see cref="RowTile{TSimd, T, TVec, TRegisters, TLast, TBias, TActivation}"/>: one row times panels of B, packed beforehand or where they lie.</summary>
/// <remarks>
/// <code>
///   loop 2  jr over N by up to four panels   dealt out evenly, so that no tile is left with one chain
///   loop 1  pc over K by KB                  one block of the contract; its sums go to C at its end
/// </code>
/// </remarks>
internal static unsafe class GemmRow<TSimd, T, TVec, TA, TB, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TA : unmanaged, IOperand<T>
    where TB : unmanaged, IOperand<T>
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    private const int MostPanels = 4;

    /// <summary>Computes columns j0 … j1 of C.</summary>
    /// <param name="task">The whole product, of one row; both operands are read in place.</param>
    /// <param name="part">The share of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(GemmTask<T, TA, TB>* task, GemmPart* part)
    {
        int nr = task->Blocking.Nr;
        int columns = part->J1 - part->J0;
        int step = Blocking.EvenRows((columns / nr) + (columns % nr == 0 ? 0 : 1), MostPanels) * nr;
        TileStore<T> store;
        store.Ldc = task->Ldc;
        store.Alpha = task->Alpha;
        store.Ahead = 0;
        for (int jr = part->J0; jr < part->J1; jr += store.Columns)
        {
            store.Columns = Math.Min(step, part->J1 - jr);
            store.C = task->C + jr;
            store.Bias = task->Bias + (TBias.Axis == BiasAxis.Row ? 0 : jr);
            for (int pc = 0, k; pc < task->K; pc += k)
            {
                k = Math.Min(Contract.BlockK, task->K - pc);
                Panels<T> a = task->A.View(0, pc, k, 1);
                Panels<T> b = task->B.View(jr, pc, k, nr);
                store.Beta = pc == 0 ? task->Beta : T.One;
                store.ReadC = pc > 0 || task->Beta != T.Zero;
                store.Finish = pc + k == task->K;
                if (store.Columns % TSimd.Width == 0)
                    Tile<OneColumn>(k, a.Data, a.DepthStride, b.Data, b.DepthStride, nr * b.Step, &store);
                else
                    Tile<OneColumnMasked>(k, a.Data, a.DepthStride, b.Data, b.DepthStride, nr * b.Step, &store);
            }

            if (task->Ending.Exists)
                task->Ending.Run<TSimd, TVec>(store.C, task->Ldc, 0, jr, 1, store.Columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TLast>(int k, T* a, nint stepA, T* b, nint ldb, nint panel, TileStore<T>* store)
        where TLast : unmanaged, IColumns
    {
        switch ((store->Columns + TSimd.Width - 1) / TSimd.Width)
        {
            case 1:
                RowTile<TSimd, T, TVec, Rows1, TLast, TBias, TActivation>.Run(k, a, stepA, b, ldb, panel, store);
                return;
            case 2:
                RowTile<TSimd, T, TVec, Rows2, TLast, TBias, TActivation>.Run(k, a, stepA, b, ldb, panel, store);
                return;
            case 3:
                RowTile<TSimd, T, TVec, Rows3, TLast, TBias, TActivation>.Run(k, a, stepA, b, ldb, panel, store);
                return;
            case 4:
                RowTile<TSimd, T, TVec, Rows4, TLast, TBias, TActivation>.Run(k, a, stepA, b, ldb, panel, store);
                return;
            case 5:
                RowTile<TSimd, T, TVec, Rows5, TLast, TBias, TActivation>.Run(k, a, stepA, b, ldb, panel, store);
                return;
            case 6:
                RowTile<TSimd, T, TVec, Rows6, TLast, TBias, TActivation>.Run(k, a, stepA, b, ldb, panel, store);
                return;
            case 7:
                RowTile<TSimd, T, TVec, Rows7, TLast, TBias, TActivation>.Run(k, a, stepA, b, ldb, panel, store);
                return;
            case 2 * MostPanels:
                RowTile<TSimd, T, TVec, Rows8, TLast, TBias, TActivation>.Run(k, a, stepA, b, ldb, panel, store);
                return;
            default:
                throw new UnreachableException($"A tile of one row has no {store->Columns} columns.");
        }
    }
}
