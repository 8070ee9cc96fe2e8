using System.Threading.RateLimiting;
using Kernels.Samples.Service;
using Microsoft.AspNetCore.RateLimiting;

return await ServiceOptions.Command(Run).Parse(args).InvokeAsync();

static async Task<int> Run(ServiceOptions options)
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
    builder.WebHost.UseUrls(options.Url);
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.Limits.MaxRequestBodySize = ServiceOptions.LargestBody;
        kestrel.Limits.MaxConcurrentConnections = 1_000;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.AddServerHeader = false;
    });
    builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    builder.Services.AddSingleton(options);
    builder.Services.AddSingleton<ServiceMetrics>();
    builder.Services.AddSingleton<Classifier>();
    builder.Services.AddSingleton<Rehearsal>();
    builder.Services.AddHostedService<Loader>();
    builder.Services.AddProblemDetails();
    // Requests under way get ten seconds after SIGTERM; Kestrel takes no new ones.
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    builder.Services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
        limiter.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
            return ValueTask.CompletedTask;
        };
        limiter.AddConcurrencyLimiter(Endpoints.Limited, limit =>
        {
            limit.PermitLimit = options.Concurrency;
            limit.QueueLimit = options.Queue;
            limit.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
        });
    });

    await using WebApplication app = builder.Build();
    // A body without an answer (too large, not found, turned away) still gets problem details.
    app.UseExceptionHandler();
    app.UseStatusCodePages();
    app.UseRateLimiter();
    Endpoints.Map(app);
    await app.RunAsync();
    return Environment.ExitCode;
}
