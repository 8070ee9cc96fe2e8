namespace Kernels.Hashes;

/// <summary>A call of a kernel on fixed inputs: given a number of threads, the hash of what it computes.</summary>
internal sealed record HashCase(string Name, Func<int, ulong> Compute);
