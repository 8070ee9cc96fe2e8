using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The loops around <see cref="RowDots{TSimd, T, TVec, TRows, TBias, TActivation}"/>: few rows times Bᵀ.</summary>
/// <remarks>
/// <code>
///   loop 3  jr over N by one register            rows of B, each read once from end to end
///   loop 2  pc over K by KB                      one block of the contract; its sums go to C at its end
///   loop 1  ir over M by up to six               rows of A; a second round turns the same squares again
/// </code>
/// A single row of A has nothing to share a square with, and goes on in
/// <see cref="GemmDotPairs{TSimd, T, TVec, TA, TB, TBias, TActivation}"/>.
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
        // Two squares, and the four registers of sums that a pair may have.
        byte* room = stackalloc byte[(((2 * TSimd.Width) + 4) * TSimd.Width * sizeof(T)) + AlignedMemory.Alignment];
        var squares = (T*)AlignedMemory.FirstLine(room);
        int m = part->I1 - part->I0;
        TileStore<T> store;
        store.Ldc = task->Ldc;
        store.Alpha = task->Alpha;
        store.Ahead = 0;
        for (int jr = part->J0; jr < part->J1; jr += store.Columns)
        {
            int left = part->J1 - jr;
            store.Columns = Math.Min(left, TSimd.Width);
            if (m == 1 && left >= 2 * TSimd.Width)
                GemmDotPairs<TSimd, T, TVec, TA, TB, TBias, TActivation>.Run(task, part->I0, jr, left, squares, &store);
            else
                FewRows(task, part, jr, squares, &store);

            if (task->Ending.Exists)
            {
                task->Ending.Run<TSimd, TVec>(
                    task->C + (part->I0 * task->Ldc) + jr, task->Ldc, part->I0, jr, m, store.Columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FewRows(GemmTask<T, TA, TB>* task, GemmPart* part, int jr, T* squares, TileStore<T>* store)
    {
        int mr = Blocking.EvenRows(part->I1 - part->I0, MostRows);
        for (int pc = 0, k; pc < task->K; pc += k)
        {
            k = Math.Min(Contract.BlockK, task->K - pc);
            Panels<T> b = task->B.View(jr, pc, k, store->Columns);
            for (int ir = part->I0; ir < part->I1; ir += mr)
            {
                int rows = Math.Min(mr, part->I1 - ir);
                Panels<T> a = task->A.View(ir, pc, k, rows);
                Place(task, ir, jr, pc, k, store);
                Rows(rows, k, a, b, squares, store);
            }
        }
    }

    /// <summary>Where sums of k terms from index p on go, and what happens to them there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Place(GemmTask<T, TA, TB>* task, int i, int j, int p, int k, TileStore<T>* store)
    {
        store->C = task->C + (i * task->Ldc) + j;
        store->Bias = task->Bias + (TBias.Axis == BiasAxis.Row ? i : j);
        store->Beta = p == 0 ? task->Beta : T.One;
        store->ReadC = p > 0 || task->Beta != T.Zero;
        store->Finish = p + k == task->K;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows(int rows, int k, Panels<T> a, Panels<T> b, T* squares, TileStore<T>* store)
    {
        switch (rows)
        {
            case 1:
                Dots<Rows1>(k, a, b, squares, store);
                return;
            case 2:
                Dots<Rows2>(k, a, b, squares, store);
                return;
            case 3:
                Dots<Rows3>(k, a, b, squares, store);
                return;
            case 4:
                Dots<Rows4>(k, a, b, squares, store);
                return;
            case 5:
                Dots<Rows5>(k, a, b, squares, store);
                return;
            case 6:
                Dots<Rows6>(k, a, b, squares, store);
                return;
            default:
                throw new UnreachableException($"Dots of rows have no {rows} rows.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Dots<TRows>(int k, Panels<T> a, Panels<T> b, T* squares, TileStore<T>* store)
        where TRows : unmanaged, IRows =>
        RowDots<TSimd, T, TVec, TRows, TBias, TActivation>.Run(
            k, a.Data, a.LaneStride, a.DepthStride, b.Data, b.LaneStride, squares, store);
}
