using System.Globalization;

namespace Kernels;

/// <summary>Sizes of the data caches, as the machine reports them, or common ones where it does not.</summary>
internal static class Caches
{
    /// <summary>Bytes of a cache line.</summary>
    public const int Line = 64;

    /// <summary>Bytes of the first-level data cache of a core.</summary>
    public static int Level1 { get; } = Read(1) ?? 32 << 10;

    /// <summary>Bytes of the second-level cache of a core.</summary>
    public static int Level2 { get; } = Read(2) ?? 512 << 10;

    /// <summary>Bytes of the last-level cache, which cores share.</summary>
    public static int Level3 { get; } = Read(3) ?? 8 << 20;

    // Linux lists caches as directories; elsewhere, and in sandboxes without sysfs, the defaults serve.
    private static int? Read(int level)
    {
        try
        {
            foreach (string cache in Directory.EnumerateDirectories("/sys/devices/system/cpu/cpu0/cache", "index*"))
            {
                if (ReadLine(cache, "level") == level.ToString(CultureInfo.InvariantCulture)
                    && ReadLine(cache, "type") is "Data" or "Unified"
                    && ParseSize(ReadLine(cache, "size")) is int size)
                    return size;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No such directory: not Linux, or hidden.
        }

        return null;
    }

    private static string ReadLine(string directory, string file) =>
        File.ReadAllText(Path.Combine(directory, file)).Trim();

    private static int? ParseSize(string text)
    {
        int shift = text.EndsWith('K') ? 10 : text.EndsWith('M') ? 20 : 0;
        string digits = text.TrimEnd('K', 'M');
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? (int)Math.Min((long)count << shift, int.MaxValue)
            : null;
    }
}
