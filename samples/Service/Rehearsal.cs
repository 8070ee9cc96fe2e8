using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime;
using System.Text;
using Kernels.Samples.Digits;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Kernels.Samples.Service;

/// <summary>Requests of the service to itself, before it says that it is ready, until the JIT has nothing left to compile.</summary>
/// <remarks>
/// The path of a request through Kestrel and the serialisers is compiled when it is first taken: the first visitor would
/// wait a quarter of a second.
/// </remarks>
internal sealed class Rehearsal(IServer server, IHostApplicationLifetime lifetime)
{
    private const int Burst = 50;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Sends images, as bytes and as JSON, one at a time and several.</summary>
    /// <exception cref="HttpRequestException">The service does not answer itself.</exception>
    public async Task Run(CancellationToken stop)
    {
        await Started(stop);
        using var client = new HttpClient { BaseAddress = OwnAddress() };
        byte[] image = new byte[DigitsData.Pixels];
        string pixels = string.Join(',', image);
        HttpContent[] bodies = [Bytes(image), Json($"{{\"pixels\":[{pixels}]}}")];
        HttpContent[] batches = [Bytes([.. image, .. image]), Json($"{{\"images\":[[{pixels}],[{pixels}]]}}")];

        var clock = Stopwatch.StartNew();
        TimeSpan last = TimeSpan.Zero;
        for (long compiled = 0; clock.Elapsed < Most && clock.Elapsed - last < Quiet;)
        {
            for (int i = 0; i < Burst; i++)
            {
                await Send(client, "v1/predict", bodies[i % 2], stop);
                if (i % 5 == 0)
                    await Send(client, "v1/predict/batch", batches[i / 5 % 2], stop);
            }

            await Task.Delay(Pause, stop);
            long now = JitInfo.GetCompiledMethodCount();
            if (now != compiled)
                last = clock.Elapsed;
            compiled = now;
        }
    }

    private static async Task Send(HttpClient client, string path, HttpContent body, CancellationToken stop)
    {
        using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), body, stop);
        answer.EnsureSuccessStatusCode();
    }

    private static ByteArrayContent Bytes(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task Started(CancellationToken stop)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration first = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stop);
    }

    // Where it listens; an address that stands for all of the machine's is reached by loopback.
    private Uri OwnAddress()
    {
        string address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new HttpRequestException("The service listens nowhere.");
        BindingAddress bound = BindingAddress.Parse(address);
        string host = bound.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : bound.Host;
        return new UriBuilder(bound.Scheme, host, bound.Port).Uri;
    }
}
