using Kernels;

namespace Pages;

/// <summary>The examples of docs/isa.md.</summary>
internal static class IsaPage
{
    public static void Choice()
    {
        // docs/isa.md
        float[] x = [.. Enumerable.Range(0, 1000).Select(i => 1f / (i + 1))], y = new float[1000];
        VecMath.Exp(x, y);
        float widest = Reduce.Sum(y);       // on Isa.Current; Isa.Reason is a line for the log

        Isa.Override(InstructionSet.Scalar);
        VecMath.Exp(x, y);
        float scalar = Reduce.Sum(y);
        Isa.Reset();
        Console.WriteLine($"{widest} {scalar} {widest == scalar}");
        Console.WriteLine($"blocks of {Contract.BlockK}, lanes {Contract.LanesF32} and {Contract.LanesF64}");
        // docs/isa.md
    }
}
