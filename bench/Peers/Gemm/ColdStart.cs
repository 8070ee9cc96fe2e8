namespace Kernels.Peers;
internal static class ColdStart
{
    public static int Run(ContestSettings settings) => 0;
}
