using System.Numerics;

namespace Kernels.Tests;

/// <summary>Scaled, masked and causal softmax, and softmax along another axis: the bits of the plain reference.</summary>
public class ScoreTests
{
    private static readonly double[] Scales = [1, 0.125, -0.7, 0, 3];

    [Fact]
    public void Forward_EveryFormF32_EqualsReference() => EqualsReference<float>();

    [Fact]
    public void Forward_EveryFormF64_EqualsReference() => EqualsReference<double>();

    [Fact]
    public void BackwardScaled_F32_EqualsReference() => BackwardEqualsReference<float>();

    [Fact]
    public void BackwardScaled_F64_EqualsReference() => BackwardEqualsReference<double>();

    [Fact]
    public void Axis_F32_EqualsReference() => AxisEqualsReference<float>();

    [Fact]
    public void Axis_F64_EqualsReference() => AxisEqualsReference<double>();

    [Fact]
    public void ForwardMasked_NothingLeft_IsNan() => EveryIsa.Run(_ =>
    {
        float[] x = [1, 2, 3, 4], mask = [0, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity];
        Softmax.ForwardMasked(2, 2, 0.5f, x, 2, mask, 2, x, 2);
        Assert.Equal([1, 0, float.NaN, float.NaN], x);
    });

    [Fact]
    public void ForwardCausal_RowsThatSeeNothing_AreZero() => EveryIsa.Run(_ =>
    {
        float[] x = [float.NaN, 1, 7, float.NaN, 1, 1];
        Softmax.ForwardCausal(3, 2, -1, 1f, x, 2, x, 2);
        Assert.Equal([0, 0, 1, 0, 0.5f, 0.5f], x);
    });

    [Fact]
    public void BackwardScaled_IsTheDerivative() => Gen.Select(Gen.Int[1, 40], Gens.Seed).Sample(
        (n, seed) =>
        {
            double[] x = Gens.Values<double>(n, seed), dy = Gens.Values<double>(n, seed + 1), mask = Gens.Values<double>(n, 7);
            double[] y = new double[n], dx = new double[n];
            Softmax.ForwardMasked(1, n, 0.6, x, n, mask, 0, y, n);
            Softmax.BackwardScaled(1, n, 0.6, y, n, dy, n, dx, n);

            // Central difference of f = Σ dy·y: h²·|f‴|/6 + u·|f|/h, with |x|, |mask|, |dy| ≤ 4 and thus |f| ≤ 4.
            // f = W + (dyᵢ − W)·σ(0.6·x − c) with W the mean of the other dy, so |f‴| ≤ 0.6³·8·max|σ‴| = 0.216·8/8: 4e-12.
            // 0.6·x + mask, at most 6.4, rounds by 6.4 u, minus the maximum by 12.8 u, its exponential by 2 u: 22 u; a sum
            // of 40 in lanes adds 7 u, the quotient of the two 2 u: 53 u·|f|. x ± h rounds by 4 u, times a slope of at most
            // 0.6·8/4: 5 u. In all (53·4 + 5)·1.2e-16/1e-5 + 4e-12.
            const double Bound = 2.7e-9;
            for (int i = 0; i < n; i++)
            {
                double[] up = [.. x], down = [.. x], a = new double[n], b = new double[n];
                up[i] += 1e-5;
                down[i] -= 1e-5;
                Softmax.ForwardMasked(1, n, 0.6, up, n, mask, 0, a, n);
                Softmax.ForwardMasked(1, n, 0.6, down, n, mask, 0, b, n);
                double slope = a.Zip(b, (p, q) => (p - q) / 2e-5).Zip(dy, (p, q) => p * q).Sum();
                Assert.InRange(Math.Abs(slope - dx[i]), 0, Bound);
            }
        },
        iter: 60);

    [Fact]
    public void EveryCall_BadInput_NamesArgument()
    {
        float[] x = new float[8], y = new float[8];
        Refuses("ldm", () => Softmax.ForwardMasked(2, 4, 1f, x, 4, x, 3, y, 4));
        Refuses("mask", () => Softmax.ForwardMasked(2, 4, 1f, x, 4, new float[7], 4, y, 4));
        Refuses("mask", () => Softmax.ForwardMasked(2, 4, 1f, x, 4, new float[3], 0, y, 4));
        Refuses("y", () => Softmax.ForwardMasked(2, 4, 1f, x, 4, y, 4, y, 4));
        Refuses("threads", () => Softmax.ForwardScaled(2, 4, 1f, x, 4, y, 4, 0));
        Refuses("y", () => Softmax.ForwardCausal(2, 5, 0, 1f, new float[10], 5, y, 5));
        Refuses("dx", () => Softmax.BackwardScaled(2, 4, 1f, x, 4, x, 4, y.AsSpan(1), 4));
        Refuses("axis", () => Softmax.ForwardAxis(1, -1, 4, x, y));
        Refuses("outer", () => Softmax.ForwardAxis(1 << 20, 1 << 20, 4, x, y));
        Refuses("y", () => LogSoftmax.ForwardAxis(2, 2, 2, x, y.AsSpan(1)));
        Refuses("dy", () => LogSoftmax.BackwardAxis(2, 2, 2, x, x.AsSpan(1), y));
        Assert.All(y, e => Assert.Equal(0, e));
    }

    [Fact]
    public void EveryCall_Warm_AllocatesNothing() => EveryIsa.Run(_ =>
    {
        float[] x = new float[300 * 200], y = new float[x.Length];
        Allocation.AssertNone(() =>
        {
            Softmax.ForwardScaled(300, 200, 2f, x, 200, y, 200, 3);
            Softmax.ForwardMasked(300, 200, 2f, x, 200, x, 0, y, 200, 3);
            Softmax.ForwardCausal(300, 200, 3, 2f, x, 200, y, 200, 3);
            Softmax.BackwardScaled(300, 200, 2f, x, 200, y, 200, y, 200, 3);
            Softmax.ForwardAxis(3, 100, 200, x, y, 3);
            Softmax.BackwardAxis(3, 100, 200, x, y, y, 3);
        });
    });

    private static unsafe void EqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        void Check(RowCase c, int form, InstructionSet set)
        {
            T scale = T.CreateChecked(Scales[c.Seed % Scales.Length]);
            int offset = (c.Seed % 9) - 3, ldm = c.Seed % 2 == 0 ? 0 : c.Lddy;
            using GuardedBuffer<T> x = c.Matrix<T>(c.Ldx, 1), mask = c.Matrix<T>(c.Lddy, 2), apart = c.Matrix<T>(c.Ldy, 3);
            GuardedBuffer<T> y = (c.Place == Place.First ? x : apart).Writable();
            T[] before = y.Span.ToArray(), expected = y.Span.ToArray();
            for (int i = 0; i < c.Rows && c.Columns > 0; i++)
            {
                T[] row = x.Span.Slice(i * c.Ldx, c.Columns).ToArray(), added = mask.Span.Slice(i * ldm, c.Columns).ToArray();
                int seen = form == 2 ? Math.Clamp(i + 1 + offset, 0, c.Columns) : c.Columns;
                T[] scores = [.. row.Zip(added, (e, m) => form == 1 ? T.FusedMultiplyAdd(scale, e, m) : scale * e).Take(seen)];
                T[] result = [.. seen == 0 ? [] : SoftmaxReference.Softmax(scores), .. new T[c.Columns - seen]];
                result.CopyTo(expected, i * c.Ldy);
            }

            void Run(bool spans)
            {
                switch (form, spans)
                {
                    case (0, true): ScoreKernels<T>.Scaled(c.Rows, c.Columns, scale, x.Span, c.Ldx, y.Span, c.Ldy, c.Threads); break;
                    case (0, false): ScoreKernels<T>.Scaled(c.Rows, c.Columns, scale, x.Pointer, c.Ldx, y.Pointer, c.Ldy, c.Threads); break;
                    case (1, true): ScoreKernels<T>.Masked(c.Rows, c.Columns, scale, x.Span, c.Ldx, mask.Span, ldm, y.Span, c.Ldy, c.Threads); break;
                    case (1, false): ScoreKernels<T>.Masked(c.Rows, c.Columns, scale, x.Pointer, c.Ldx, mask.Pointer, ldm, y.Pointer, c.Ldy, c.Threads); break;
                    case (2, true): ScoreKernels<T>.Causal(c.Rows, c.Columns, offset, scale, x.Span, c.Ldx, y.Span, c.Ldy, c.Threads); break;
                    default: ScoreKernels<T>.Causal(c.Rows, c.Columns, offset, scale, x.Pointer, c.Ldx, y.Pointer, c.Ldy, c.Threads); break;
                }
            }

            Run(spans: true);
            Bits.AssertSame<T>(expected, y.Span, $"form {form} on {set}");
            before.CopyTo(y.Span);
            Run(spans: false);
            Bits.AssertSame<T>(expected, y.Span, $"form {form} over pointers on {set}");
        }

        EveryIsa.Run(set => Gen.Select(RowCase.Any, Gen.Int[0, 2]).Sample((c, form) => Check(c, form, set), iter: 150));
        EveryIsa.Run(set => Gen.Select(RowCase.Large, Gen.Int[0, 2]).Sample((c, form) => Check(c, form, set), iter: 2));
    }

    private static unsafe void BackwardEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => EveryIsa.Run(set => RowCase.Any.Sample(
            c =>
            {
                T scale = T.CreateChecked(Scales[c.Seed % Scales.Length]);
                using GuardedBuffer<T> y = c.Matrix<T>(c.Ldx, 1), dy = c.Matrix<T>(c.Lddy, 2), apart = c.Matrix<T>(c.Ldy, 3);
                GuardedBuffer<T> dx = (c.Place == Place.First ? y : c.Place == Place.Second ? dy : apart).Writable();
                T[] before = dx.Span.ToArray(), expected = dx.Span.ToArray();
                for (int i = 0; i < c.Rows && c.Columns > 0; i++)
                {
                    T[] result = SoftmaxReference.SoftmaxBackward(
                        y.Span.Slice(i * c.Ldx, c.Columns).ToArray(), dy.Span.Slice(i * c.Lddy, c.Columns).ToArray());
                    Array.ConvertAll(result, e => e * scale).CopyTo(expected, i * c.Ldy);
                }

                ScoreKernels<T>.BackwardScaled(
                    c.Rows, c.Columns, scale, y.Span, c.Ldx, dy.Span, c.Lddy, dx.Span, c.Ldy, c.Threads);
                Bits.AssertSame<T>(expected, dx.Span, $"on {set}");
                before.CopyTo(dx.Span);
                ScoreKernels<T>.BackwardScaled(
                    c.Rows, c.Columns, scale, y.Pointer, c.Ldx, dy.Pointer, c.Lddy, dx.Pointer, c.Ldy, c.Threads);
                Bits.AssertSame<T>(expected, dx.Span, $"over pointers on {set}");
            },
            iter: 100));

    private static void AxisEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Axis<T, SoftmaxColumns, SoftmaxBackwardColumns>(SoftmaxReference.Softmax, SoftmaxReference.SoftmaxBackward);
        Axis<T, LogSoftmaxColumns, LogSoftmaxBackwardColumns>(
            SoftmaxReference.LogSoftmax, SoftmaxReference.LogSoftmaxBackward);
    }

    private static unsafe void Axis<T, TForward, TBackward>(Func<T[], T[]> forward, Func<T[], T[], T[]> backward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TForward : struct, IColumnKernel
        where TBackward : struct, IColumnKernel
    {
        Gen<int> long1 = Gen.Frequency((4, Gens.Size), (1, Gen.Int[120, 260]));
        EveryIsa.Run(set => Gen.Select(RowCase.Any, Gen.Int[0, 3], long1, Gens.Size).Sample(
            (c, outer, axis, inner) =>
            {
                int length = outer * axis * inner;
                using var x = new GuardedBuffer<T>(Values<T>(c, length, 1), c.Guard);
                using var dy = new GuardedBuffer<T>(Values<T>(c, length, 2), c.Guard);
                using var y = new GuardedBuffer<T>(length, c.Guard);
                using var dx = new GuardedBuffer<T>(length, c.Guard);
                T[] expected = new T[length], gradient = new T[length];
                for (int column = 0; column < outer * inner && axis > 0; column++)
                {
                    int start = (column / inner * axis * inner) + (column % inner);
                    T[] Take(ReadOnlySpan<T> from)
                    {
                        T[] result = new T[axis];
                        for (int i = 0; i < axis; i++)
                            result[i] = from[start + (i * inner)];
                        return result;
                    }

                    T[] row = forward(Take(x.Span)), slope = backward(row, Take(dy.Span));
                    for (int i = 0; i < axis; i++)
                        (expected[start + (i * inner)], gradient[start + (i * inner)]) = (row[i], slope[i]);
                }

                AxisKernels<T, TForward, TBackward>.Forward(outer, axis, inner, x.Span, y.Span, c.Threads);
                Bits.AssertSame<T>(expected, y.Span, $"on {set}");
                AxisKernels<T, TForward, TBackward>.Backward(outer, axis, inner, y.Span, dy.Span, dx.Span, c.Threads);
                Bits.AssertSame<T>(gradient, dx.Span, $"gradient on {set}");
                AxisKernels<T, TForward, TBackward>.Backward(
                    outer, axis, inner, y.Pointer, dy.Pointer, dy.Writable().Pointer, c.Threads);
                Bits.AssertSame<T>(gradient, dy.Span, $"gradient in place on {set}");
                AxisKernels<T, TForward, TBackward>.Forward(outer, axis, inner, x.Pointer, x.Writable().Pointer, c.Threads);
                Bits.AssertSame<T>(expected, x.Span, $"in place on {set}");
            },
            iter: 60));
    }

    private static T[] Values<T>(RowCase c, int length, int salt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        c.Special ? Gens.SpecialValues<T>(length, c.Seed + salt) : Gens.Values<T>(length, c.Seed + salt);

    private static void Refuses(string name, Action call) =>
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
