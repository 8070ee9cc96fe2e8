using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The five loops around the tile.</summary>
/// <remarks>
/// <code>
///   loop 5  jc over N by nc   a block of columns; B's share of the last-level cache
///   loop 4  pc over K by KB   one block of the contract
///   loop 3  ic over M by mc   a block of rows; A is copied (or viewed) here, to live in L2
///   loop 2  jr over nc by nr  one panel of B; the first block of rows packs (or views) a few at a time, to live in L2
///   loop 1  ir over mc by mr  one tile of C, in registers
/// </code>
/// kc = KB: cache blocking <em>is</em> the numeric contract. Low et al., TOMS 2016.
/// </remarks>
internal static unsafe class GemmLoops<TSimd, T, TVec, TA, TB, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TA : unmanaged, IOperand<T>
    where TB : unmanaged, IOperand<T>
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    /// <summary>With no more rows than these, hardware keeps up with contiguous panels by itself and does better alone.</summary>
    private const int FewRows = 6;

    /// <summary>Computes rows i0 … i1 and columns j0 … j1 of C, which begin at tiles.</summary>
    /// <param name="task">The whole product.</param>
    /// <param name="part">The share of C.</param>
    /// <param name="scratch">Room for panels of B and a block of A, as <see cref="GemmScratch"/> has it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(GemmTask<T, TA, TB>* task, GemmPart* part, byte* scratch)
    {
        if (task->K == 0 || task->Alpha == T.Zero)
        {
            Scale(task, part);
            return;
        }

        T* packedB = (T*)scratch;
        T* packedA = task->A.Reading == Reading.InPlace ? null : (T*)(scratch + GemmScratch.BytesOfB(task));
        for (int jc = part->J0; jc < part->J1; jc += task->Blocking.Nc)
        {
            int n = Math.Min(task->Blocking.Nc, part->J1 - jc);
            for (int pc = 0, k; pc < task->K; pc += k)
            {
                k = Math.Min(Contract.BlockK, task->K - pc);
                Panels<T> b = task->B.Reading == Reading.InPlace
                    ? task->B.View(jc, pc, k, task->Blocking.Nr)
                    : new Panels<T>(packedB, k, 1, task->Blocking.Nr);
                for (int ic = part->I0; ic < part->I1; ic += task->Blocking.Mc)
                {
                    int m = Math.Min(task->Blocking.Mc, part->I1 - ic);
                    Panels<T> a;
                    if (task->A.Reading == Reading.InPlace)
                    {
                        a = task->A.View(ic, pc, k, task->Blocking.Mr);
                    }
                    else
                    {
                        task->A.Pack<TSimd, TVec>(packedA, task->Blocking.Mr, ic, m, pc, k);
                        a = task->A.Reading == Reading.Rows
                            ? new Panels<T>(packedA, k, k, 1)
                            : new Panels<T>(packedA, k, 1, task->Blocking.Mr);
                    }

                    Tiles(task, a, ic, m, b, jc, n, pc, k, task->B.Reading != Reading.InPlace && ic == part->I0);
                }
            }
        }
    }

    /// <summary>Loops 2 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tiles(
        GemmTask<T, TA, TB>* task, Panels<T> a, int ic, int m, Panels<T> b, int jc, int n, int pc, int k, bool packs)
    {
        int nr = task->Blocking.Nr;
        nint ldb = b.DepthStride;
        int group = GemmScratch.GroupPanels * nr;

        // A group of panels that no later block of rows will read makes room for the next; all others stay.
        int kept = packs && task->M <= task->Blocking.Mc ? group - 1 : int.MaxValue;
        bool foresees = !packs && (ldb != nr || m > FewRows);
        TileStore<T> store;
        store.Ldc = task->Ldc;
        store.Alpha = task->Alpha;
        store.Beta = pc == 0 ? task->Beta : T.One;
        store.ReadC = pc > 0 || task->Beta != T.Zero;
        store.Finish = pc + k == task->K;
        bool ends = store.Finish && task->Ending.Exists;
        for (int jr = 0; jr < n; jr += nr)
        {
            T* panel = b.Data + ((jr & kept) * b.Step);
            if (packs && (jr & (group - 1)) == 0)
                task->B.Pack<TSimd, TVec>(panel, nr, jc + jr, Math.Min(group, n - jr), pc, k);
            store.Columns = Math.Min(nr, n - jr);
            store.Ahead = 0;

            // At the right edge one register may be enough, and then tiles of twice the rows; unless A was packed for others.
            int mr = store.Columns <= TSimd.Width && nr > TSimd.Width && task->A.Reading != Reading.Panels
                ? task->Blocking.TallMr
                : task->Blocking.Mr;
            for (int ir = 0; ir < m; ir += mr)
            {
                if (foresees && ir + mr >= m && jr + nr < n)
                    store.Ahead = nr * b.Step;
                int rows = Math.Min(mr, m - ir);
                if (ends)
                    task->Ending.Foresee<TSimd, TVec>(ic + ir, jc + jr, rows, store.Columns);
                store.C = task->C + ((ic + ir) * task->Ldc) + jc + jr;
                store.Bias = task->Bias + (TBias.Axis == BiasAxis.Row ? ic + ir : jc + jr);
                TileSwitch<TSimd, T, TVec, TBias, TActivation>.Run(
                    rows, k, a.Data + (ir * a.Step), a.LaneStride, a.DepthStride, panel, ldb, &store);
                if (ends)
                    task->Ending.Run<TSimd, TVec>(store.C, task->Ldc, ic + ir, jc + jr, rows, store.Columns);
            }
        }
    }

    /// <summary>K = 0 or alpha = 0: C = act(beta·C + bias), A and B unread.</summary>
    private static void Scale(GemmTask<T, TA, TB>* task, GemmPart* part)
    {
        TVec beta = TSimd.Broadcast(task->Beta);
        for (int i = part->I0; i < part->I1; i++)
        {
            T* c = task->C + (i * task->Ldc);
            for (int j = part->J0; j < part->J1; j += TSimd.Width)
            {
                TVec mask = TSimd.FirstLanes(part->J1 - j);
                TVec v = task->Beta == T.Zero
                    ? TSimd.Broadcast(T.Zero)
                    : TSimd.Multiply(beta, TSimd.Load(c + j, mask));
                if (TBias.Axis == BiasAxis.Row)
                    v = TSimd.Add(v, TSimd.Broadcast(task->Bias[i]));
                if (TBias.Axis == BiasAxis.Column)
                    v = TSimd.Add(v, TSimd.Load(task->Bias + j, mask));
                TSimd.Store(c + j, TActivation.Apply<TSimd, T, TVec>(v, TSimd.Broadcast(T.Zero)), mask);
            }
        }

        if (task->Ending.Exists)
        {
            task->Ending.Run<TSimd, TVec>(
                task->C + (part->I0 * task->Ldc) + part->J0, task->Ldc, part->I0, part->J0, part->I1 - part->I0,
                part->J1 - part->J0);
        }
    }
}

/// <summary>A rectangle of C, rows I0 … I1 and columns J0 … J1, the ends excluded.</summary>
internal readonly record struct GemmPart(int I0, int I1, int J0, int J1);
