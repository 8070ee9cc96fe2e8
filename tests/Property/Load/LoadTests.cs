using System.Collections.Concurrent;
using Kernels.Hashes;

namespace Kernels.Tests;

/// <summary>Kernels of all kinds side by side over one pool, under what a busy service does to them: the bits stay.</summary>
/// <remarks><c>KERNELS_STRESS_SECONDS</c> makes the run of many threads longer than its usual two seconds.</remarks>
public class LoadTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("KERNELS_STRESS_SECONDS"), out int seconds) ? seconds : 2);

    [Fact]
    public void ManyThreads_OverOnePool_GetTheTablesBitsInBoundedMemory()
    {
        RunOnThreads(8, Length);
        Assert.Equal(0, BufferPool.Shared.BytesRented);

        // The pool keeps two blocks a processor and size class; what the cases ask for is far below 64 MB a class in sum.
        long held = BufferPool.Shared.BytesHeld;
        Assert.True(held < 1L << 30, $"the pool holds {held} bytes");
        BufferPool.Shared.Trim();
        Assert.Equal(0, BufferPool.Shared.BytesHeld);
    }

    [Fact]
    public void StarvedThreadPool_CallsWithThreads_FinishAlone()
    {
        ThreadPool.GetMinThreads(out int minimum, out int ports);
        ThreadPool.GetMaxThreads(out int maximum, out int maximumPorts);
        // Not disposed: a worker may reach either of them after the test has ended.
        var release = new ManualResetEventSlim();
        var blocked = new CountdownEvent(minimum);
        try
        {
            // Every worker that the pool may have waits until the kernels are done.
            Assert.True(ThreadPool.SetMaxThreads(minimum, maximumPorts), $"{minimum} threads, {ports} ports");
            for (int i = 0; i < minimum; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    _ =>
                    {
                        blocked.Signal();
                        release.Wait();
                    },
                    null);
            }

            var thread = new Thread(() =>
            {
                blocked.Wait(TimeSpan.FromSeconds(20));
                RunOnThreads(1, TimeSpan.FromSeconds(0.5));
            });
            thread.Start();
            Assert.True(thread.Join(TimeSpan.FromMinutes(2)), "the kernels wait for a thread that does not come");
        }
        finally
        {
            release.Set();
            ThreadPool.SetMaxThreads(maximum, maximumPorts);
        }
    }

    [Fact]
    public void CompactingCollections_BesideKernels_MoveNothingThatIsInUse()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        });
        collector.Start();
        try
        {
            RunOnThreads(3, Length);
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }

        Assert.Equal(0, BufferPool.Shared.BytesRented);
    }

    [Fact]
    public void NativeMemory_NotToBeHad_SurfacesAndLeavesThePoolAsItWas()
    {
        var pool = new BufferPool();
        BufferLease lease = pool.Rent(100);
        long rented = pool.BytesRented, held = pool.BytesHeld;
        Assert.Throws<OutOfMemoryException>(() => pool.Rent((nuint)1 << 60).Length);
        Assert.Equal(rented, pool.BytesRented);
        Assert.Equal(held, pool.BytesHeld);
        lease.Dispose();
        Assert.Equal(0, pool.BytesRented);
    }

    // Each thread takes the cases in an order of its own, with one to three threads each.
    private static void RunOnThreads(int threads, TimeSpan length)
    {
        IReadOnlyList<HashCase> cases = CaseList.All;
        var wrong = new ConcurrentBag<string>();
        long end = Environment.TickCount64 + (long)length.TotalMilliseconds;
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(worker => new Thread(() =>
        {
            var random = new Random(worker);
            while (wrong.IsEmpty && Environment.TickCount64 < end)
            {
                HashCase x = cases[random.Next(cases.Count)];
                try
                {
                    if (x.Compute(random.Next(1, 4)) != HashTable.Committed[x.Name])
                        wrong.Add($"{x.Name}: other bits");
                }
                catch (Exception e)
                {
                    wrong.Add($"{x.Name}: {e}");
                }
            }
        }))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        Assert.Empty(wrong);
    }
}
