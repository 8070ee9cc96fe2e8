using System.Runtime.InteropServices;

namespace Kernels.Peers;

/// <summary>The system's OpenBLAS, if there is one: its functions by name, nothing linked.</summary>
/// <remarks>
/// Addresses, not typed pointers: a short call goes through another type, without the runtime's bookkeeping around native
/// calls, so that OpenBLAS is as fast as it is for a caller in C.
/// </remarks>
internal sealed unsafe class OpenBlas : IDisposable
{
    /// <summary>Its name in tables.</summary>
    public const string Name = "OpenBLAS";

    /// <summary>CBLAS's constants.</summary>
    public const int RowMajor = 101, NoTranspose = 111, Transposed = 112;

    private static readonly string[] FileNames =
        ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib", "libopenblas.dll"];

    private readonly nint library;

    private OpenBlas(nint library)
    {
        this.library = library;
        Sgemm = Symbol("cblas_sgemm");
        Dgemm = Symbol("cblas_dgemm");
        Sgemv = Symbol("cblas_sgemv");
        Dgemv = Symbol("cblas_dgemv");
    }

    /// <summary>cblas_sgemm.</summary>
    public nint Sgemm { get; }

    /// <summary>cblas_dgemm.</summary>
    public nint Dgemm { get; }

    /// <summary>cblas_sgemv.</summary>
    public nint Sgemv { get; }

    /// <summary>cblas_dgemv.</summary>
    public nint Dgemv { get; }

    /// <summary>The processor that it chose its kernels for.</summary>
    public string Core =>
        Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)Symbol("openblas_get_corename"))()) ?? "unknown";

    /// <summary>Version and build options.</summary>
    public string Build =>
        Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)Symbol("openblas_get_config"))())?.Trim() ?? "unknown";

    /// <summary>Loads it.</summary>
    /// <exception cref="NotAvailableException">It is not to be found, or is not the library that it should be.</exception>
    public static OpenBlas Load()
    {
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
                return new OpenBlas(library);
        }

        throw new NotAvailableException($"no {FileNames[0]} on this system (Debian: apt-get install libopenblas0-pthread)");
    }

    /// <summary>Sets the number of threads, for the whole process.</summary>
    public void SetThreads(int threads) =>
        ((delegate* unmanaged[Cdecl]<int, void>)Symbol("openblas_set_num_threads"))(threads);

    /// <summary>CBLAS's word for a transposition.</summary>
    public static int Op(Transpose transpose) => transpose == Transpose.No ? NoTranspose : Transposed;

    /// <inheritdoc/>
    public void Dispose() => NativeLibrary.Free(library);

    private nint Symbol(string name) =>
        NativeLibrary.TryGetExport(library, name, out nint address)
            ? address
            : throw new NotAvailableException($"the system's OpenBLAS exports no {name}");
}
