namespace Kernels;

/// <summary>A number known when the tile is compiled.</summary>
internal interface IRows
{
    static abstract int Count { get; }
}

internal readonly struct Rows1 : IRows
{
    public static int Count => 1;
}

internal readonly struct Rows2 : IRows
{
    public static int Count => 2;
}

internal readonly struct Rows3 : IRows
{
    public static int Count => 3;
}

internal readonly struct Rows4 : IRows
{
    public static int Count => 4;
}

internal readonly struct Rows5 : IRows
{
    public static int Count => 5;
}

internal readonly struct Rows6 : IRows
{
    public static int Count => 6;
}

internal readonly struct Rows7 : IRows
{
    public static int Count => 7;
}

internal readonly struct Rows8 : IRows
{
    public static int Count => 8;
}

internal readonly struct Rows9 : IRows
{
    public static int Count => 9;
}

internal readonly struct Rows10 : IRows
{
    public static int Count => 10;
}

internal readonly struct Rows11 : IRows
{
    public static int Count => 11;
}

internal readonly struct Rows12 : IRows
{
    public static int Count => 12;
}

/// <summary>How many registers wide a tile is, and whether the last of them is a masked edge.</summary>
internal interface IColumns
{
    static abstract int Count { get; }

    static abstract bool Masked { get; }
}

/// <summary>Two full registers.</summary>
internal readonly struct TwoColumns : IColumns
{
    public static int Count => 2;

    public static bool Masked => false;
}

/// <summary>One full register and a masked one.</summary>
internal readonly struct TwoColumnsMasked : IColumns
{
    public static int Count => 2;

    public static bool Masked => true;
}

/// <summary>One masked register.</summary>
internal readonly struct OneColumnMasked : IColumns
{
    public static int Count => 1;

    public static bool Masked => true;
}
