namespace Kernels;

/// <summary>One block of native memory that a <see cref="BufferPool"/> lends out, again and again.</summary>
internal sealed unsafe class MemoryBlock : IDisposable
{
    private readonly BufferPool pool;
    private nint address;
    private int lease;

    public MemoryBlock(BufferPool pool, nuint bytes, int sizeClass)
    {
        this.pool = pool;
        address = (nint)AlignedMemory.Allocate(bytes);
        Bytes = bytes;
        SizeClass = sizeClass;
        pool.Count((long)bytes);
    }

    ~MemoryBlock() => Free();

    public nuint Bytes { get; }

    public int SizeClass { get; }

    public void* Pointer => (void*)address;

    /// <summary>Begins a lease and returns its number, which is odd; giving back makes it even.</summary>
    public int Take() => ++lease;

    /// <summary>Whether lease <paramref name="number"/> is the one that is running.</summary>
    public bool IsRunning(int number) => Volatile.Read(ref lease) == number;

    /// <summary>Ends lease <paramref name="number"/>; false if it had ended before.</summary>
    public bool GiveBack(int number)
    {
        if (Interlocked.CompareExchange(ref lease, number + 1, number) != number)
            return false;
        pool.Return(this);
        return true;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        nint was = Interlocked.Exchange(ref address, 0);
        if (was == 0)
            return;
        AlignedMemory.Free((void*)was);
        pool.Count(-(long)Bytes);
    }
}
