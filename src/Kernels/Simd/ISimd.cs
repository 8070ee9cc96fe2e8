using System.Numerics;

namespace Kernels;

/// <summary>
/// The leaf contract: what a kernel may ask of a vector register. Everything above it is written once.
/// </summary>
/// <remarks>
/// Every operation is one IEEE 754 operation per lane, rounded to nearest even, so that a kernel gives the same bits on
/// every implementation. Nothing that computes crosses lanes except <see cref="SumLanes"/> and <see cref="MaximumLanes"/>, whose
/// order is part of the contract (docs/numerics.md).
/// A <em>mask</em> is a register whose lanes have either all bits set or none.
/// </remarks>
/// <typeparam name="T">Element: <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TVec">Register: what holds <see cref="Width"/> elements.</typeparam>
internal unsafe interface ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>Lanes in a register.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of the largest gemm tile, two registers wide, that the register file holds: mr.</summary>
    static abstract int TileRows { get; }

    /// <summary>Whether a masked load costs about as much as a plain one, so that edges need no packing.</summary>
    static abstract bool HasMaskedLoads { get; }

    static abstract TVec Load(T* p);

    static abstract void Store(T* p, TVec v);

    /// <summary>
    /// Stores to a multiple of the register's size, past the caches where the machine can: for what is not read soon.
    /// Needs a <see cref="StreamFence"/> before another thread may read.
    /// </summary>
    static abstract void StoreStreaming(T* p, TVec v);

    /// <summary>Makes what <see cref="StoreStreaming"/> stored visible in order with later stores.</summary>
    static abstract void StreamFence();

    static abstract TVec Broadcast(T x);

    /// <summary>Asks for the cache line of <paramref name="p"/>, which need not be valid; a hint without effect on results.</summary>
    static abstract void Prefetch(T* p);

    /// <summary>The same for a line that is needed later: into the second-level cache where the machine can tell.</summary>
    static abstract void PrefetchFar(T* p);

    /// <summary>A mask of the first <paramref name="count"/> lanes; all of them if count ≥ Width, none if ≤ 0.</summary>
    static abstract TVec FirstLanes(int count);

    /// <summary>Loads the lanes of <paramref name="mask"/>, +0 elsewhere; touches no other memory.</summary>
    static abstract TVec Load(T* p, TVec mask);

    /// <summary>Stores the lanes of <paramref name="mask"/>; touches no other memory.</summary>
    static abstract void Store(T* p, TVec v, TVec mask);

    static abstract TVec Add(TVec a, TVec b);

    static abstract TVec Subtract(TVec a, TVec b);

    static abstract TVec Multiply(TVec a, TVec b);

    static abstract TVec Divide(TVec a, TVec b);

    static abstract TVec Sqrt(TVec a);

    /// <summary><c>a·b + c</c> with one rounding.</summary>
    static abstract TVec MultiplyAdd(TVec a, TVec b, TVec c);

    /// <summary><c>a &gt; b ? a : b</c>: a NaN in either operand, or two zeros, give b.</summary>
    static abstract TVec Greater(TVec a, TVec b);

    /// <summary><c>a &lt; b ? a : b</c>: a NaN in either operand, or two zeros, give b.</summary>
    static abstract TVec Less(TVec a, TVec b);

    /// <summary>IEEE 754-2019 maximum: a NaN in either operand gives NaN, and +0 is greater than −0.</summary>
    static abstract TVec Maximum(TVec a, TVec b);

    /// <summary>Mask of <c>a &lt; b</c>; false where either is NaN.</summary>
    static abstract TVec IsLess(TVec a, TVec b);

    /// <summary>Mask of <c>a == b</c>; <c>IsEqual(a, a)</c> is false exactly where a is NaN.</summary>
    static abstract TVec IsEqual(TVec a, TVec b);

    /// <summary>Whether <c>a &lt; b</c> in every lane; false if any is NaN.</summary>
    static abstract bool AreLess(TVec a, TVec b);

    /// <summary><c>mask ? a : b</c>.</summary>
    static abstract TVec Select(TVec mask, TVec a, TVec b);

    /// <summary>Elements 0, 2, 4 … of low and then high, as if they lay one behind the other.</summary>
    static abstract TVec Even(TVec low, TVec high);

    /// <summary>Elements 1, 3, 5 … of low and then high.</summary>
    static abstract TVec Odd(TVec low, TVec high);

    /// <summary>The first half of even[0], odd[0], even[1], odd[1] …: what <see cref="Even"/> and <see cref="Odd"/> took apart.</summary>
    static abstract TVec ZipLow(TVec even, TVec odd);

    /// <summary>The second half.</summary>
    static abstract TVec ZipHigh(TVec even, TVec odd);

    /// <summary>Bitwise and.</summary>
    static abstract TVec And(TVec a, TVec b);

    /// <summary>Bitwise or.</summary>
    static abstract TVec Or(TVec a, TVec b);

    /// <summary>Adds the bits as integers of T's size, wrapping.</summary>
    static abstract TVec AddBits(TVec a, TVec b);

    /// <summary>Subtracts the bits as integers of T's size, wrapping.</summary>
    static abstract TVec SubtractBits(TVec a, TVec b);

    /// <summary>Shifts the bits of each lane left, zeros in.</summary>
    static abstract TVec ShiftLeft(TVec a, int count);

    /// <summary>Shifts the bits of each lane right, zeros in.</summary>
    static abstract TVec ShiftRight(TVec a, int count);

    /// <summary>
    /// <c>a·2ⁿ</c> with one rounding, for integers n between twice T's least and greatest exponent: a is NaN, or n = 0, or
    /// a·2ⁱ is a normal number for i = n/2, rounded.
    /// </summary>
    static abstract TVec Scale(TVec a, TVec n);

    /// <summary>Sums the lanes by halves: lane j takes lane j + Width/2, then j + Width/4, … until one is left.</summary>
    static abstract T SumLanes(TVec v);

    /// <summary>The <see cref="Maximum"/> of the lanes.</summary>
    static abstract T MaximumLanes(TVec v);

    /// <summary>The largest number among the lanes by <see cref="Greater"/>: a NaN may be passed over, or may win.</summary>
    static abstract T GreaterLanes(TVec v);
}
