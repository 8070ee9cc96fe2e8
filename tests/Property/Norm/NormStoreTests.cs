using System.Numerics;

namespace Kernels.Tests;

/// <summary>The ways that a norm's results reach memory, which a call chooses by size: the same bits from all, in place too.</summary>
public class NormStoreTests
{
    [Fact]
    public void Forward_EveryStoreLayerNormF32_EqualsReference() => EqualsReference<float, CenteredNorm>();

    [Fact]
    public void Forward_EveryStoreLayerNormF64_EqualsReference() => EqualsReference<double, CenteredNorm>();

    [Fact]
    public void Forward_EveryStoreRmsNormF32_EqualsReference() => EqualsReference<float, PlainNorm>();

    [Fact]
    public void Forward_EveryStoreRmsNormF64_EqualsReference() => EqualsReference<double, PlainNorm>();

    private static unsafe void EqualsReference<T, TNorm>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TNorm : struct, INorm =>
        EveryIsa.Run(set => Gen.Select(RowCase.Any, Gen.Int[0, 2]).Where((c, _) => c.Rows * c.Columns > 0).Sample(
            (c, store) =>
            {
                int ld = (c.Columns + 15) & -16;
                T epsilon = T.CreateChecked(1e-5);
                using var y = new NativeBuffer<T>(c.Rows * ld);
                using var inPlace = new NativeBuffer<T>(c.Rows * ld);
                using GuardedBuffer<T> x = c.Matrix<T>(c.Ldx, 1);
                T[] expected = y.Span.ToArray();
                for (int i = 0; i < c.Rows; i++)
                {
                    Span<T> row = x.Span.Slice(i * c.Ldx, c.Columns);
                    NormReference.Forward(row.ToArray(), null, null, epsilon, TNorm.Centers).Y.CopyTo(expected, i * ld);
                    row.CopyTo(inPlace.Span[(i * ld)..]);
                }

                var task = new NormTask<T>
                {
                    Rows = c.Rows,
                    Columns = c.Columns,
                    X = x.Pointer,
                    Ldx = c.Ldx,
                    Y = y.Pointer,
                    Ldy = ld,
                    Epsilon = epsilon,
                };
                Run<T, TNorm>(store, &task);
                Bits.AssertSame<T>(expected, y.Span, $"store {store} on {set}");
                task.X = inPlace.Pointer;
                task.Ldx = ld;
                task.Y = inPlace.Pointer;
                Run<T, TNorm>(store, &task);
                Bits.AssertSame<T>(expected, inPlace.Span, $"in place, store {store} on {set}");
            },
            iter: 60));

    private static unsafe void Run<T, TNorm>(int store, NormTask<T>* task)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TNorm : struct, INorm
    {
        var call = new Call<T, TNorm> { Task = task, Store = store };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    private unsafe struct Call<T, TNorm> : IIsaKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TNorm : struct, INorm
    {
        public NormTask<T>* Task;
        public int Store;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            if (Store == 0)
                NormRows<TSimd, T, TVec, TNorm>.Forward<CachedStore>(Task, 0, Task->Rows);
            else if (Store == 1)
                NormRows<TSimd, T, TVec, TNorm>.Forward<FarStore>(Task, 0, Task->Rows);
            else
                NormRows<TSimd, T, TVec, TNorm>.Forward<StreamedStore>(Task, 0, Task->Rows);
        }
    }
}
