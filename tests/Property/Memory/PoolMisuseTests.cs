namespace Kernels.Tests;

/// <summary>What callers and bad luck do to a pool: an exception that says so, and counters that come back to zero.</summary>
public unsafe class PoolMisuseTests
{
    [Fact]
    public void Lease_WhoseCopyWasReturned_IsOver()
    {
        var pool = new BufferPool();
        BufferLease lease = pool.Rent(100), copy = lease;
        Assert.Equal((nint)lease.Pointer, (nint)copy.Pointer);
        copy.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)lease.Pointer);
        Assert.Throws<InvalidOperationException>(lease.Dispose);
        AssertEmpty(pool);
    }

    [Fact]
    public void Lease_ReturnedByManyThreadsAtOnce_IsTakenBackOnce()
    {
        var pool = new BufferPool();
        for (int i = 0; i < 500; i++)
        {
            BufferLease lease = pool.Rent(100);
            int refused = 0;
            Parallel.For(0, 4, _ =>
            {
                try
                {
                    lease.Dispose();
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                }
            });
            Assert.Equal(3, refused);
            Assert.Equal(0, pool.BytesRented);
        }

        AssertEmpty(pool);
    }

    [Fact]
    public void Lease_OfNoPool_HasNothingToUseOrReturn()
    {
        BufferLease none = default;
        Assert.Equal(0u, none.Length);
        Assert.Throws<ObjectDisposedException>(() => (nint)none.Pointer);
        none.Dispose();
    }

    [Fact]
    public void Lease_BesideAnotherPool_GoesBackToItsOwn()
    {
        BufferPool one = new(), other = new();
        BufferLease ofOne = one.Rent(100), ofOther = other.Rent(100);
        ofOne.Dispose();
        Assert.Equal(0, one.BytesRented);
        Assert.Equal(4096, other.BytesRented);
        Assert.Throws<InvalidOperationException>(ofOne.Dispose);
        Assert.Equal(4096, other.BytesRented);
        ofOther.Dispose();
        AssertEmpty(one);
        AssertEmpty(other);
    }

    [Fact]
    public void Lease_UsedAfterItsBlockWasFreed_Throws()
    {
        // Beyond the bound a block is freed as it comes back; one above the largest class always is.
        var pool = new BufferPool(retainedPerClass: 1);
        BufferLease kept = pool.Rent(100), freed = pool.Rent(100);
        kept.Dispose();
        freed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)freed.Pointer);
        Assert.Throws<InvalidOperationException>(freed.Dispose);
        AssertEmpty(pool);
    }

    [Fact]
    public void Lease_WhenTheCallThrows_IsReturned()
    {
        var pool = new BufferPool();
        void Call(int divisor)
        {
            using BufferLease outer = pool.Rent(100);
            using BufferLease inner = pool.Rent((nuint)(100_000 / divisor));
        }

        Assert.Throws<DivideByZeroException>(() => Call(0));
        AssertEmpty(pool);
    }

    [Fact]
    public void Rent_FarBeyondWhatIsKept_LendsBlocksApartAndFreesThem()
    {
        var pool = new BufferPool(retainedPerClass: 2);
        BufferLease[] leases = [.. Enumerable.Range(0, 300).Select(i => pool.Rent((nuint)(1000 + i)))];
        for (int i = 0; i < leases.Length; i++)
            new Span<byte>(leases[i].Pointer, 1000 + i).Fill((byte)i);
        for (int i = 0; i < leases.Length; i++)
            Assert.Equal(-1, new Span<byte>(leases[i].Pointer, 1000 + i).IndexOfAnyExcept((byte)i));
        Assert.Equal(300 * 4096, pool.BytesRented);
        foreach (BufferLease lease in leases)
            lease.Dispose();
        Assert.Equal(2 * 4096, pool.BytesHeld);
        AssertEmpty(pool);
    }

    [Fact]
    public void Trim_BesideRentAndReturn_LosesAndLendsTwiceNothing()
    {
        var pool = new BufferPool();
        long end = Environment.TickCount64 + 1000;
        Exception? thrown = null;
        void Repeat(Action call)
        {
            try
            {
                while (thrown is null && Environment.TickCount64 < end)
                    call();
            }
            catch (Exception e)
            {
                thrown = e;
            }
        }

        void RentAndReturn()
        {
            using BufferLease lease = pool.Rent(4096);
            var cell = (int*)lease.Pointer;
            int mine = Environment.CurrentManagedThreadId;
            *cell = mine;
            Thread.SpinWait(1);
            if (Volatile.Read(ref *cell) != mine)
                throw new InvalidOperationException("Two leases share a block, or one was freed.");
        }

        Action[] calls = [pool.Trim, RentAndReturn, RentAndReturn];
        Thread[] threads = [.. calls.Select(call => new Thread(() => Repeat(call)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Null(thrown);

        // A block that nothing refers to any more would keep the count above zero.
        AssertEmpty(pool);
    }

    [Fact]
    public void SizeClass_ThatWasClosed_FreesWhatComesBack()
    {
        var pool = new BufferPool();
        var blocks = new SizeClass(pool, 0, 4096, retained: 2);
        MemoryBlock waiting = blocks.Take()!, used = blocks.Take()!;
        blocks.Give(waiting);
        Assert.Equal(2 * 4096, pool.BytesHeld);
        blocks.Close();
        Assert.Equal(4096, pool.BytesHeld);
        blocks.Give(used);
        Assert.Equal(0, pool.BytesHeld);
        Assert.Null(blocks.Take());
    }

    private static void AssertEmpty(BufferPool pool)
    {
        Assert.Equal(0, pool.BytesRented);
        pool.Trim();
        Assert.Equal(0, pool.BytesHeld);
    }
}
