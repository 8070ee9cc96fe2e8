namespace Kernels;

/// <summary>Scratch memory that a caller lends to a kernel for the length of a call.</summary>
/// <remarks>
/// The default value lends none: the kernel then takes what it needs from <see cref="BufferPool.Shared"/>.
/// Content before the call is ignored, and after it undefined. Two calls that run at once need two workspaces.
/// </remarks>
public readonly unsafe struct Workspace
{
    /// <summary>Lends <paramref name="length"/> bytes at <paramref name="pointer"/>.</summary>
    /// <param name="pointer">First byte; best a multiple of 64.</param>
    /// <param name="length">Bytes, at least what the kernel's method tells whose name ends in WorkspaceSize, WorkspaceSizeF32 or WorkspaceSizeF64.</param>
    public Workspace(void* pointer, nuint length)
    {
        Pointer = pointer;
        Length = length;
    }

    /// <summary>First byte, or null for none.</summary>
    public void* Pointer { get; }

    /// <summary>Bytes lent.</summary>
    public nuint Length { get; }

    /// <summary>Lends the memory of <paramref name="buffer"/>, which must outlive the call.</summary>
    /// <param name="buffer">Memory of the caller's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="buffer"/> is null.</exception>
    /// <exception cref="ObjectDisposedException"><paramref name="buffer"/> is disposed.</exception>
    public static Workspace Of(NativeBuffer<byte> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return new Workspace(buffer.Pointer, (nuint)buffer.Length);
    }

    /// <summary>The caller's memory if it lent some, or a loan from the shared pool; dispose it after use.</summary>
    /// <exception cref="ArgumentException">The caller lent less than <paramref name="bytes"/>.</exception>
    internal Scratch Take(nuint bytes)
    {
        if (bytes == 0)
            return default;
        if (Pointer is null)
            return new Scratch(BufferPool.Shared.Rent(bytes));
        if (Length < bytes)
        {
            Require.Fail(
                $"workspace has {Length} bytes; expected at least {bytes}, as the kernel's method …WorkspaceSizeF32 or F64 tells.",
                "workspace");
        }

        return new Scratch(Pointer);
    }
}

/// <summary>Scratch memory for one call: the caller's or the pool's.</summary>
internal readonly unsafe ref struct Scratch
{
    private readonly BufferLease lease;

    public Scratch(void* pointer) => Pointer = pointer;

    public Scratch(BufferLease lease)
    {
        this.lease = lease;
        Pointer = lease.Pointer;
    }

    public void* Pointer { get; }

    public void Dispose() => lease.Dispose();
}
