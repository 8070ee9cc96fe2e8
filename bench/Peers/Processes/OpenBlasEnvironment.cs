namespace Kernels.Peers;
internal static class OpenBlasEnvironment
{
    public static void Choose(ContestSettings settings)
    {
        Native.SetVariable("OPENBLAS_CORETYPE", null);
        Native.SetVariable("OPENBLAS_L2_SIZE", null);
    }
}
