using Kernels.Layers;

namespace Kernels.Tests;

public class ParameterTests
{
    [Fact]
    public void Parameter_AfterConstruction_IsZeroAndKnowsItsShape()
    {
        int[] shape = [2, 3, 4];
        using var parameter = new Parameter<double>("conv.weight", shape);
        shape[0] = 9;
        Assert.Equal([2, 3, 4], parameter.Shape.ToArray());
        Assert.Equal(24, parameter.Length);
        Assert.Equal("conv.weight [2, 3, 4]", parameter.ToString());
        Assert.Equal(new double[24], parameter.Value.ToArray());
        Assert.Equal(new double[24], parameter.Gradient.ToArray());
    }

    [Fact]
    public void Parameter_BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new Parameter<float>(null!, 1));
        Assert.Throws<ArgumentNullException>(() => new Parameter<float>("p", null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Parameter<float>("p", 3, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Parameter<float>("p", 1 << 20, 1 << 20));
        Assert.Throws<NotSupportedException>(() => new Parameter<Half>("p", 1));
    }

    [Fact]
    public unsafe void Parameter_AfterDispose_Throws()
    {
        var parameter = new Parameter<float>("p", 3);
        parameter.Dispose();
        parameter.Dispose();
        Assert.True(parameter.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => parameter.Value.Length);
        Assert.Throws<ObjectDisposedException>(() => parameter.Gradient.Length);
        Assert.Throws<ObjectDisposedException>(() => (nint)parameter.ValuePointer);
        Assert.Throws<ObjectDisposedException>(() => (nint)parameter.GradientPointer);
        Assert.Throws<ObjectDisposedException>(() => parameter.FillHe(1, 1));
        Assert.Throws<ObjectDisposedException>(parameter.FillZero);
    }

    // Written down once: a later version, another processor or another runtime must reproduce these bits.
    [Fact]
    public void FillHe_GivenSeed_HasTheRecordedBits()
    {
        using var f32 = new Parameter<float>("p", 16, 9);
        using var f64 = new Parameter<double>("p", 16, 9);
        f32.FillHe(9, 42);
        f64.FillHe(9, 42);
        Assert.Equal("dd6abd77729888b7", HashOf(f32));
        Assert.Equal("21696a560a9e0757", HashOf(f64));
        float limit = MathF.Sqrt(6f / 9);
        Assert.All(f32.Value.ToArray(), x => Assert.InRange(x, -limit, limit));
        Assert.InRange(f32.Value.ToArray().Average(), -0.15f, 0.15f);
    }

    [Fact]
    public void FillGlorot_GivenSizes_StaysWithinItsLimitAndReachesNearIt()
    {
        using var parameter = new Parameter<float>("p", 100, 100);
        parameter.FillGlorot(100, 50, 7);
        float limit = MathF.Sqrt(6f / 150);
        float[] values = parameter.Value.ToArray();
        Assert.All(values, x => Assert.InRange(x, -limit, limit));
        Assert.True(values.Max() > 0.99f * limit && values.Min() < -0.99f * limit);
        Assert.Throws<ArgumentOutOfRangeException>(() => parameter.FillGlorot(0, 1, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameter.FillGlorot(1, 0, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameter.FillHe(0, 7));
        parameter.FillZero();
        Assert.Equal(new float[10000], parameter.Value.ToArray());
    }

    [Fact]
    public void UniformSequence_NextBelow_IsEvenAndInRange()
    {
        var uniform = new UniformSequence(3);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[uniform.NextBelow(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UniformSequence(3).NextBelow(0));
    }

    // Published values of the 64-bit FNV-1a hash.
    [Fact]
    public void BitHash_KnownBytes_IsFnv1a()
    {
        Assert.Equal("cbf29ce484222325", default(BitHash).ToString());
        using var parameter = new Parameter<float>("p", 1);
        parameter.Value[0] = BitConverter.Int32BitsToSingle(0x64636261); // "abcd"
        Assert.Equal("fc179f83ee0724dd", HashOf(parameter));
    }

    [Fact]
    public void BitHash_SignOfZero_Shows()
    {
        using var parameter = new Parameter<double>("p", 2);
        string before = HashOf(parameter);
        parameter.Value[1] = -0.0;
        Assert.NotEqual(before, HashOf(parameter));
    }

    private static string HashOf<T>(Parameter<T> parameter)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        BitHash hash = default;
        hash.Add(parameter);
        return hash.ToString();
    }
}
