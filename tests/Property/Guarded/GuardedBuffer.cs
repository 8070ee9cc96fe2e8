using System.Runtime.InteropServices;

namespace Kernels.Tests;

/// <summary>Which end of a guarded buffer touches an unmapped page.</summary>
internal enum Guard
{
    /// <summary>The byte after the last element is unmapped.</summary>
    End,

    /// <summary>The byte before the first element is unmapped.</summary>
    Start,
}

/// <summary>Memory whose end, or start, lies against an unmapped page: a byte too far ends the process.</summary>
/// <remarks>On systems without mmap it is ordinary memory, and only the values are checked.</remarks>
internal sealed unsafe class GuardedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int None = 0;
    private const int Read = 1;
    private const int Write = 2;
    private const int PrivateAnonymous = 0x22;

    private static readonly nuint PageSize = (nuint)Environment.SystemPageSize;

    private readonly nuint mapped;
    private byte* map;

    public GuardedBuffer(int length, Guard guard = Guard.End)
    {
        Length = length;
        nuint bytes = (nuint)length * (nuint)sizeof(T);
        if (!OperatingSystem.IsLinux())
        {
            Pointer = (T*)NativeMemory.Alloc(Math.Max(bytes, 1));
            return;
        }

        nuint body = (bytes + PageSize - 1) / PageSize * PageSize;
        mapped = body + (2 * PageSize);
        map = (byte*)LinuxMemory.Map(null, mapped, Read | Write, PrivateAnonymous, -1, 0);
        if ((nint)map == -1)
            throw new InvalidOperationException($"mmap of {mapped} bytes failed: {Marshal.GetLastPInvokeErrorMessage()}");
        if (LinuxMemory.Protect(map, PageSize, None) != 0 || LinuxMemory.Protect(map + mapped - PageSize, PageSize, None) != 0)
            throw new InvalidOperationException($"mprotect failed: {Marshal.GetLastPInvokeErrorMessage()}");
        Pointer = (T*)(guard == Guard.End ? map + PageSize + body - bytes : map + PageSize);
    }

    public GuardedBuffer(ReadOnlySpan<T> values, Guard guard = Guard.End)
        : this(values.Length, guard) => values.CopyTo(Span);

    ~GuardedBuffer() => Free();

    public int Length { get; }

    public T* Pointer { get; private set; }

    public Span<T> Span => new(Pointer, Length);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (map != null)
            _ = LinuxMemory.Unmap(map, mapped);
        else
            NativeMemory.Free(Pointer);
        map = null;
        Pointer = null;
    }
}
