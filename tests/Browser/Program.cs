// Draws digits on the service's page in headless Chromium: by mouse, by finger on a phone's screen, and by keyboard.
//   Kernels.Browser URL CHROMIUM SCREENSHOT-FOLDER
using Kernels.Browser;
using PuppeteerSharp;

if (args is not [var url, var chromium, var folder])
{
    Console.Error.WriteLine("usage: Kernels.Browser URL CHROMIUM SCREENSHOT-FOLDER");
    return 2;
}

Directory.CreateDirectory(folder);
await using IBrowser browser = await Puppeteer.LaunchAsync(new LaunchOptions
{
    ExecutablePath = chromium, Headless = true, Args = ["--no-sandbox", "--disable-gpu"],
});
int failed = 0;
foreach ((string name, Func<IBrowser, Task<string?>> test) in new PageTests(url, folder).All)
{
    string? complaint = await test(browser);
    Console.WriteLine($"  {name}: {complaint ?? "passed"}");
    failed += complaint is null ? 0 : 1;
}

return failed == 0 ? 0 : 1;
