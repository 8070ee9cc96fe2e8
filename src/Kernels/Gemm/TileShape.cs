using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>A number of rows known when the tile is compiled: <c>sizeof(TRows)</c>.</summary>
/// <remarks>
/// A size is the one number of a type that the JIT knows while it reads a method, before it inlines anything: rows that a
/// tile lacks are then never compiled at all. With a static abstract property they would be, and thrown away after they
/// had taken time and the JIT's limit of locals.
/// </remarks>
internal interface IRows;

[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct Rows1 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct Rows2 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 3)]
internal readonly struct Rows3 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct Rows4 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 5)]
internal readonly struct Rows5 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 6)]
internal readonly struct Rows6 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 7)]
internal readonly struct Rows7 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 8)]
internal readonly struct Rows8 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 9)]
internal readonly struct Rows9 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 10)]
internal readonly struct Rows10 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 11)]
internal readonly struct Rows11 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 12)]
internal readonly struct Rows12 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 13)]
internal readonly struct Rows13 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 14)]
internal readonly struct Rows14 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 15)]
internal readonly struct Rows15 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly struct Rows16 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 17)]
internal readonly struct Rows17 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 18)]
internal readonly struct Rows18 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 19)]
internal readonly struct Rows19 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 20)]
internal readonly struct Rows20 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 21)]
internal readonly struct Rows21 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 22)]
internal readonly struct Rows22 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 23)]
internal readonly struct Rows23 : IRows;

[StructLayout(LayoutKind.Sequential, Size = 24)]
internal readonly struct Rows24 : IRows;

/// <summary>How many registers wide a tile is, <c>sizeof(TColumns)</c>, and whether the last of them is a masked edge.</summary>
internal interface IColumns
{
    static abstract bool Masked { get; }
}

/// <summary>Two full registers.</summary>
[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct TwoColumns : IColumns
{
    public static bool Masked => false;
}

/// <summary>One full register and a masked one.</summary>
[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct TwoColumnsMasked : IColumns
{
    public static bool Masked => true;
}

/// <summary>One full register.</summary>
[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct OneColumn : IColumns
{
    public static bool Masked => false;
}

/// <summary>One masked register.</summary>
[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct OneColumnMasked : IColumns
{
    public static bool Masked => true;
}

/// <summary>Rows of B that a sweep takes at a time: <c>sizeof(TDepth)</c>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct Depth1;

/// <inheritdoc cref="Depth1"/>
[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct Depth2;

/// <inheritdoc cref="Depth1"/>
[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct Depth4;
