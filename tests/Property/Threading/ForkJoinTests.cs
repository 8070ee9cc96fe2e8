namespace Kernels.Tests;

public unsafe class ForkJoinTests
{
    [Fact]
    public void Run_AnyPartsAndThreads_CallsEachPartOnce()
    {
        Gen.Select(Gen.Int[0, 100], Gen.Int[1, 8]).Sample((parts, threads) =>
        {
            int* counts = stackalloc int[101];
            new Span<int>(counts, 101).Clear();
            ForkJoin.Run(parts, threads, &CountPart, counts);
            for (int i = 0; i < 101; i++)
                Assert.Equal(i < parts ? 1 : 0, counts[i]);
        });
    }

    [Fact]
    public void Run_PartThrows_CallerGetsTheExceptionAndNothingHangs()
    {
        for (int i = 0; i < 200; i++)
        {
            InvalidTimeZoneException e = Assert.Throws<InvalidTimeZoneException>(
                () => ForkJoin.Run(16, 4, &ThrowAtThree, null));
            Assert.Equal("part 3", e.Message);
        }

        int* counts = stackalloc int[10];
        new Span<int>(counts, 10).Clear();
        ForkJoin.Run(10, 4, &CountPart, counts);
        Assert.Equal(10, Sum(counts, 10));
    }

    [Fact]
    public void Run_ThreadPoolStarved_FinishesAlone()
    {
        using var release = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out int workers, out _);
        using var blocked = new CountdownEvent(4 * workers);
        for (int i = 0; i < blocked.InitialCount; i++)
            ThreadPool.UnsafeQueueUserWorkItem(Block, (release, blocked), preferLocal: false);
        try
        {
            int* counts = stackalloc int[50];
            for (int call = 0; call < 300; call++)
            {
                new Span<int>(counts, 50).Clear();
                ForkJoin.Run(50, 4, &CountPart, counts);
                Assert.Equal(50, Sum(counts, 50));
            }
        }
        finally
        {
            release.Set();
            blocked.Wait(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Run_ByManyCallers_KeepsTheirPartsApart()
    {
        Parallel.For(0, 2000, _ =>
        {
            int* counts = stackalloc int[8];
            new Span<int>(counts, 8).Clear();
            ForkJoin.Run(8, 3, &CountPart, counts);
            for (int i = 0; i < 8; i++)
                Assert.Equal(1, counts[i]);
        });
    }

    [Fact]
    public void Run_Warm_AllocatesNothing()
    {
        using var counts = new NativeBuffer<int>(64);
        Allocation.AssertNone(() => ForkJoin.Run(64, 2, &CountPart, counts.Pointer));
    }

    private static void Block((ManualResetEventSlim Release, CountdownEvent Left) events)
    {
        events.Release.Wait();
        events.Left.Signal();
    }

    private static int Sum(int* counts, int length) => new Span<int>(counts, length).ToArray().Sum();

    private static void CountPart(void* context, int part) => Interlocked.Increment(ref ((int*)context)[part]);

    private static void ThrowAtThree(void* context, int part)
    {
        if (part == 3)
            throw new InvalidTimeZoneException("part 3");
    }
}
