using System.Numerics;

namespace Kernels.Tests;

/// <summary>The ways that results reach memory, which a call chooses by size: the same bits from all, at every size.</summary>
public class SweepTests
{
    [Fact]
    public void Forward_EveryStoreF32_EqualsReference() => EqualsReference<float>();

    [Fact]
    public void Forward_EveryStoreF64_EqualsReference() => EqualsReference<double>();

    private static void EqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(RowCase.Any, Gen.Int[0, 2]).Where((c, _) => c.Rows * c.Columns > 0).Sample(
            (c, store) =>
            {
                int ldx = c.Ldx, ld = (c.Columns + 15) & -16;
                using var y = new NativeBuffer<T>(c.Rows * ld);
                using var dx = new NativeBuffer<T>(c.Rows * ld);
                using GuardedBuffer<T> x = c.Matrix<T>(ldx, 1), dy = c.Matrix<T>(ldx, 2);
                T[] before = y.Span.ToArray(), expected = [.. before], gradient = [.. before];
                for (int i = 0; i < c.Rows; i++)
                {
                    T[] row = SoftmaxReference.Softmax(x.Span.Slice(i * ldx, c.Columns).ToArray());
                    row.CopyTo(expected, i * ld);
                    SoftmaxReference.SoftmaxBackward(row, dy.Span.Slice(i * ldx, c.Columns).ToArray()).CopyTo(gradient, i * ld);
                }

                Run(store, c, x, ldx, null, 0, y, ld);
                Bits.AssertSame<T>(expected, y.Span, $"store {store} on {set}");
                Run(store, c, null, 0, y, ld, dx, ld, dy, ldx);
                Bits.AssertSame<T>(gradient, dx.Span, $"gradient, store {store} on {set}");
            },
            iter: 60));

    [Fact]
    public void LogForward_EveryStoreF32_EqualsReference() => LogEqualsReference<float>();

    [Fact]
    public void LogForward_EveryStoreF64_EqualsReference() => LogEqualsReference<double>();

    private static void LogEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(RowCase.Any, Gen.Int[0, 2]).Where((c, _) => c.Rows * c.Columns > 0).Sample(
            (c, store) =>
            {
                int ldx = c.Ldx, ld = (c.Columns + 15) & -16;
                using var y = new NativeBuffer<T>(c.Rows * ld);
                using var inPlace = new NativeBuffer<T>(c.Rows * ld);
                using GuardedBuffer<T> x = c.Matrix<T>(ldx, 1);
                T[] expected = y.Span.ToArray();
                for (int i = 0; i < c.Rows; i++)
                {
                    Span<T> row = x.Span.Slice(i * ldx, c.Columns);
                    SoftmaxReference.LogSoftmax(row.ToArray()).CopyTo(expected, i * ld);
                    row.CopyTo(inPlace.Span[(i * ld)..]);
                }

                Run(store, c, x, ldx, null, 0, y, ld, isLog: true);
                Bits.AssertSame<T>(expected, y.Span, $"store {store} on {set}");
                Run(store, c, null, 0, inPlace, ld, inPlace, ld, isLog: true);
                Bits.AssertSame<T>(expected, inPlace.Span, $"in place, store {store} on {set}");
            },
            iter: 60));

    private static unsafe void Run<T>(
        int store, RowCase c, GuardedBuffer<T>? x, int ldx, NativeBuffer<T>? y, int ldy, NativeBuffer<T> output, int ld,
        GuardedBuffer<T>? dy = null, int lddy = 0, bool isLog = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var task = new RowTask<T>
        {
            Rows = c.Rows,
            Columns = c.Columns,
            X = x is null ? y!.Pointer : x.Pointer,
            Ldx = x is null ? ldy : ldx,
            Dy = dy is null ? null : dy.Pointer,
            Lddy = lddy,
            Y = output.Pointer,
            Ldy = ld,
        };
        switch (store)
        {
            case 0:
                Dispatch<T, CachedStore>(&task, isLog);
                break;
            case 1:
                Dispatch<T, FarStore>(&task, isLog);
                break;
            default:
                Dispatch<T, StreamedStore>(&task, isLog);
                break;
        }
    }

    private static unsafe void Dispatch<T, TStore>(RowTask<T>* task, bool isLog)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IRowStore
    {
        var call = new Call<T, TStore> { Task = task, IsLog = isLog };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    private unsafe struct Call<T, TStore> : IIsaKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IRowStore
    {
        public RowTask<T>* Task;
        public bool IsLog;

        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            if (Task->Dy != null)
                SoftmaxBackwardRows.Sweep<TSimd, T, TVec, TStore>(Task, 0, Task->Rows);
            else if (IsLog)
                SoftmaxSweep<TSimd, T, TVec, PlainScores<T>, LogShareEnding, TStore>.Run(Task, 0, Task->Rows);
            else
                SoftmaxSweep<TSimd, T, TVec, PlainScores<T>, ShareEnding, TStore>.Run(Task, 0, Task->Rows);
        }
    }
}
