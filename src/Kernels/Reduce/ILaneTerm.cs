using System.Numerics;

namespace Kernels;

/// <summary>What a lane sum adds up, as a type, so that the loop over a row has no call: terms i … i + Width − 1.</summary>
internal interface ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The lanes with the terms from i on added.</summary>
    TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged;

    /// <summary>As <see cref="Add{TSimd, TVec}(TVec, nint)"/> for the terms of a mask; the other lanes stay as they are.</summary>
    /// <remarks>A lane that adds products may be −0, to which only −0 can be added without a trace: that is +0·−0.</remarks>
    TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged;
}
