using Kernels.Hashes;

namespace Kernels.Tests;

/// <summary>Native memory that runs out at any point of any call: the caller is told, and nothing is lost.</summary>
public class OutOfMemoryTests
{
    [Fact]
    public void Calls_RefusedMemoryAtAnyPoint_ThrowAndGiveEverythingBack()
    {
        int refusals = 0;
        foreach (HashCase x in CaseList.All)
        {
            foreach (int threads in (int[])[1, 2])
            {
                int granted = 0;
                while (Refused(x, threads, granted))
                {
                    granted++;
                    refusals++;
                }
            }
        }

        Assert.InRange(refusals, CaseList.All.Count / 2, int.MaxValue);
    }

    [Fact]
    public void NativeBuffer_RefusedMemory_LeavesNothingToFree()
    {
        try
        {
            AlignedMemory.BeforeAllocating = _ => throw new InsufficientMemoryException();
            Assert.ThrowsAny<OutOfMemoryException>(() => new NativeBuffer<double>(10));
        }
        finally
        {
            AlignedMemory.BeforeAllocating = null;
        }

        // The finalizer of what was never made must find no address.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    // Whether a call that may allocate so many times asked for more. The pool is empty at first, so that it asks each time.
    private static bool Refused(HashCase x, int threads, int granted)
    {
        BufferPool.Shared.Trim();
        Assert.Equal(0, BufferPool.Shared.BytesHeld);
        int asked = 0;
        bool refused = false;
        try
        {
            AlignedMemory.BeforeAllocating = _ =>
            {
                if (Interlocked.Increment(ref asked) > granted)
                    throw new InsufficientMemoryException("no memory, for a test");
            };
            ulong hash = x.Compute(threads);
            Assert.True(hash == HashTable.Committed[x.Name], x.Name);
        }
        catch (OutOfMemoryException e)
        {
            Assert.Equal("no memory, for a test", e.Message);
            refused = true;
        }
        finally
        {
            AlignedMemory.BeforeAllocating = null;
        }

        Assert.Equal(asked > granted, refused);
        Assert.True(BufferPool.Shared.BytesRented == 0, $"{x.Name}: {BufferPool.Shared}");
        return refused;
    }
}
