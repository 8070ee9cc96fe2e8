using System.Numerics;

namespace Kernels;

/// <summary>Both tiers of <see cref="LayerNorm"/> and <see cref="RmsNorm"/>.</summary>
internal static unsafe class NormKernels<T, TNorm>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TNorm : struct, INorm
{
    public static void Forward(
        int rows, int columns, ReadOnlySpan<T> x, int ldx, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon,
        Span<T> y, int ldy, Span<T> mean, Span<T> rstd, int threads)
    {
        RowSpans<T>.CheckSizes(rows, columns, threads);
        ReadOnlySpan<T> input = RowSpans<T>.Matrix(x, rows, columns, ldx, nameof(x), nameof(ldx));
        ReadOnlySpan<T> output = RowSpans<T>.Matrix(y, rows, columns, ldy, nameof(y), nameof(ldy));
        RowSpans<T>.SameOrDisjoint(output, ldy, input, ldx, nameof(y), nameof(x), nameof(ldy));
        OptionalInput(gamma, columns, nameof(gamma), output, nameof(y));
        OptionalInput(beta, columns, nameof(beta), output, nameof(y));
        OptionalOutput(mean, rows, nameof(mean));
        OptionalOutput(rstd, rows, nameof(rstd));
        Apart(mean, nameof(mean), input, nameof(x), output, nameof(y), gamma, nameof(gamma), beta, nameof(beta));
        Apart(rstd, nameof(rstd), input, nameof(x), output, nameof(y), gamma, nameof(gamma), beta, nameof(beta));
        Require.Disjoint<T>(rstd, mean, nameof(rstd), nameof(mean));
        fixed (T* px = x, pg = gamma, pb = beta, py = y, pm = mean, pr = rstd)
            Forward(rows, columns, px, ldx, pg, pb, epsilon, py, ldy, pm, pr, threads);
    }

    public static void Forward(
        int rows, int columns, T* x, int ldx, T* gamma, T* beta, T epsilon, T* y, int ldy, T* mean, T* rstd, int threads)
    {
        var task = new NormTask<T>
        {
            Rows = rows,
            Columns = columns,
            X = x,
            Ldx = ldx,
            Gamma = gamma,
            Beta = beta,
            Epsilon = epsilon,
            Y = y,
            Ldy = ldy,
            Mean = mean,
            Rstd = rstd,
        };
        var call = new ForwardCall { Task = &task, Threads = threads };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    public static void Backward(
        int rows, int columns, ReadOnlySpan<T> x, int ldx, ReadOnlySpan<T> gamma, ReadOnlySpan<T> mean,
        ReadOnlySpan<T> rstd, ReadOnlySpan<T> dy, int lddy, Span<T> dx, int lddx, Span<T> dgamma, Span<T> dbeta,
        int threads)
    {
        RowSpans<T>.CheckSizes(rows, columns, threads);
        ReadOnlySpan<T> input = RowSpans<T>.Matrix(x, rows, columns, ldx, nameof(x), nameof(ldx));
        ReadOnlySpan<T> gradient = RowSpans<T>.Matrix(dy, rows, columns, lddy, nameof(dy), nameof(lddy));
        ReadOnlySpan<T> output = default;
        if (!dx.IsEmpty)
        {
            output = RowSpans<T>.Matrix(dx, rows, columns, lddx, nameof(dx), nameof(lddx));
            RowSpans<T>.SameOrDisjoint(output, lddx, input, ldx, nameof(dx), nameof(x), nameof(lddx));
            RowSpans<T>.SameOrDisjoint(output, lddx, gradient, lddy, nameof(dx), nameof(dy), nameof(lddx));
        }

        OptionalInput(gamma, columns, nameof(gamma), output, nameof(dx));
        if (TNorm.Centers)
            Require.Length(mean.Length, rows, nameof(mean));
        Require.Length(rstd.Length, rows, nameof(rstd));
        Require.Disjoint(output, mean, nameof(dx), nameof(mean));
        Require.Disjoint(output, rstd, nameof(dx), nameof(rstd));
        OptionalOutput(dgamma, columns, nameof(dgamma));
        OptionalOutput(dbeta, columns, nameof(dbeta));
        Apart(dgamma, nameof(dgamma), input, nameof(x), gradient, nameof(dy), gamma, nameof(gamma), output, nameof(dx));
        Apart(dbeta, nameof(dbeta), input, nameof(x), gradient, nameof(dy), gamma, nameof(gamma), output, nameof(dx));
        Apart(dgamma, nameof(dgamma), mean, nameof(mean), rstd, nameof(rstd), dbeta, nameof(dbeta), default, "");
        Apart(dbeta, nameof(dbeta), mean, nameof(mean), rstd, nameof(rstd), default, "", default, "");
        fixed (T* px = x, pg = gamma, pm = mean, pr = rstd, pdy = dy, pdx = dx, pdg = dgamma, pdb = dbeta)
            Backward(rows, columns, px, ldx, pg, pm, pr, pdy, lddy, pdx, lddx, pdg, pdb, threads);
    }

    public static void Backward(
        int rows, int columns, T* x, int ldx, T* gamma, T* mean, T* rstd, T* dy, int lddy, T* dx, int lddx, T* dgamma,
        T* dbeta, int threads)
    {
        var task = new NormTask<T>
        {
            Rows = rows,
            Columns = columns,
            X = x,
            Ldx = ldx,
            Gamma = gamma,
            Mean = mean,
            Rstd = rstd,
            Dy = dy,
            Lddy = lddy,
            Y = dx,
            Ldy = lddx,
            Dgamma = dgamma,
            Dbeta = dbeta,
        };
        var call = new BackwardCall { Task = &task, Threads = threads };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    private static void OptionalInput(
        ReadOnlySpan<T> vector, int columns, string name, ReadOnlySpan<T> output, string outputName)
    {
        if (vector.IsEmpty)
            return;
        Require.Length(vector.Length, columns, name);
        Require.Disjoint(output, vector, outputName, name);
    }

    private static void OptionalOutput(ReadOnlySpan<T> vector, int length, string name)
    {
        if (!vector.IsEmpty)
            Require.Length(vector.Length, length, name);
    }

    private static void Apart(
        ReadOnlySpan<T> output, string name, ReadOnlySpan<T> a, string aName, ReadOnlySpan<T> b, string bName,
        ReadOnlySpan<T> c, string cName, ReadOnlySpan<T> d, string dName)
    {
        Require.Disjoint(output, a, name, aName);
        Require.Disjoint(output, b, name, bName);
        Require.Disjoint(output, c, name, cName);
        Require.Disjoint(output, d, name, dName);
    }

    private struct ForwardCall : IIsaKernel<T>
    {
        public NormTask<T>* Task;
        public int Threads;

        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            NormTask<T>* task = Task;
            task->Threads = RowShare.Worthwhile(task->Rows, task->Columns, Threads);
            if (task->Threads == 1)
                NormRows<TSimd, T, TVec, TNorm>.Forward(task, 0, task->Rows);
            else
                ForkJoin.Run(task->Threads, task->Threads, &Part<TSimd, TVec>, task);
        }

        private static void Part<TSimd, TVec>(void* context, int index)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            var task = (NormTask<T>*)context;
            NormRows<TSimd, T, TVec, TNorm>.Forward(
                task, RowShare.Start(task->Rows, task->Threads, index), RowShare.Start(task->Rows, task->Threads, index + 1));
        }
    }

    private struct BackwardCall : IIsaKernel<T>
    {
        public NormTask<T>* Task;
        public int Threads;

        // Sums down the columns first: dx may lie over x or dy.
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            NormTask<T>* task = Task;
            if (task->Dgamma != null || task->Dbeta != null)
            {
                int steps = (task->Columns + NormColumns<TSimd, T, TVec, TNorm>.Step - 1) / NormColumns<TSimd, T, TVec, TNorm>.Step;
                task->Threads = Math.Min(Math.Max(1, steps), RowShare.Worthwhile(task->Rows, task->Columns, Threads));
                ForkJoin.Run(task->Threads, task->Threads, &Columns<TSimd, TVec>, task);
            }

            if (task->Y == null)
                return;
            task->Threads = RowShare.Worthwhile(task->Rows, task->Columns, Threads);
            ForkJoin.Run(task->Threads, task->Threads, &Rows<TSimd, TVec>, task);
        }

        private static void Columns<TSimd, TVec>(void* context, int index)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            var task = (NormTask<T>*)context;
            int step = NormColumns<TSimd, T, TVec, TNorm>.Step, steps = (task->Columns + step - 1) / step;
            int start = RowShare.Start(steps, task->Threads, index), end = RowShare.Start(steps, task->Threads, index + 1);
            NormColumns<TSimd, T, TVec, TNorm>.Run(task, start * step, Math.Min(task->Columns, end * step));
        }

        private static void Rows<TSimd, TVec>(void* context, int index)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            var task = (NormTask<T>*)context;
            NormRows<TSimd, T, TVec, TNorm>.Backward(
                task, RowShare.Start(task->Rows, task->Threads, index), RowShare.Start(task->Rows, task->Threads, index + 1));
        }
    }
}
