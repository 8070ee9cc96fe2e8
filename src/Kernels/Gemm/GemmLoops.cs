using System.Numerics;

namespace Kernels;

/// <summary>The five loops around the tile.</summary>
/// <remarks>
/// <code>
///   loop 5  jc over N by nc   a block of columns; B's share of the last-level cache
///   loop 4  pc over K by KB   one block of the contract; panels of B are packed (or viewed) here
///   loop 3  ic over M by mc   a block of rows; panels of A are packed (or viewed) here, to live in L2
///   loop 2  jr over nc by nr  one panel of B, to live in L1
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
    /// <summary>Computes rows i0 … i1 and columns j0 … j1 of C, which begin at tiles.</summary>
    /// <param name="task">The whole product.</param>
    /// <param name="part">The share of C.</param>
    /// <param name="scratch">Room for one block of B and one of A, as <see cref="GemmScratch"/> has it.</param>
    public static void Run(GemmTask<T, TA, TB>* task, GemmPart part, byte* scratch)
    {
        if (task->K == 0 || task->Alpha == T.Zero)
        {
            Scale(task, part);
            return;
        }

        (int mr, int nr, int mc, int nc) = task->Blocking;
        T* packedB = (T*)scratch;
        T* packedA = (T*)(scratch + GemmScratch.BytesOfB(task));

        for (int jc = part.J0; jc < part.J1; jc += nc)
        {
            int n = Math.Min(nc, part.J1 - jc);
            for (int pc = 0; pc < task->K; pc += Contract.BlockK)
            {
                int k = Math.Min(Contract.BlockK, task->K - pc);
                Panels<T> b = Block(ref task->B, packedB, nr, jc, n, pc, k);
                for (int ic = part.I0; ic < part.I1; ic += mc)
                {
                    int m = Math.Min(mc, part.I1 - ic);
                    Panels<T> a = Block(ref task->A, packedA, mr, ic, m, pc, k);
                    Tiles(task, a, ic, m, b, jc, n, pc, k);
                }
            }
        }
    }

    /// <summary>Loops 2 and 1.</summary>
    private static void Tiles(
        GemmTask<T, TA, TB>* task, Panels<T> a, int ic, int m, Panels<T> b, int jc, int n, int pc, int k)
    {
        int mr = task->Blocking.Mr;
        int nr = task->Blocking.Nr;
        TileStore<T> store;
        store.Ldc = task->Ldc;
        store.Alpha = task->Alpha;
        store.Beta = pc == 0 ? task->Beta : T.One;
        store.ReadC = pc > 0 || task->Beta != T.Zero;
        store.Finish = pc + k == task->K;

        T* panelB = b.Data;
        for (int jr = 0; jr < n; jr += nr, panelB += b.PanelStep)
        {
            store.Columns = Math.Min(nr, n - jr);
            T* panelA = a.Data;
            for (int ir = 0; ir < m; ir += mr, panelA += a.PanelStep)
            {
                store.C = task->C + ((ic + ir) * task->Ldc) + jc + jr;
                store.Bias = task->Bias + (TBias.Axis == BiasAxis.Row ? ic + ir : jc + jr);
                TileSwitch<TSimd, T, TVec, TBias, TActivation>.Run(
                    Math.Min(mr, m - ir), k, panelA, a.LaneStride, a.DepthStride, panelB, b.DepthStride, &store);
            }
        }
    }

    /// <summary>The panels of one block of an operand: where they lie, or packed.</summary>
    private static Panels<T> Block<TOperand>(
        ref TOperand operand, T* packed, int width, int lane, int lanes, int depth, int k)
        where TOperand : struct, IOperand<T>
    {
        if (operand.IsView)
            return operand.View(lane, depth, k, width);

        nint step = (nint)width * k;
        T* panel = packed;
        for (int l = 0; l < lanes; l += width, panel += step)
            operand.Pack<TSimd, TVec>(panel, width, lane + l, Math.Min(width, lanes - l), depth, k);
        return new Panels<T>(packed, step, 1, width);
    }

    /// <summary>K = 0 or alpha = 0: C = act(beta·C + bias), A and B unread.</summary>
    private static void Scale(GemmTask<T, TA, TB>* task, GemmPart part)
    {
        TVec beta = TSimd.Broadcast(task->Beta);
        for (int i = part.I0; i < part.I1; i++)
        {
            T* c = task->C + (i * task->Ldc);
            for (int j = part.J0; j < part.J1; j += TSimd.Width)
            {
                TVec mask = TSimd.FirstLanes(part.J1 - j);
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
    }
}

/// <summary>A rectangle of C, rows I0 … I1 and columns J0 … J1, the ends excluded.</summary>
internal readonly record struct GemmPart(int I0, int I1, int J0, int J1);
