using System.Globalization;
using System.Numerics;

namespace Kernels;

/// <summary>Native scratch memory that kernels reuse, so that a warm call allocates nothing.</summary>
/// <remarks>
/// One pool for each size class: powers of two from 4 KiB to 1 GiB. What is larger is
/// allocated for its call and freed after it. Each class keeps at most a few blocks per processor; a block that comes
/// back to a full class is freed. Safe for use by many threads at once.
/// </remarks>
public sealed class BufferPool
{
    private const int SmallestShift = 12;
    private const int LargestShift = 30;

    private readonly SizeClass[] classes;
    private readonly int retained;
    private long bytesHeld;
    private long bytesRented;

    /// <summary>An empty pool.</summary>
    /// <param name="retainedPerClass">
    /// Most blocks that a size class keeps; 0 stands for two for each processor.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retainedPerClass"/> is negative.</exception>
    public BufferPool(int retainedPerClass = 0)
    {
        Require.NonNegative(retainedPerClass);
        retained = retainedPerClass == 0 ? 2 * Environment.ProcessorCount : retainedPerClass;
        classes = new SizeClass[LargestShift - SmallestShift + 1];
        for (int i = 0; i < classes.Length; i++)
            classes[i] = CreateClass(i);
    }

    /// <summary>The pool that kernels use when the caller gives no workspace.</summary>
    public static BufferPool Shared { get; } = new();

    /// <summary>Bytes of native memory that exist on behalf of this pool, in use or waiting.</summary>
    public long BytesHeld => Volatile.Read(ref bytesHeld);

    /// <summary>Bytes of native memory that are in use now: 0 between calls.</summary>
    public long BytesRented => Volatile.Read(ref bytesRented);

    /// <summary>Takes at least <paramref name="bytes"/> bytes, aligned to 64, of undefined content.</summary>
    /// <param name="bytes">How many bytes are needed.</param>
    /// <returns>The lease; dispose it once to give the memory back.</returns>
    /// <exception cref="OutOfMemoryException">The memory is not to be had.</exception>
    public BufferLease Rent(nuint bytes)
    {
        int index = ClassOf(bytes);
        MemoryBlock? block = index < classes.Length ? null : new MemoryBlock(this, bytes, index);

        // None comes from a class that Trim has just replaced.
        while (block is null)
            block = Volatile.Read(ref classes[index]).Take();
        Interlocked.Add(ref bytesRented, (long)block.Bytes);
        return new BufferLease(block, block.Take());
    }

    /// <summary>Frees every block that waits in the pool. Blocks in use stay valid; calls may run on other threads.</summary>
    public void Trim()
    {
        for (int i = 0; i < classes.Length; i++)
            Interlocked.Exchange(ref classes[i], CreateClass(i)).Close();
    }

    /// <summary>Held and rented bytes, for a log.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"BufferPool: {BytesHeld} bytes held, {BytesRented} rented");

    internal void Return(MemoryBlock block)
    {
        Interlocked.Add(ref bytesRented, -(long)block.Bytes);
        if (block.SizeClass < classes.Length)
            Volatile.Read(ref classes[block.SizeClass]).Give(block);
        else
            block.Dispose();
    }

    internal void Count(long bytes) => Interlocked.Add(ref bytesHeld, bytes);

    private static int ClassOf(nuint bytes) =>
        Math.Max(0, (int)BitOperations.Log2(Math.Max(bytes, 2) - 1) + 1 - SmallestShift);

    private SizeClass CreateClass(int index) => new(this, index, (nuint)1 << (index + SmallestShift), retained);
}
