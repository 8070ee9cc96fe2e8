using Microsoft.Extensions.ObjectPool;

namespace Kernels;

/// <summary>Runs the parts of one call on the caller and on helpers from the .NET thread pool.</summary>
/// <remarks>
/// The caller works too, and finishes alone if no helper comes: a starved thread pool slows a call and never blocks it.
/// A helper that finds nothing left to do goes back to the pool at once; nothing spins after the call returns.
/// Nothing is allocated in steady state. Parts must write to disjoint memory; their order is not defined, which is why
/// no kernel's bits depend on it.
/// </remarks>
internal static unsafe class ForkJoin
{
    private static readonly ObjectPool<ForkJoinJob> Jobs = FullPool();

    private static int live;

    /// <summary>Calls <paramref name="body"/> once for each part, on at most <paramref name="threads"/> threads.</summary>
    /// <param name="parts">How many parts; body gets 0 to parts − 1.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="body">The work, given <paramref name="context"/> and the part.</param>
    /// <param name="context">Passed through, commonly the address of a struct on the caller's stack.</param>
    public static void Run(int parts, int threads, delegate*<void*, int, void> body, void* context)
    {
        int helpers = Math.Min(threads, parts) - 1;
        if (helpers <= 0 || Volatile.Read(ref live) >= ForkJoinJob.MostLive)
        {
            for (int part = 0; part < parts; part++)
                body(context, part);
            return;
        }

        Interlocked.Increment(ref live);
        Jobs.Get().Run(parts, helpers, body, context);
    }

    /// <summary>Takes a job back that neither its caller nor a helper refers to any more.</summary>
    internal static void Release(ForkJoinJob job)
    {
        Interlocked.Decrement(ref live);
        Jobs.Return(job);
    }

    // Every job that can be alive at once is made beforehand. Were they made when the need arises, a call that finds the
    // thread pool busy would allocate now and then, hours after the start too.
    private static ObjectPool<ForkJoinJob> FullPool()
    {
        var policy = new JobPolicy();
        ObjectPool<ForkJoinJob> pool =
            new DefaultObjectPoolProvider { MaximumRetained = ForkJoinJob.MostLive }.Create(policy);
        for (int i = 0; i < ForkJoinJob.MostLive; i++)
            pool.Return(policy.Create());
        return pool;
    }

    private sealed class JobPolicy : IPooledObjectPolicy<ForkJoinJob>
    {
        public ForkJoinJob Create() => new();

        public bool Return(ForkJoinJob obj) => true;
    }
}
