using Kernels;

namespace Pages;

/// <summary>The examples of docs/memory.md.</summary>
internal static class MemoryPage
{
    public static void Buffers()
    {
        // docs/memory.md
        using var x = new NativeBuffer<float>(1000);        // zeros, at a multiple of 64 bytes, freed by Dispose
        x.Span.Fill(2);
        Console.WriteLine(Reduce.Sum(x.Span));

        using (BufferLease lease = BufferPool.Shared.Rent(5000))
            Console.WriteLine($"{lease.Length} bytes of scratch");
        Console.WriteLine($"lent out between calls: {BufferPool.Shared.BytesRented}");
        BufferPool.Shared.Trim();                           // back to the system, after a large job say
        Console.WriteLine($"held: {BufferPool.Shared.BytesHeld}");
        // docs/memory.md
    }
}
