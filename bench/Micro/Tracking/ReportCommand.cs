using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kernels.Micro;

/// <summary><c>report</c>: the history as a page, and as a picture of it.</summary>
internal static partial class ReportCommand
{
    // A picture answers no pointer, and the browser tells how high the page is at a picture's width.
    private const string ForPicture =
        "<style>.live{display:none}</style>"
        + "<script>document.documentElement.dataset.height=document.documentElement.scrollHeight</script>";

    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    public static Command Create()
    {
        var history = TrackOptions.History();
        var output = new Option<string>("--output")
        {
            Description = "The page. Without it: artifacts/history.html.",
            HelpName = "FILE",
        };
        var command = new Command(
            "report", "Draws the history with its change points as one HTML page, and as PNG where Chromium is installed.")
        {
            history, output,
        };
        command.SetAction(parsed => TrackOptions.Guard(() =>
        {
            IReadOnlyList<HistoryEntry> all = History.Read(parsed.GetValue(history) ?? History.DefaultPath);
            HistoryEntry[] alike = [.. all.Where(entry => entry.IsLike(all[^1]))];
            string path = Path.GetFullPath(
                parsed.GetValue(output) ?? Path.Combine(Checkout.Root, "artifacts", "history.html"));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, HistoryPage.Write(alike, all.Count - alike.Length));
            Console.WriteLine($"page: {path}");
            string picture = Path.ChangeExtension(path, ".png");
            Console.WriteLine(TryPhotograph(path, picture) ? $"picture: {picture}" : "no picture: no Chromium was found.");
            return 0;
        }));
        return command;
    }

    private static bool TryPhotograph(string page, string picture)
    {
        string copy = Path.ChangeExtension(picture, ".picture.html");
        File.WriteAllText(copy, File.ReadAllText(page) + ForPicture);
        try
        {
            return Array.Exists(Browsers, browser => TryPhotograph(browser, new Uri(copy).AbsoluteUri, picture));
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static bool TryPhotograph(string browser, string address, string picture)
    {
        try
        {
            Match height = Height().Match(Browse(browser, 200, "--dump-dom", address));
            if (!height.Success)
                throw new TrackException($"{browser} did not tell the height of {address}.");
            Browse(browser, int.Parse(height.Groups[1].Value, CultureInfo.InvariantCulture), $"--screenshot={picture}", address);
            return File.Exists(picture);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // Not installed: the next one may be.
        }
    }

    private static string Browse(string browser, int height, string what, string address) => Shell.Run(
        Path.GetTempPath(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        string.Create(CultureInfo.InvariantCulture, $"--window-size=1280,{height}"), what, address);

    [GeneratedRegex("data-height=\"([0-9]+)\"")]
    private static partial Regex Height();
}
