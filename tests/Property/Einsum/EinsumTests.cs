using System.Numerics;

namespace Kernels.Tests;

/// <summary>Expressions against the odometer, bit for bit.</summary>
public class EinsumTests
{
    [Fact]
    public void Run_AnyExpressionF32_EqualsReference() => AnyExpression<float>();

    [Fact]
    public void Run_AnyExpressionF64_EqualsReference() => AnyExpression<double>();

    [Fact]
    public void Cases_TwentyThousand_ReachEveryPath()
    {
        var seen = new SortedSet<string>();
        for (int seed = 0; seed < 20_000; seed++)
        {
            EinsumCase c = EinsumCase.Of(seed, 1 + (seed % 2), seed % 4 < 2, 1 + (seed % 97));
            EinsumPlan plan = EinsumPlanner.Plan(EinsumShape.Bind(c.Expression, [.. c.Shapes], [.. c.Strides], c.StridesY));
            seen.Add($"{plan.Path}");
            if (plan.Path == EinsumPath.Products)
                seen.Add($"{plan.TransA} {plan.TransB} {plan.Swapped} {plan.Unpack is not null}");
            if (plan.Path is EinsumPath.Products or EinsumPath.Lanes)
                seen.Add($"{plan.Path} {plan.PackA is not null} {plan.PackB is not null} {plan.Outer.Length > 0}");
            if (plan.Path == EinsumPath.Lanes)
            {
                seen.Add($"{plan.Operands} {Math.Min(2, plan.Lane.B)} {plan.Terms.Length > 1}");
                seen.Add($"Turn {plan.Turn} {plan.Swapped}");
            }
        }

        string[] expected =
        [
            "Turn A False", "Turn A, B False", "Turn B False",
            "Chains", "Copy", "Lanes", "Nothing", "Products", "Zero",
            "No No False False", "No No False True", "No No True False", "No Yes False False", "No Yes True False",
            "Yes No False False", "Yes No True False", "Yes Yes False False", "Yes Yes True False",
            .. Products("Lanes").Append("Lanes True False True"), .. Products("Products").Append("Products True True True"),
            "1 0 False", "1 0 True", "2 0 False", "2 1 False", "2 1 True",
        ];
        Assert.Empty(expected.Except(seen));

        static IEnumerable<string> Products(string path) =>
            [$"{path} False False False", $"{path} False False True", $"{path} True False False"];
    }

    [Theory]
    [InlineData("mk,kn->mn", "130,300", "300,200", 2)]
    [InlineData("bmk,bnk->bmn", "7,60,90", "7,80,90", 3)]
    [InlineData("bmk,bkn->nbm", "5,60,90", "5,90,80", 3)]
    [InlineData("bij,bij->b", "300,50,70", "300,50,70", 3)]
    [InlineData("ij,j->ij", "800,1000", "1000", 3)]
    [InlineData("ij->i", "700,1300", "", 3)]
    [InlineData("ij->j", "1300,700", "", 2)]
    [InlineData("abc->cab", "40,150,170", "", 3)]
    [InlineData("ij->ji", "1030,1000", "", 2)]
    [InlineData("i,i->", "9999", "9999", 2)]
    [InlineData("iijk->kj", "70,70,30,30", "", 2)]
    public void Run_LargeOnSeveralThreads_EqualsReference(string expression, string shapeA, string shapeB, int threads)
    {
        int[][] shapes = [.. new[] { shapeA, shapeB }.Where(text => text.Length > 0).Select(Numbers)];
        EinsumCase c = EinsumCase.Dense(expression, shapes);
        using GuardedBuffer<float> a = Values<float>(c, 0, false);
        using GuardedBuffer<float> b = Values<float>(c, shapes.Length - 1, false);
        Einsum einsum = shapes.Length == 1
            ? Einsum.Parse(expression, shapes[0]) : Einsum.Parse(expression, shapes[0], shapes[1]);
        using var y = new GuardedBuffer<float>(einsum.OutputLength);
        float[] expected = new float[y.Length];
        (float[], int[])[] operands =
            [.. new[] { a, b }.Take(shapes.Length).Select((x, o) => (x.Span.ToArray(), c.StridesByIndex[o]))];
        EinsumReference.Run(c.Sizes, c.Output, c.StridesY, expected, operands);
        EveryIsa.Run(set =>
        {
            foreach (int count in new[] { 1, threads })
            {
                y.Span.Fill(float.NaN);
                EinsumCalls<float>.Run(einsum, a.Span, b.Span, y.Span, count, default);
                Bits.AssertSame<float>(expected, y.Span, $"on {set}, {count} threads");
            }
        });
    }

    private static int[] Numbers(string text) =>
        [.. text.Split(',').Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];

    private static void AnyExpression<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => EinsumCase.Any.Sample(c => Check<T>(c, set), iter: 1500));

        // CsCheck runs cases on all cores at once: the pool that they share is whole again only when the last has ended.
        Assert.Equal(0, BufferPool.Shared.BytesRented);
    }

    /// <summary>Guarded operands, an output whose gaps are canaries, the pool's scratch memory and the caller's.</summary>
    private static unsafe void Check<T>(EinsumCase c, InstructionSet set)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool special = c.Seed % 5 == 0;
        using GuardedBuffer<T> a = Values<T>(c, 0, special);
        using GuardedBuffer<T> b = Values<T>(c, c.Shapes.Count - 1, special);
        T[] canaries = Gens.Values<T>(EinsumCase.Length(c.OutputShape, c.StridesY), c.Seed ^ 77);
        using GuardedBuffer<T> y = new GuardedBuffer<T>(canaries, c.Guard).Writable();
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
    }

    private static GuardedBuffer<T> Values<T>(EinsumCase c, int operand, bool special)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = EinsumCase.Length(c.Shapes[operand], c.Strides[operand]);
        int seed = c.Seed + operand;
        return new(special ? Gens.SpecialValues<T>(length, seed) : Gens.Values<T>(length, seed), c.Guard);
    }
}
