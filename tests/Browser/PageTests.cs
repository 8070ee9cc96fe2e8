using System.Text.Json;
using PuppeteerSharp;
using PuppeteerSharp.Input;

namespace Kernels.Browser;

/// <summary>What a visitor does, and what the page must then show. A test returns its complaint, or null.</summary>
internal sealed class PageTests(string url, string folder)
{
    private static readonly ViewPortOptions Desktop = new() { Width = 1280, Height = 800 };

    private static readonly ViewPortOptions Phone = new()
    {
        Width = 390, Height = 844, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true,
    };

    /// <summary>All of them by name.</summary>
    public IReadOnlyList<(string Name, Func<IBrowser, Task<string?>> Test)> All =>
    [
        ("mouse draws 0 on a desktop", DrawByMouse),
        ("finger draws 1 on a phone", DrawByFinger),
        ("keyboard draws 1, Delete clears", DrawByKeyboard),
        ("nothing is loaded from elsewhere, nothing is wider than a phone", StaysHome),
    ];

    private async Task<string?> DrawByMouse(IBrowser browser)
    {
        await using IPage page = await Open(browser, Desktop);
        (double x, double y, double size) = await Pad(page);
        (double X, double Y)[] ring = [.. Enumerable.Range(0, 41).Select(i => i * Math.PI / 20)
            .Select(angle => (x + (size * (0.5 - (0.24 * Math.Sin(angle)))), y + (size * (0.5 - (0.36 * Math.Cos(angle))))))];
        await page.Mouse.MoveAsync((decimal)ring[0].X, (decimal)ring[0].Y);
        await page.Mouse.DownAsync();
        foreach ((double px, double py) in ring)
            await page.Mouse.MoveAsync((decimal)px, (decimal)py);
        await page.Mouse.UpAsync();
        string? complaint = await Expect(page, "0");
        await page.ScreenshotAsync(Path.Combine(folder, "service-desktop.png"));
        return complaint;
    }

    private async Task<string?> DrawByFinger(IBrowser browser)
    {
        await using IPage page = await Open(browser, Phone);
        (double x, double y, double size) = await Pad(page);
        (double X, double Y)[] line =
        [
            .. Enumerable.Range(0, 8).Select(i => (x + (size * (0.36 + (0.02 * i))), y + (size * (0.28 - (0.02 * i))))),
            .. Enumerable.Range(0, 20).Select(i => (x + (size * 0.51), y + (size * (0.14 + (0.036 * i))))),
        ];
        await page.Touchscreen.TouchStartAsync((decimal)line[0].X, (decimal)line[0].Y);
        foreach ((double px, double py) in line)
            await page.Touchscreen.TouchMoveAsync((decimal)px, (decimal)py);
        await page.Touchscreen.TouchEndAsync();
        string? complaint = await Expect(page, "1");
        await page.ScreenshotAsync(Path.Combine(folder, "service-phone.png"));
        return complaint;
    }

    private async Task<string?> DrawByKeyboard(IBrowser browser)
    {
        await using IPage page = await Open(browser, Desktop);
        await page.Keyboard.PressAsync(Key.Tab);
        for (int i = 0; i < 7; i++)
            await page.Keyboard.PressAsync(Key.ArrowUp);
        await page.Keyboard.PressAsync("Space");
        for (int i = 0; i < 15; i++)
            await page.Keyboard.PressAsync(Key.ArrowDown);
        if (await Expect(page, "1") is { } complaint)
            return complaint;
        await page.Keyboard.PressAsync(Key.Delete);
        string text = await page.EvaluateExpressionAsync<string>("document.getElementById('latency').textContent");
        return text == "Nothing drawn yet." ? null : $"after Delete the page says '{text}'";
    }

    private async Task<string?> StaysHome(IBrowser browser)
    {
        await using IPage page = await browser.NewPageAsync();
        await page.SetViewportAsync(Phone);
        var foreign = new List<string>();
        page.Request += (_, e) =>
        {
            if (!e.Request.Url.StartsWith(url, StringComparison.Ordinal) && !e.Request.Url.StartsWith("data:", StringComparison.Ordinal))
                foreign.Add(e.Request.Url);
        };
        await page.GoToAsync(url);
        int wider = await page.EvaluateExpressionAsync<int>("document.documentElement.scrollWidth - innerWidth");
        return foreign.Count > 0 ? $"asks for {foreign[0]}" : wider > 0 ? $"is {wider} pixels too wide" : null;
    }

    private async Task<IPage> Open(IBrowser browser, ViewPortOptions size)
    {
        IPage page = await browser.NewPageAsync();
        await page.SetViewportAsync(size);
        await page.GoToAsync(url);
        return page;
    }

    private static async Task<(double X, double Y, double Size)> Pad(IPage page)
    {
        JsonElement box = await page.EvaluateExpressionAsync<JsonElement>(
            "(b => ({ x: b.left, y: b.top, size: b.width }))(document.getElementById('pad').getBoundingClientRect())");
        return (box.GetProperty("x").GetDouble(), box.GetProperty("y").GetDouble(), box.GetProperty("size").GetDouble());
    }

    // The page asks for itself; wait until the answer to the last stroke is there.
    private static async Task<string?> Expect(IPage page, string digit)
    {
        const string Best = "document.querySelector('li.best b')?.textContent ?? 'nothing'";
        string found = "nothing";
        for (int i = 0; i < 50 && found != digit; i++)
        {
            await Task.Delay(100);
            found = await page.EvaluateExpressionAsync<string>(Best);
        }

        await Task.Delay(300);
        return found == digit ? null : $"the page says {found}; expected {digit}";
    }
}
