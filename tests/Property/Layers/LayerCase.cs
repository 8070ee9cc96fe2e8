using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

/// <summary>How a layer is called, and the seed of its values.</summary>
internal sealed record LayerCase(
    int Batch, bool HasBias, Activation Activation, bool WantsDx, int Threads, bool Special, Guard Guard, int Seed)
{
    public static readonly Gen<LayerCase> Any =
        from batch in Gens.OneOf(0, 1, 1, 2, 3, 5, 33)
        from hasBias in Gen.Bool
        from isRelu in Gen.Bool
        from wantsDx in Gens.OneOf(1, 1, 0)
        from threads in Gen.Int[1, 2]
        from special in Gens.OneOf(0, 0, 0, 1)
        from guard in Gen.Enum<Guard>()
        from seed in Gens.Seed
        select new LayerCase(batch, hasBias, isRelu ? Activation.Relu : Activation.None, wantsDx == 1, threads, special == 1, guard, seed);

    /// <summary>Values of both signs, now and then with NaN, infinities and the like among them.</summary>
    public GuardedBuffer<T> Fill<T>(int length, int salt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(Special ? Gens.SpecialValues<T>(length, Seed + salt) : Gens.Values<T>(length, Seed + salt), Guard);

    /// <summary>Memory for a result, NaN before the call: what is not written shows.</summary>
    public GuardedBuffer<T> Result<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new GuardedBuffer<T>(length, Guard);
        result.Span.Fill(T.NaN);
        return result;
    }

    /// <summary>A parameter with random values and a gradient of NaN.</summary>
    public Parameter<T> Parameter<T>(int salt, params int[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parameter = new Parameter<T>($"p{salt}", shape);
        Gens.Values<T>(parameter.Length, Seed + salt).CopyTo(parameter.Value);
        parameter.Gradient.Fill(T.NaN);
        return parameter;
    }

    /// <summary>The gradient in front of the activation.</summary>
    public T[] BeforeActivation<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Activation == Activation.Relu ? Rectify(y, dy) : dy.ToArray();

    /// <summary><c>y ≤ 0 ? 0 : dy</c>.</summary>
    public static T[] Rectify<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] dz = dy.ToArray();
        for (int i = 0; i < dz.Length; i++)
        {
            if (y[i] <= T.Zero)
                dz[i] = T.Zero;
        }

        return dz;
    }
}
