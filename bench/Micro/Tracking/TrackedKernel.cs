namespace Kernels.Micro;

/// <summary>What a tracked figure is multiplied by, so that a slower clock or memory does not look like slower code.</summary>
internal enum Probe
{
    /// <summary>The peak of fused multiply-adds, in GFLOP/s.</summary>
    Fma,

    /// <summary>The rate of a large copy, in GB/s.</summary>
    Copy,
}

/// <summary>One kernel at one size.</summary>
/// <param name="Name">Never changes its meaning: the history is kept by it.</param>
/// <param name="Probe">What bounds it.</param>
/// <param name="Call">One call, warm and without allocation.</param>
internal sealed record TrackedKernel(string Name, Probe Probe, Action Call);
