using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>Native memory for <see cref="Length"/> elements, aligned to 64 bytes, outside the garbage collector.</summary>
/// <remarks>
/// An owner: it frees its memory when disposed, and using it afterwards throws <see cref="ObjectDisposedException"/>.
/// A finalizer frees what was never disposed; keep the owner reachable for as long as its <see cref="Pointer"/> is used.
/// The pointer and the spans that it hands out are invalid after disposal, which nothing can check.
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
public sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly string owner;
    private nint address;

    /// <summary>Allocates <paramref name="length"/> elements, all of them zero bytes.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The memory is not to be had.</exception>
    public NativeBuffer(int length)
        : this(length, nameof(NativeBuffer<T>))
    {
    }

    /// <summary>The memory of an owner whose name the exception after disposal carries.</summary>
    internal NativeBuffer(int length, string owner)
    {
        Require.NonNegative(length);
        this.owner = owner;
        nuint bytes = (nuint)length * (nuint)sizeof(T);
        address = (nint)AlignedMemory.Allocate(bytes);
        NativeMemory.Clear((void*)address, bytes);
        Length = length;
    }

    /// <summary>Frees memory that was never disposed.</summary>
    ~NativeBuffer() => Free();

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>Address of the first element, a multiple of 64.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public T* Pointer
    {
        get
        {
            if (address == 0)
                ThrowDisposed();
            return (T*)address;
        }
    }

    /// <summary>All elements.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public Span<T> Span => new(Pointer, Length);

    /// <summary>Frees the memory. Further calls do nothing.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [DoesNotReturn]
    private void ThrowDisposed() => throw new ObjectDisposedException(owner);

    private void Free() => AlignedMemory.Free((void*)Interlocked.Exchange(ref address, 0));
}
