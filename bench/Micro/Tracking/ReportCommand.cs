using System.CommandLine;

namespace Kernels.Micro;

/// <summary><c>report</c>: the history as a page, and as a picture of it.</summary>
internal static class ReportCommand
{
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
        foreach (string browser in Browsers)
        {
            try
            {
                Shell.Run(
                    Path.GetTempPath(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                    "--window-size=1280,2400", $"--screenshot={picture}", new Uri(page).AbsoluteUri);
                return File.Exists(picture);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Not installed: the next one may be.
            }
        }

        return false;
    }
}
