using System.Globalization;

namespace Kernels.Measuring;

/// <summary>A Markdown table on the console, printed row by row as the figures come.</summary>
internal sealed class Table
{
    private readonly int[] widths;

    /// <summary>Prints the head.</summary>
    /// <param name="columns">Title and width of each; the first is aligned left, the others right.</param>
    public Table(params (string Title, int Width)[] columns)
    {
        widths = [.. columns.Select(column => Math.Max(column.Title.Length, column.Width))];
        Row([.. columns.Select(column => column.Title)]);
        Console.WriteLine($"|{string.Join('|', widths.Select(Rule))}|");
    }

    /// <summary>Prints a row.</summary>
    public void Row(params string[] cells) =>
        Console.WriteLine($"| {string.Join(" | ", cells.Select(Pad))} |");

    /// <summary>A number with as many decimals as three or four significant digits take.</summary>
    public static string Number(double value) =>
        value.ToString(
            value switch { < 1 => "0.000", < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);

    private static string Rule(int width, int index) =>
        index == 0 ? new string('-', width + 2) : new string('-', width + 1) + ':';

    private string Pad(string cell, int index) =>
        index == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[index]);
}
