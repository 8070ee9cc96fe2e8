namespace Kernels.Tests;

public unsafe class BufferPoolTests
{
    [Fact]
    public void Rent_AnySize_IsAlignedAndLargeEnough()
    {
        var pool = new BufferPool();
        Gen.Int[0, 1 << 20].Sample(
            bytes =>
            {
                using BufferLease lease = pool.Rent((nuint)bytes);
                Assert.True(lease.Length >= (nuint)bytes);
                Assert.Equal(0, (nint)lease.Pointer % 64);
                new Span<byte>(lease.Pointer, bytes).Fill(0xAB);
            },
            iter: 200);
        Assert.Equal(0, pool.BytesRented);
        pool.Trim();
        Assert.Equal(0, pool.BytesHeld);
    }

    [Fact]
    public void Rent_AfterReturn_ReusesTheBlock()
    {
        var pool = new BufferPool();
        nint first;
        using (BufferLease lease = pool.Rent(10_000))
            first = (nint)lease.Pointer;
        using (BufferLease lease = pool.Rent(9_000))
            Assert.Equal(first, (nint)lease.Pointer);
        Assert.Equal(16_384, pool.BytesHeld);
    }

    [Fact]
    public void Return_BeyondTheBound_FreesTheBlock()
    {
        var pool = new BufferPool(retainedPerClass: 1);
        BufferLease a = pool.Rent(4096), b = pool.Rent(4096), c = pool.Rent(4096);
        Assert.Equal(3 * 4096, pool.BytesRented);
        a.Dispose();
        b.Dispose();
        c.Dispose();
        Assert.Equal(0, pool.BytesRented);
        Assert.Equal(4096, pool.BytesHeld);
    }

    [Fact]
    public void Trim_WhileABlockIsRented_KeepsItValid()
    {
        var pool = new BufferPool();
        BufferLease lease = pool.Rent(5000);
        pool.Trim();
        new Span<byte>(lease.Pointer, 5000).Clear();
        lease.Dispose();
        pool.Trim();
        Assert.Equal(0, pool.BytesHeld);
    }

    [Fact]
    public void Lease_UsedOrReturnedAgain_Throws()
    {
        var pool = new BufferPool();
        BufferLease lease = pool.Rent(100);
        lease.Dispose();
        using BufferLease next = pool.Rent(100);
        Assert.Throws<InvalidOperationException>(lease.Dispose);
        Assert.Throws<ObjectDisposedException>(() => (nint)lease.Pointer);
        Assert.True(pool.BytesRented > 0, "the second return must not end the next lease");
    }

    [Fact]
    public void Rent_LargerThanTheLargestClass_IsFreedOnReturn()
    {
        var pool = new BufferPool();
        pool.Rent(((nuint)1 << 30) + 1).Dispose();
        Assert.Equal(0, pool.BytesHeld);
    }

    [Fact]
    public void Rent_Warm_AllocatesNothing()
    {
        var pool = new BufferPool();
        Allocation.AssertNone(() => pool.Rent(1000).Dispose());
    }

    [Fact]
    public void Rent_ByManyThreads_NeverLendsABlockTwice()
    {
        var pool = new BufferPool();
        Parallel.For(0, 20_000, i =>
        {
            using BufferLease lease = pool.Rent(4096);
            var cell = (int*)lease.Pointer;
            *cell = i;
            Thread.SpinWait(10);
            if (Volatile.Read(ref *cell) != i)
                throw new InvalidOperationException("Two leases share a block.");
        });
        Assert.Equal(0, pool.BytesRented);
    }
}
