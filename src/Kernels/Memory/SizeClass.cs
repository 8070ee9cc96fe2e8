using Microsoft.Extensions.ObjectPool;

namespace Kernels;

/// <summary>The blocks of one size that wait in a <see cref="BufferPool"/>, until the class is closed.</summary>
/// <remarks>
/// A pool that is disposed frees its blocks without asking whether somebody is just taking one. Closing takes them out one
/// by one instead, as a renter would, so that each block has one taker; and whoever gives a block to a class that was
/// closed meanwhile empties it again.
/// </remarks>
internal sealed class SizeClass : IPooledObjectPolicy<MemoryBlock>
{
    private readonly BufferPool owner;
    private readonly int index;
    private readonly nuint bytes;
    private readonly ObjectPool<MemoryBlock> waiting;
    private int closed;

    public SizeClass(BufferPool owner, int index, nuint bytes, int retained)
    {
        this.owner = owner;
        this.index = index;
        this.bytes = bytes;
        waiting = new DefaultObjectPoolProvider { MaximumRetained = retained }.Create(this);
    }

    /// <summary>A block that waits, else a new one; null from a class that is closed and empty.</summary>
    public MemoryBlock? Take() => waiting.Get();

    /// <summary>Keeps a block, or frees it if the class is full or closed.</summary>
    public void Give(MemoryBlock block)
    {
        waiting.Return(block);
        if (Volatile.Read(ref closed) != 0)
            Empty();
    }

    /// <summary>Frees what waits, and from now on whatever comes.</summary>
    public void Close()
    {
        // A full fence: either this sees a block that comes at the same time, or its giver sees that the class is closed.
        // On a processor that reorders more than the giver's atomic operation forbids, the block's finalizer is left.
        Interlocked.Exchange(ref closed, 1);
        Empty();
    }

    MemoryBlock IPooledObjectPolicy<MemoryBlock>.Create() =>
        Volatile.Read(ref closed) == 0 ? new MemoryBlock(owner, bytes, index) : null!;

    bool IPooledObjectPolicy<MemoryBlock>.Return(MemoryBlock obj) => true;

    private void Empty()
    {
        while (Take() is MemoryBlock block)
            block.Dispose();
    }
}
