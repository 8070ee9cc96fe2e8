using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A hash of result bits: FNV-1a over 64 bits (Fowler, Noll and Vo), least significant byte first.</summary>
/// <remarks>Every NaN counts as one and the same: its sign and payload are not part of the contract.</remarks>
internal struct Digest()
{
    private const ulong Prime = 0x100000001B3;

    private ulong state = 0xCBF29CE484222325;

    public readonly ulong Value => state;

    public static ulong Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new Digest().With(values).Value;

    public static ulong Of<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of(new ReadOnlySpan<T>(in value));

    public Digest With<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T value in values)
        {
            if (typeof(T) == typeof(float))
                Add(T.IsNaN(value) ? 0x7FC00000u : Unsafe.BitCast<T, uint>(value), sizeof(uint));
            else
                Add(T.IsNaN(value) ? 0x7FF8000000000000ul : Unsafe.BitCast<T, ulong>(value), sizeof(ulong));
        }

        return this;
    }

    public Digest With(ReadOnlySpan<int> values)
    {
        foreach (int value in values)
            Add(unchecked((uint)value), sizeof(int));
        return this;
    }

    private void Add(ulong bits, int bytes)
    {
        for (int i = 0; i < bytes; i++, bits >>= 8)
            state = unchecked((state ^ (bits & 0xFF)) * Prime);
    }
}
