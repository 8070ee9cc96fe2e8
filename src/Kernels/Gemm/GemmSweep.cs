using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The loops around <see cref="Sweep{TSimd, T, TVec, TRows, TDepth}"/>: products of few rows with a B that lies in place.</summary>
/// <remarks>
/// <code>
///   loop 3  jc over N by nc   as many columns as keep the sums of all rows in 16 KiB, which stay in L1
///   loop 2  pc over K by KB   one block of the contract; its sums go to C at its end
///   loop 1  p over KB by 4    four rows of B against all rows of A; two where there are registers for no more
/// </code>
/// </remarks>
internal static unsafe class GemmSweep<TSimd, T, TVec, TA, TB, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TA : unmanaged, IOperand<T>
    where TB : unmanaged, IOperand<T>
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    /// <summary>Computes rows i0 … i1 and columns j0 … j1 of C.</summary>
    /// <param name="task">The whole product; both operands are read in place.</param>
    /// <param name="part">The share of C.</param>
    /// <param name="sums">Room for <see cref="GemmScratch.SweepBytes"/>.</param>
    public static void Run(GemmTask<T, TA, TB>* task, GemmPart* part, T* sums)
    {
        int m = part->I1 - part->I0;
        int nc = GemmScratch.SweepColumns<T>(m);
        for (int jc = part->J0; jc < part->J1; jc += nc)
        {
            int n = Math.Min(nc, part->J1 - jc);
            nint lds = (n + TSimd.Width - 1) / TSimd.Width * TSimd.Width;
            for (int pc = 0, k; pc < task->K; pc += k)
            {
                k = Math.Min(Contract.BlockK, task->K - pc);
                Panels<T> a = task->A.View(part->I0, pc, k, m);
                Panels<T> b = task->B.View(jc, pc, k, n);
                new Span<T>(sums, checked((int)(m * lds))).Clear();
                Block(m, n, k, a, b, sums, lds);
                Finish(task, part->I0, m, jc, n, pc, k, sums, lds);
            }
        }
    }

    private static void Block(int m, nint n, int k, Panels<T> a, Panels<T> b, T* sums, nint lds)
    {
        int p = 0;
        if (Deep(m))
        {
            for (; p + sizeof(Depth4) <= k; p += sizeof(Depth4))
                Rows<Depth4>(m, n, a, b, p, sums, lds);
        }

        for (; p + sizeof(Depth2) <= k; p += sizeof(Depth2))
            Rows<Depth2>(m, n, a, b, p, sums, lds);
        if (p < k)
            Rows<Depth1>(m, n, a, b, p, sums, lds);
    }

    // Elements of A wait in registers: four for each row, or two where there are sixteen registers in all.
    private static bool Deep(int m) => TSimd.TileRows >= 12 || m <= 2;

    private static void Rows<TDepth>(int m, nint n, Panels<T> a, Panels<T> b, nint p, T* sums, nint lds)
        where TDepth : unmanaged
    {
        T* x = a.Data + (p * a.DepthStride);
        T* y = b.Data + (p * b.DepthStride);
        nint rowA = a.LaneStride;
        nint stepA = a.DepthStride;
        nint ldb = b.DepthStride;
        switch (m)
        {
            case 1:
                Sweep<TSimd, T, TVec, Rows1, TDepth>.Run(n, x, rowA, stepA, y, ldb, sums, lds);
                return;
            case 2:
                Sweep<TSimd, T, TVec, Rows2, TDepth>.Run(n, x, rowA, stepA, y, ldb, sums, lds);
                return;
            case 3:
                Sweep<TSimd, T, TVec, Rows3, TDepth>.Run(n, x, rowA, stepA, y, ldb, sums, lds);
                return;
            case 4:
                Sweep<TSimd, T, TVec, Rows4, TDepth>.Run(n, x, rowA, stepA, y, ldb, sums, lds);
                return;
            case 5:
                Sweep<TSimd, T, TVec, Rows5, TDepth>.Run(n, x, rowA, stepA, y, ldb, sums, lds);
                return;
            case 6:
                Sweep<TSimd, T, TVec, Rows6, TDepth>.Run(n, x, rowA, stepA, y, ldb, sums, lds);
                return;
            default:
                throw new UnreachableException($"A sweep has no {m} rows.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Finish(
        GemmTask<T, TA, TB>* task, int i0, int m, int jc, nint n, int pc, int k, T* sums, nint lds)
    {
        TileStore<T> store;
        store.Alpha = task->Alpha;
        store.Beta = pc == 0 ? task->Beta : T.One;
        store.ReadC = pc > 0 || task->Beta != T.Zero;
        store.Finish = pc + k == task->K;
        TileFinish<TSimd, T, TVec, TBias, TActivation> finish = new(&store);
        for (int i = 0; i < m; i++, sums += lds)
        {
            T* c = task->C + ((i0 + i) * task->Ldc) + jc;
            T* bias = task->Bias + (TBias.Axis == BiasAxis.Row ? i0 + i : jc);
            nint step = TBias.Axis == BiasAxis.Column ? 1 : 0;
            nint j = 0;
            for (; j + TSimd.Width <= n; j += TSimd.Width)
                finish.Vector(c + j, TSimd.Load(sums + j), bias + (j * step));
            if (j < n)
                finish.Vector(c + j, TSimd.Load(sums + j), bias + (j * step), TSimd.FirstLanes((int)(n - j)));
        }

        if (store.Finish && task->Ending.Exists)
            task->Ending.Run<TSimd, TVec>(task->C + (i0 * task->Ldc) + jc, task->Ldc, i0, jc, m, (int)n);
    }
}
