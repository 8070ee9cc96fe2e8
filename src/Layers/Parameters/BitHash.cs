using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Layers;

/// <summary>A fingerprint of numbers by their bits: two runs agree in it exactly when they agree in every bit.</summary>
/// <remarks>
/// FNV-1a over 64 bits (Fowler, Noll and Vo), fed the elements in order, each as its IEEE bytes, least significant
/// first, on big-endian machines too. It tells runs apart; it does not withstand forgery.
/// A mutable struct: keep it in a variable and pass it by reference.
/// </remarks>
public struct BitHash
{
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    // The state is kept as its difference from the basis, so that a default value is ready for use.
    private ulong state;

    /// <summary>The hash of everything added so far.</summary>
    public readonly ulong Value => state ^ Basis;

    /// <summary>Adds every value of <paramref name="parameter"/>; its name and shape take no part.</summary>
    /// <param name="parameter">Whose values.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentNullException">parameter is null.</exception>
    /// <exception cref="ObjectDisposedException">parameter is disposed.</exception>
    public void Add<T>(Parameter<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (typeof(T) == typeof(float))
        {
            foreach (T x in parameter.Value)
                AddBytes(Unsafe.BitCast<T, uint>(x), sizeof(uint));
        }
        else
        {
            foreach (T x in parameter.Value)
                AddBytes(Unsafe.BitCast<T, ulong>(x), sizeof(ulong));
        }

        GC.KeepAlive(parameter);
    }

    /// <summary>Sixteen hexadecimal digits.</summary>
    public override readonly string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    private void AddBytes(ulong bits, int count)
    {
        ulong hash = Value;
        for (int i = 0; i < count; i++, bits >>= 8)
            hash = unchecked((hash ^ (bits & 0xFF)) * Prime);
        state = hash ^ Basis;
    }
}
