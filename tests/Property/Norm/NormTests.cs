using System.Numerics;

namespace Kernels.Tests;

/// <summary>Layer norm and RMS norm, forward and backward: the bits of the reference, whatever runs them.</summary>
public class NormTests
{
    private static readonly Gen<RowCase> Tall = RowCase.Any.Select(
        Gen.Int[Contract.BlockK - 1, (2 * Contract.BlockK) + 3], Gen.Int[1, 40], (c, rows, columns) => c with
        {
            Rows = rows,
            Columns = columns,
        });

    [Fact]
    public void Forward_LayerNormF32_EqualsReference() => ForwardEqualsReference<float, CenteredNorm>();

    [Fact]
    public void Forward_LayerNormF64_EqualsReference() => ForwardEqualsReference<double, CenteredNorm>();

    [Fact]
    public void Forward_RmsNormF32_EqualsReference() => ForwardEqualsReference<float, PlainNorm>();

    [Fact]
    public void Forward_RmsNormF64_EqualsReference() => ForwardEqualsReference<double, PlainNorm>();

    [Fact]
    public void Backward_LayerNormF32_EqualsReference() => BackwardEqualsReference<float, CenteredNorm>();

    [Fact]
    public void Backward_LayerNormF64_EqualsReference() => BackwardEqualsReference<double, CenteredNorm>();

    [Fact]
    public void Backward_RmsNormF32_EqualsReference() => BackwardEqualsReference<float, PlainNorm>();

    [Fact]
    public void Backward_RmsNormF64_EqualsReference() => BackwardEqualsReference<double, PlainNorm>();

    private static unsafe void ForwardEqualsReference<T, TNorm>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TNorm : struct, INorm
    {
        void Check(RowCase c, InstructionSet set)
        {
            T epsilon = T.CreateChecked(1e-5);
            using GuardedBuffer<T> x = c.Matrix<T>(c.Ldx, 1), apart = c.Matrix<T>(c.Ldy, 2);
            using GuardedBuffer<T> gamma = Vector<T>(c, 3, 1), beta = Vector<T>(c, 4, TNorm.Centers ? 2 : 0);
            using GuardedBuffer<T> mean = Results<T>(c), rstd = Results<T>(c);
            GuardedBuffer<T> y = (c.Place == Place.First ? x : apart).Writable();
            T[] input = x.Span.ToArray(), before = y.Span.ToArray(), expected = y.Span.ToArray();
            T[] means = new T[c.Rows], rstds = new T[c.Rows];
            for (int i = 0; i < c.Rows && c.Columns > 0; i++)
            {
                (T[] row, means[i], rstds[i]) = NormReference.Forward(
                    input[(i * c.Ldx)..][..c.Columns], Values(gamma), Values(beta), epsilon, TNorm.Centers);
                row.CopyTo(expected, i * c.Ldy);
            }

            NormKernels<T, TNorm>.Forward(
                c.Rows, c.Columns, x.Span, c.Ldx, gamma.Span, beta.Span, epsilon, y.Span, c.Ldy, mean.Span, rstd.Span,
                c.Threads);
            Bits.AssertSame<T>(expected, y.Span, $"on {set}");
            if (c.Columns > 0)
            {
                Bits.AssertSame<T>(means, mean.Span, $"means on {set}");
                Bits.AssertSame<T>(rstds, rstd.Span, $"rstd on {set}");
            }

            before.CopyTo(y.Span);
            NormKernels<T, TNorm>.Forward(
                c.Rows, c.Columns, x.Pointer, c.Ldx, Pointer(gamma), Pointer(beta), epsilon, y.Pointer, c.Ldy, null, null,
                c.Threads);
            Bits.AssertSame<T>(expected, y.Span, $"over pointers on {set}");
        }

        EveryIsa.Run(set => RowCase.Any.Sample(c => Check(c, set), iter: 100));
        EveryIsa.Run(set => RowCase.Large.Sample(c => Check(c, set), iter: 2));
    }

    private static unsafe void BackwardEqualsReference<T, TNorm>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TNorm : struct, INorm
    {
        void Check(RowCase c, InstructionSet set)
        {
            using GuardedBuffer<T> x = c.Matrix<T>(c.Ldx, 1), dy = c.Matrix<T>(c.Lddy, 2), apart = c.Matrix<T>(c.Ldy, 3);
            using GuardedBuffer<T> gamma = Vector<T>(c, 4, 1);
            using var mean = new GuardedBuffer<T>(TNorm.Centers ? Gens.Values<T>(c.Rows, c.Seed) : new T[c.Rows], c.Guard);
            using var rstd = new GuardedBuffer<T>(Gens.Values<T>(c.Rows, c.Seed + 9), c.Guard);
            using GuardedBuffer<T> dgamma = Results<T>(c, c.Columns), dbeta = Results<T>(c, c.Columns);
            GuardedBuffer<T> dx = (c.Place == Place.First ? x : c.Place == Place.Second ? dy : apart).Writable();
            T[] input = x.Span.ToArray(), gradient = dy.Span.ToArray(), expected = dx.Span.ToArray(), before = [.. expected];
            for (int i = 0; i < c.Rows && c.Columns > 0; i++)
            {
                NormReference.BackwardRow(
                    input[(i * c.Ldx)..][..c.Columns], Values(gamma), mean.Span[i], rstd.Span[i],
                    gradient[(i * c.Lddy)..][..c.Columns], TNorm.Centers).CopyTo(expected, i * c.Ldy);
            }

            T[] gammas = new T[c.Columns], betas = new T[c.Columns];
            for (int j = 0; j < c.Columns; j++)
            {
                T[] xs = [.. Enumerable.Range(0, c.Rows).Select(i => input[(i * c.Ldx) + j])];
                T[] dys = [.. Enumerable.Range(0, c.Rows).Select(i => gradient[(i * c.Lddy) + j])];
                (gammas[j], betas[j]) = NormReference.BackwardColumn(xs, mean.Span.ToArray(), rstd.Span.ToArray(), dys);
            }

            NormKernels<T, TNorm>.Backward(
                c.Rows, c.Columns, x.Span, c.Ldx, gamma.Span, TNorm.Centers ? mean.Span : [], rstd.Span, dy.Span, c.Lddy,
                dx.Span, c.Ldy, dgamma.Span, dbeta.Span, c.Threads);
            Bits.AssertSame<T>(expected, dx.Span, $"dx on {set}");
            Bits.AssertSame<T>(gammas, dgamma.Span, $"dgamma on {set}");
            Bits.AssertSame<T>(betas, dbeta.Span, $"dbeta on {set}");
            before.CopyTo(dx.Span);
            NormKernels<T, TNorm>.Backward(
                c.Rows, c.Columns, x.Pointer, c.Ldx, Pointer(gamma), TNorm.Centers ? mean.Pointer : null, rstd.Pointer,
                dy.Pointer, c.Lddy, dx.Pointer, c.Ldy, null, null, c.Threads);
            Bits.AssertSame<T>(expected, dx.Span, $"dx over pointers on {set}");
        }

        EveryIsa.Run(set => RowCase.Any.Sample(c => Check(c, set), iter: 100));
        EveryIsa.Run(set => RowCase.Large.Sample(c => Check(c, set), iter: 2));
        EveryIsa.Run(set => Tall.Sample(c => Check(c, set), iter: 4));
    }

    /// <summary>A vector over columns, or an empty one for none.</summary>
    private static GuardedBuffer<T> Vector<T>(RowCase c, int salt, int bit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(Gens.Values<T>((c.Seed & bit) != 0 ? c.Columns : 0, c.Seed + salt), c.Guard);

    private static GuardedBuffer<T> Results<T>(RowCase c, int? length = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new GuardedBuffer<T>(length ?? c.Rows, c.Guard);
        result.Span.Fill(T.CreateChecked(77));
        return result;
    }

    private static T[]? Values<T>(GuardedBuffer<T> vector)
        where T : unmanaged => vector.Length == 0 ? null : vector.Span.ToArray();

    private static unsafe T* Pointer<T>(GuardedBuffer<T> vector)
        where T : unmanaged => vector.Length == 0 ? null : vector.Pointer;
}
