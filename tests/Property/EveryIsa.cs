namespace Kernels.Tests;

/// <summary>Runs a test on every instruction set that this process supports, one after the other.</summary>
internal static class EveryIsa
{
    public static void Run(Action<InstructionSet> test)
    {
        Assert.NotEmpty(Isa.Supported);
        try
        {
            foreach (InstructionSet set in Isa.Supported)
            {
                Isa.Override(set);
                test(set);
            }
        }
        finally
        {
            Isa.Reset();
        }
    }
}
