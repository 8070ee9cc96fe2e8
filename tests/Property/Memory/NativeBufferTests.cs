namespace Kernels.Tests;

public unsafe class NativeBufferTests
{
    [Fact]
    public void Constructor_AnyLength_IsZeroAndAligned()
    {
        Gen.Int[0, 5000].Sample(length =>
        {
            using var buffer = new NativeBuffer<double>(length);
            Assert.Equal(0, (nint)buffer.Pointer % 64);
            Assert.Equal(length, buffer.Span.Length);
            Assert.Equal(-1, buffer.Span.IndexOfAnyExcept(0.0));
        });
    }

    [Fact]
    public void Constructor_LargeBlock_BeginsAtAHugePageOnLinuxAndIsZero()
    {
        foreach (int length in (int[])[HugePages.Bytes - 1, HugePages.Bytes, (2 * HugePages.Bytes) + 3])
        {
            using var buffer = new NativeBuffer<byte>(length);
            Assert.Equal(0, (nint)buffer.Pointer % (length >= HugePages.Bytes && HugePages.CanBeAsked ? HugePages.Bytes : 64));
            Assert.Equal(-1, buffer.Span.IndexOfAnyExcept((byte)0));
            buffer.Span.Fill(1);
        }
    }

    [Fact]
    public void Constructor_NegativeLength_NamesIt()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new NativeBuffer<int>(-1));
        Assert.Equal("length", refused.ParamName);
        Assert.StartsWith("length is -1; expected 0 or more.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_AfterDispose_Throw()
    {
        var buffer = new NativeBuffer<float>(4);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Equal("NativeBuffer", Assert.Throws<ObjectDisposedException>(() => (nint)buffer.Pointer).ObjectName);
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }

    [Fact]
    public void Workspace_OfNullOrDisposedBuffer_Throws()
    {
        var buffer = new NativeBuffer<byte>(64);
        Assert.Equal(64u, Workspace.Of(buffer).Length);
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Workspace.Of(buffer).Length);
        Assert.Throws<ArgumentNullException>(() => Workspace.Of(null!).Length);
    }
}
