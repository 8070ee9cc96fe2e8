using System.Numerics;

namespace Kernels.Tests;

/// <summary>Expressions against the odometer, bit for bit.</summary>
public class EinsumTests
{
    [Fact]
    public void Run_AnyExpressionF32_EqualsReference() => AnyExpression<float>();

    [Fact]
    public void Run_AnyExpressionF64_EqualsReference() => AnyExpression<double>();

    private static void AnyExpression<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => EinsumCase.Any.Sample(c => Check<T>(c, set), iter: 1500));
    }

    /// <summary>Guarded operands, an output whose gaps are canaries, the pool's scratch memory and the caller's.</summary>
    private static unsafe void Check<T>(EinsumCase c, InstructionSet set)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool special = c.Seed % 5 == 0;
        using GuardedBuffer<T> a = Values<T>(c, 0, special);
        using GuardedBuffer<T> b = Values<T>(c, c.Shapes.Count - 1, special);
        using GuardedBuffer<T> y = new(Gens.Values<T>(EinsumCase.Length(c.OutputShape, c.StridesY), c.Seed ^ 77), c.Guard);
        T[] expected = y.Span.ToArray();
        (T[], int[])[] operands = c.Shapes.Count == 1
            ? [(a.Span.ToArray(), c.StridesByIndex[0])]
            : [(a.Span.ToArray(), c.StridesByIndex[0]), (b.Span.ToArray(), c.StridesByIndex[1])];
        EinsumReference.Run(c.Sizes, c.Output, c.StridesY, expected, operands);

        Einsum einsum = c.Shapes.Count == 1
            ? Einsum.ParseStrided(c.Expression, c.Shapes[0], c.Strides[0], c.StridesY)
            : Einsum.ParseStrided(c.Expression, c.Shapes[0], c.Strides[0], c.Shapes[1], c.Strides[1], c.StridesY);
        Assert.Equal(c.OutputShape, einsum.OutputShape.ToArray());
        Assert.Equal(y.Length, einsum.OutputLength);
        using var memory = new GuardedBuffer<byte>((int)EinsumCalls<T>.WorkspaceSize(einsum, c.Threads) + 1, c.Guard);
        Workspace workspace = c.Seed % 2 == 0 ? default : new Workspace(memory.Pointer, (nuint)memory.Length);
        EinsumCalls<T>.Run(einsum, a.Span, b.Span, y.Span, c.Threads, workspace);
        Bits.AssertSame<T>(expected, y.Span, $"on {set} for {c}");
        Assert.Equal(0, BufferPool.Shared.BytesRented);
    }

    private static GuardedBuffer<T> Values<T>(EinsumCase c, int operand, bool special)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = EinsumCase.Length(c.Shapes[operand], c.Strides[operand]);
        int seed = c.Seed + operand;
        return new(special ? Gens.SpecialValues<T>(length, seed) : Gens.Values<T>(length, seed), c.Guard);
    }
}
