using System.Runtime.ExceptionServices;

namespace Kernels;

/// <summary>One call that is being shared out: the counter of its parts, and who still refers to it.</summary>
internal sealed unsafe class ForkJoinJob : IThreadPoolWorkItem
{
    /// <summary>Jobs alive at once, after which callers work alone: bounds what a starved thread pool can pile up.</summary>
    /// <remarks>So few that, with one helper each, the thread pool's queue does not outgrow its first 32 places.</remarks>
    public const int MostLive = 32;

    private delegate*<void*, int, void> body;
    private void* context;
    private int parts;
    private int next;
    private int finished;
    private int references;
    private ExceptionDispatchInfo? failure;

    /// <summary>Runs all parts; returns when the last one is done, and throws what the first failing one threw.</summary>
    public void Run(int parts, int helpers, delegate*<void*, int, void> body, void* context)
    {
        this.body = body;
        this.context = context;
        this.parts = parts;
        next = 0;
        finished = 0;
        failure = null;
        Volatile.Write(ref references, helpers + 1);
        for (int i = 0; i < helpers; i++)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

        Work();
        WaitForHelpers();
        ExceptionDispatchInfo? thrown = failure;
        Leave();
        thrown?.Throw();
    }

    /// <summary>A helper's turn. The job may be finished by now; it is not reused before every helper has left.</summary>
    public void Execute()
    {
        Work();
        Leave();
    }

    private void Work()
    {
        while (true)
        {
            int part = Interlocked.Increment(ref next) - 1;
            if (part >= parts)
                return;
            try
            {
                // After a failure the remaining parts are counted off without being run.
                if (Volatile.Read(ref failure) is null)
                    body(context, part);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }

            if (Interlocked.Increment(ref finished) == parts)
            {
                lock (this)
                    Monitor.PulseAll(this);
            }
        }
    }

    private void WaitForHelpers()
    {
        // Parts are of like length, so a helper is commonly within microseconds of done: spin briefly before sleeping.
        SpinWait spin = default;
        while (Volatile.Read(ref finished) < parts && !spin.NextSpinWillYield)
            spin.SpinOnce();
        if (Volatile.Read(ref finished) == parts)
            return;
        lock (this)
        {
            while (Volatile.Read(ref finished) < parts)
                Monitor.Wait(this);
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref references) == 0)
            ForkJoin.Release(this);
    }
}
