using System.Numerics;

namespace Kernels;

/// <summary>An activation on registers, as a type so that the tile that fuses it has no branch and no call.</summary>
internal interface IActivation
{
    /// <param name="x">What to apply it to.</param>
    /// <param name="zero">+0 in every lane, made once for all sums of a tile.</param>
    static abstract TVec Apply<TSimd, T, TVec>(TVec x, TVec zero)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;
}

/// <summary>Where the bias of a tile comes from, as a type.</summary>
internal interface IBias
{
    static abstract BiasAxis Axis { get; }
}

internal readonly struct Identity : IActivation
{
    public static TVec Apply<TSimd, T, TVec>(TVec x, TVec zero)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => x;
}

/// <summary><c>0 &gt; x ? 0 : x</c>.</summary>
internal readonly struct Relu : IActivation
{
    public static TVec Apply<TSimd, T, TVec>(TVec x, TVec zero)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Greater(zero, x);
}

internal readonly struct NoBias : IBias
{
    public static BiasAxis Axis => BiasAxis.None;
}

internal readonly struct RowBias : IBias
{
    public static BiasAxis Axis => BiasAxis.Row;
}

internal readonly struct ColumnBias : IBias
{
    public static BiasAxis Axis => BiasAxis.Column;
}
