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

/// <summary>
/// Memory between two unmapped pages: a byte too far ends the process. What is made from values is an input, and whoever
/// writes to an input ends the process too, unless the test says <see cref="Writable"/>.
/// </summary>
/// <remarks>
/// <code>
///     | unmapped | slack | elements | unmapped |    Guard.End
///     | unmapped | elements | slack | unmapped |    Guard.Start
/// </code>
/// Pages are larger than elements, so that one end alone lies exactly at an unmapped page: tests draw which. Between the
/// other end and its page lies slack, less than a page of a known pattern; <see cref="Dispose"/> asserts that nobody wrote
/// there. So a read beyond one end, and a write beyond either, shows in every case. On systems without mmap it is ordinary
/// memory, and only the values are checked.
/// </remarks>
internal sealed unsafe class GuardedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int None = 0;
    private const int Read = 1;
    private const int Write = 2;
    private const int PrivateAnonymous = 0x22;
    private const byte Slack = 0xA5;

    private static readonly nuint PageSize = (nuint)Environment.SystemPageSize;

    // The bytes between the two unmapped pages, a whole number of pages.
    private readonly nuint body;
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

        body = (bytes + PageSize - 1) / PageSize * PageSize;
        map = (byte*)LinuxMemory.Map(null, body + (2 * PageSize), Read | Write, PrivateAnonymous, -1, 0);
        if ((nint)map == -1)
            throw new InvalidOperationException($"mmap of {body} bytes failed: {Marshal.GetLastPInvokeErrorMessage()}");
        Protect(map, PageSize, None);
        Protect(Body + body, PageSize, None);
        Pointer = (T*)(guard == Guard.End ? Body + body - bytes : Body);
        Before.Fill(Slack);
        After.Fill(Slack);
    }

    /// <summary>An input: these values, in memory that cannot be written.</summary>
    public GuardedBuffer(ReadOnlySpan<T> values, Guard guard = Guard.End)
        : this(values.Length, guard)
    {
        values.CopyTo(Span);
        _ = Seal();
    }

    ~GuardedBuffer() => Free();

    public int Length { get; }

    public T* Pointer { get; private set; }

    public Span<T> Span => new(Pointer, Length);

    private byte* Body => map + PageSize;

    private Span<byte> Before => map == null ? default : new(Body, (int)((byte*)Pointer - Body));

    private Span<byte> After => map == null ? default : new(Pointer + Length, (int)(Body + body - (byte*)(Pointer + Length)));

    /// <summary>Lets this input be written as well: an output that starts from values, or a call in place.</summary>
    public GuardedBuffer<T> Writable()
    {
        Protect(Body, body, Read | Write);
        return this;
    }

    /// <summary>From here on nobody may write: an output that another call reads.</summary>
    public GuardedBuffer<T> Seal()
    {
        Protect(Body, body, Read);
        return this;
    }

    public void Dispose()
    {
        int before = Before.IndexOfAnyExcept(Slack);
        int after = After.IndexOfAnyExcept(Slack);
        Free();
        GC.SuppressFinalize(this);
        Assert.True(before < 0 && after < 0, $"something wrote beside {Length} elements of {typeof(T).Name}");
    }

    private void Protect(void* start, nuint bytes, int access)
    {
        if (map != null && bytes > 0 && LinuxMemory.Protect(start, bytes, access) != 0)
            throw new InvalidOperationException($"mprotect failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private void Free()
    {
        if (map != null)
            _ = LinuxMemory.Unmap(map, body + (2 * PageSize));
        else
            NativeMemory.Free(Pointer);
        map = null;
        Pointer = null;
    }
}
