namespace Kernels;

/// <summary>Memory on loan from a <see cref="BufferPool"/>. Dispose it once; copies stand for the same loan.</summary>
public readonly unsafe struct BufferLease : IDisposable
{
    private readonly MemoryBlock? block;
    private readonly int number;

    internal BufferLease(MemoryBlock block, int number)
    {
        this.block = block;
        this.number = number;
    }

    /// <summary>Bytes on loan, at least what was asked for.</summary>
    public nuint Length => block is null ? 0 : block.Bytes;

    /// <summary>Address of the first byte, a multiple of 64.</summary>
    /// <exception cref="ObjectDisposedException">The loan was given back.</exception>
    public void* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(block is null || !block.IsRunning(number), typeof(BufferLease));
            return block.Pointer;
        }
    }

    /// <summary>Gives the memory back.</summary>
    /// <exception cref="InvalidOperationException">It was given back before.</exception>
    public void Dispose()
    {
        if (block is not null && !block.GiveBack(number))
            throw new InvalidOperationException("This buffer lease was returned to its pool before.");
    }
}
