using System.Globalization;

namespace Kernels;

/// <summary>Sizes of the data caches, as the machine reports them, or common ones where it does not.</summary>
internal static class Caches
{
    /// <summary>Bytes of the first-level data cache of a core.</summary>
    public static long Level1 { get; } = Read(1) ?? 32 << 10;

    /// <summary>Bytes of the second-level cache of a core.</summary>
    public static long Level2 { get; } = Read(2) ?? 512 << 10;

    /// <summary>Bytes of the last-level cache, which cores share.</summary>
    public static long Level3 { get; } = Read(3) ?? 8 << 20;

    // Linux lists caches as directories; elsewhere, and in sandboxes without sysfs, the defaults serve.
    private static long? Read(int level)
    {
        try
        {
            foreach (string cache in Directory.EnumerateDirectories("/sys/devices/system/cpu/cpu0/cache", "index*"))
            {
                if (ReadLine(cache, "level") == level.ToString(CultureInfo.InvariantCulture)
                    && ReadLine(cache, "type") is "Data" or "Unified"
                    && ParseSize(ReadLine(cache, "size")) is long size)
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

    private static long? ParseSize(string text)
    {
        long unit = text.EndsWith('K') ? 1 << 10 : text.EndsWith('M') ? 1 << 20 : 1;
        string digits = text.TrimEnd('K', 'M');
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count > 0
            ? count * unit
            : null;
    }
}
