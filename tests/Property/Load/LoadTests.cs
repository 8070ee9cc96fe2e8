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
        ThreadPool.GetMinThreads(out int minimum, out _);
        ThreadPool.GetMaxThreads(out int maximum, out int ports);
        // Not disposed: a worker may reach it after the test has ended.
        var release = new ManualResetEventSlim();
        try
        {
            // Every worker that the pool may have waits until the kernels are done.
            Assert.True(ThreadPool.SetMaxThreads(minimum, ports), $"{minimum} threads, {ports} ports");
            for (int i = 0; i < minimum; i++)
                ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);
            Assert.True(SpinWait.SpinUntil(NoWorkerIsFree, TimeSpan.FromSeconds(20)), "a worker of the thread pool is still free");

            Exception? failure = null;
            var thread = new Thread(() => failure = Record.Exception(() => RunOnThreads(1, TimeSpan.FromSeconds(0.5))));
            thread.Start();
            Assert.True(thread.Join(TimeSpan.FromMinutes(2)), "the kernels wait for a thread that does not come");
            Assert.Null(failure);
            Assert.True(NoWorkerIsFree(), "the thread pool had workers to give");
        }
        finally
        {
            release.Set();
            ThreadPool.SetMaxThreads(maximum, ports);
        }
    }

    [Fact]
    public void CompactingCollections_BesideKernels_MoveNothingThatIsInUse()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            // With a pause: collections back to back may keep every other thread from running at all.
            while (!stop.Token.WaitHandle.WaitOne(1))
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        });
        int before = GC.CollectionCount(GC.MaxGeneration);
        collector.Start();
        try
        {
            // A busy machine may not get to ten collections in the first go.
            for (int go = 0; go == 0 || (go < 20 && GC.CollectionCount(GC.MaxGeneration) - before < 10); go++)
                RunOnThreads(3, Length);
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }

        Assert.InRange(GC.CollectionCount(GC.MaxGeneration) - before, 10, int.MaxValue);
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

    private static bool NoWorkerIsFree()
    {
        ThreadPool.GetAvailableThreads(out int free, out _);
        return free == 0;
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
