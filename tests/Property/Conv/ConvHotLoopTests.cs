using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Tests;

/// <summary>The smallest convolutions that reach every tile of the channels path; <see cref="ConvMachineCodeTests"/> reads their code.</summary>
public class ConvHotLoopTests
{
    [Fact]
    public void EveryChannelTile_SmallConvolution_EqualsPlainForward()
    {
        ForwardChoice.Forced = ForwardPath.Channels;
        try
        {
            EveryIsa.Run(set =>
            {
                Tiles<float>(GemmShape.Of(set, sizeof(float)), Check<float, ConvF32>);
                Tiles<double>(GemmShape.Of(set, sizeof(double)), Check<double, ConvF64>);
            });
        }
        finally
        {
            ForwardChoice.Forced = null;
        }
    }

    private static void Tiles<T>(GemmShape tile, Action<ConvShape> check)
        where T : unmanaged
    {
        for (int pixels = 1; pixels <= ForwardCost.TileRows(tile); pixels++)
        {
            foreach (int channels in (int[])[tile.Nr, tile.Nr / 2])
                check(new ConvShape(1, 3, 1, pixels + 1, channels, 1, 2));
        }
    }

    private static void Check<T, TConv>(ConvShape s)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T>
    {
        T[] x = Gens.Values<T>(s.InputLength, 1), w = Gens.Values<T>(s.WeightLength, 2);
        T[] plain = new T[s.OutputLength], y = new T[s.OutputLength];
        using var packed = ConvWeights<T>.Pack(s, w);
        TConv.Forward(s, x, w, default, plain, Activation.None, 1, default);
        TConv.ForwardPacked(1, x, packed, default, y, Activation.None, default, 1, default);
        Bits.AssertSame<T>(plain, y, $"{Unsafe.SizeOf<T>()} bytes, {s}");
    }
}
