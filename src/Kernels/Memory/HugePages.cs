using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>Pages of 2 MiB on Linux, where they are given to those who ask (<c>transparent_hugepage/enabled</c> is <c>madvise</c>).</summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a huge page on x64, and on Arm with pages of 4 KiB.</summary>
    public const int Bytes = 2 << 20;

    private const int AdviseHugePage = 14;

    /// <summary>Whether it makes sense to ask.</summary>
    public static bool CanBeAsked => OperatingSystem.IsLinux();

    /// <summary>Asks for huge pages in a block that begins at one. Only speed depends on the answer.</summary>
    /// <param name="address">First byte, a multiple of <see cref="Bytes"/>.</param>
    /// <param name="bytes">Length; what is less than a page at its end stays as it is.</param>
    public static void Advise(void* address, nuint bytes)
    {
        try
        {
            _ = MemoryAdvise(address, bytes & ~(nuint)(Bytes - 1), AdviseHugePage);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without this call: small pages, then.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
