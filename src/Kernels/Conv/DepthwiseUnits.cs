namespace Kernels;

/// <summary>Where four registers of output come from and go to.</summary>
internal unsafe struct DepthwiseUnits<T>
    where T : unmanaged
{
    public T** Rows0;
    public T** Rows1;
    public T** Rows2;
    public T** Rows3;
    public nint Column0;
    public nint Column1;
    public nint Column2;
    public nint Column3;
    public T* Y0;
    public T* Y1;
    public T* Y2;
    public T* Y3;
}

/// <summary>What is to be taken care of at the ends of rows, as a type.</summary>
internal interface IEdge
{
    /// <summary>Whether loads may touch padding, and are masked.</summary>
    static abstract bool IsMasked { get; }

    /// <summary>Whether a register may be longer than a row, so that its store could leave the band.</summary>
    static abstract bool IsNarrow { get; }
}

internal readonly struct Inside : IEdge
{
    public static bool IsMasked => false;

    public static bool IsNarrow => false;
}

internal readonly struct NarrowInside : IEdge
{
    public static bool IsMasked => false;

    public static bool IsNarrow => true;
}

internal readonly struct AtEdge : IEdge
{
    public static bool IsMasked => true;

    public static bool IsNarrow => false;
}

internal readonly struct NarrowAtEdge : IEdge
{
    public static bool IsMasked => true;

    public static bool IsNarrow => true;
}
