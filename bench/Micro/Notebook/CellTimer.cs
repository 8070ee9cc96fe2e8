namespace Kernels.Micro;

/// <summary>Times one cell here and, burst by burst in turn, on the NumPy side.</summary>
internal sealed class CellTimer
{
    private readonly NotebookCell cell;
    private readonly NumPyPeer? peer;
    private readonly int calls;
    private readonly int peerCalls;
    private readonly List<double> times = [];
    private readonly List<double> peerTimes = [];

    /// <summary>Warms both sides up.</summary>
    public CellTimer(NotebookCell cell, NumPyPeer? peer)
    {
        this.cell = cell;
        this.peer = peer;
        calls = Burst.WarmUp(cell.Run);
        if (peer is not null)
            peerCalls = CallsOfPeer(peer);
        BytesPerCall = Allocated();
    }

    /// <summary>The cell.</summary>
    public NotebookCell Cell => cell;

    /// <summary>Managed bytes that a warm call allocates.</summary>
    public long BytesPerCall { get; }

    /// <summary>Median nanoseconds of a call here.</summary>
    public double Nanoseconds => Median.Of(times);

    /// <summary>Median nanoseconds of a call on the NumPy side.</summary>
    public double PeerNanoseconds => Median.Of(peerTimes);

    /// <summary>A burst on each side. Other cells ran since the last one: a few calls fill the caches first.</summary>
    public void Round()
    {
        if (peer is not null)
        {
            peer.Time(cell.Name, Lead(peerCalls));
            peerTimes.Add(peer.Time(cell.Name, peerCalls));
        }

        Burst.Time(cell.Run, Lead(calls));
        times.Add(Burst.Time(cell.Run, calls));
    }

    private static int Lead(int calls) => Math.Max(1, calls / 10);

    private int CallsOfPeer(NumPyPeer numPy)
    {
        numPy.Time(cell.Name, 10);
        double nanoseconds = Enumerable.Range(0, 5).Min(_ => numPy.Time(cell.Name, 10));
        return (int)Math.Max(1, Burst.Length.TotalNanoseconds / nanoseconds);
    }

    private long Allocated()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            cell.Run();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 10;
    }
}
