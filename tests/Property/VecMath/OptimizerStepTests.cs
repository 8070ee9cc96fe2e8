using System.Numerics;

namespace Kernels.Tests;

public unsafe class OptimizerStepTests
{
    private static readonly Gen<(int Count, Guard Guard, int Seed, bool Special)> Cases =
        Gen.Select(Gens.Size, Gen.Enum<Guard>(), Gens.Seed, Gen.Bool);

    [Fact]
    public void SgdStep_AnyLengthF32_EqualsReference() => SgdEqualsReference<float>();

    [Fact]
    public void SgdStep_AnyLengthF64_EqualsReference() => SgdEqualsReference<double>();

    [Fact]
    public void AdamStep_AnyLengthF32_EqualsReference() => AdamEqualsReference<float>();

    [Fact]
    public void AdamStep_AnyLengthF64_EqualsReference() => AdamEqualsReference<double>();

    [Fact]
    public void SgdStep_PointersAndSpans_GiveTheSameBits()
    {
        float[] g = Gens.Values<float>(37, 1);
        float[] w = Gens.Values<float>(37, 2), v = Gens.Values<float>(37, 3);
        float[] wp = [.. w], vp = [.. v];
        SgdStep.Run(g, w, v, 0.1f, 0.9f, 0.01f);
        fixed (float* pg = g, pw = wp, pv = vp)
            SgdStep.Run(g.Length, pg, pw, pv, 0.1f, 0.9f, 0.01f);
        Bits.AssertSame<float>(w, wp);
        Bits.AssertSame<float>(v, vp);
    }

    [Fact]
    public void AdamStep_PointersAndSpans_GiveTheSameBits()
    {
        var rates = new AdamRates<double>(0.01, 0.9, 0.999, 1e-8, 0.1, 0.81, 0.998);
        double[] g = Gens.Values<double>(37, 1);
        double[] w = Gens.Values<double>(37, 2), m = Gens.Values<double>(37, 3), v = new double[37];
        double[] wp = [.. w], mp = [.. m], vp = [.. v];
        AdamStep.Run(g, w, m, v, rates);
        fixed (double* pg = g, pw = wp, pm = mp, pv = vp)
            AdamStep.Run(g.Length, pg, pw, pm, pv, rates);
        Bits.AssertSame<double>(w, wp);
        Bits.AssertSame<double>(m, mp);
        Bits.AssertSame<double>(v, vp);
    }

    [Fact]
    public void SgdStep_ShortOrSharedSpan_NamesIt()
    {
        float[] four = new float[4];
        AssertRefused("weights", "3", () => SgdStep.Run(new float[4], new float[3], four, 0.1f));
        AssertRefused("velocity", "2", () => SgdStep.Run(new float[4], four, new float[2], 0.1f));
        AssertRefused("weights", "overlaps", () => SgdStep.Run(four, four, new float[4], 0.1f));
        AssertRefused("velocity", "overlaps", () => SgdStep.Run(new float[4], four, four, 0.1f));
    }

    [Fact]
    public void AdamStep_ShortOrSharedSpan_NamesIt()
    {
        double[] four = new double[4];
        AssertRefused("weights", "3", () => AdamStep.Run(new double[4], new double[3], four, four, default));
        AssertRefused("mean", "2", () => AdamStep.Run(new double[4], four, new double[2], four, default));
        AssertRefused("meanSquare", "1", () => AdamStep.Run(new double[4], four, new double[4], new double[1], default));
        AssertRefused("meanSquare", "overlaps", () => AdamStep.Run(new double[4], new double[4], four, four, default));
        AssertRefused("mean", "overlaps", () => AdamStep.Run(four, new double[4], four, new double[4], default));
    }

    private static void AssertRefused(string parameter, string found, Action call)
    {
        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, refused.ParamName);
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
    }

    private static void SgdEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = new SgdRates<T>(T.CreateChecked(0.05), T.CreateChecked(0.9), T.CreateChecked(0.001));
        EveryIsa.Run(set => Cases.Sample(
            x =>
            {
                using GuardedBuffer<T> g = Fill<T>(x, 1), w = Fill<T>(x, 2).Writable(), v = Fill<T>(x, 3).Writable();
                T[] wExpected = w.Span.ToArray(), vExpected = v.Span.ToArray();
                OptimizerReference.Sgd(
                    g.Span.ToArray(), wExpected, vExpected, rates.LearningRate, rates.Momentum, rates.WeightDecay);
                SgdLoop<T>.Run(g.Span, w.Span, v.Span, rates);
                Bits.AssertSame<T>(vExpected, v.Span, $"velocity on {set}");
                Bits.AssertSame<T>(wExpected, w.Span, $"weights on {set}");
            },
            iter: 200));
    }

    private static void AdamEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = new AdamRates<T>(
            T.CreateChecked(0.01), T.CreateChecked(0.9), T.CreateChecked(0.999), T.CreateChecked(1e-8),
            T.CreateChecked(0.1), T.CreateChecked(0.6561), T.CreateChecked(0.996));
        EveryIsa.Run(set => Cases.Sample(
            x =>
            {
                using GuardedBuffer<T> g = Fill<T>(x, 1), w = Fill<T>(x, 2).Writable();
                using GuardedBuffer<T> m = Fill<T>(x, 3).Writable(), v = Fill<T>(x, 4).Writable();
                T[] wExpected = w.Span.ToArray(), mExpected = m.Span.ToArray(), vExpected = v.Span.ToArray();
                OptimizerReference.Adam(g.Span.ToArray(), wExpected, mExpected, vExpected, rates);
                AdamLoop<T>.Run(g.Span, w.Span, m.Span, v.Span, rates);
                Bits.AssertSame<T>(mExpected, m.Span, $"mean on {set}");
                Bits.AssertSame<T>(vExpected, v.Span, $"mean square on {set}");
                Bits.AssertSame<T>(wExpected, w.Span, $"weights on {set}");
            },
            iter: 200));
    }

    private static GuardedBuffer<T> Fill<T>((int Count, Guard Guard, int Seed, bool Special) x, int salt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(
            x.Special ? Gens.SpecialValues<T>(x.Count, x.Seed + salt) : Gens.Values<T>(x.Count, x.Seed + salt), x.Guard);
}
