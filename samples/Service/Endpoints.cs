using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text.Json;
using Kernels.Samples.Digits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kernels.Samples.Service;

/// <summary>What the service answers to.</summary>
internal static class Endpoints
{
    /// <summary>The policy that limits how many compute at once.</summary>
    public const string Limited = "inference";

    private const string Binary = "application/octet-stream";
    private const int Pixels = DigitsData.Pixels, Classes = DigitsData.Classes;

    private static readonly byte[] Page = ReadPage();

    /// <summary>Adds them.</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet("/", () => Results.Bytes(Page, "text/html; charset=utf-8"));
        app.MapGet("/health/live", () => Results.Text("alive"));
        app.MapGet("/health/ready", (Classifier classifier) => classifier.IsReady
            ? Results.Text("ready")
            : NotReady());
        app.MapGet("/v1/status", (Classifier classifier, ServiceMetrics metrics) => Results.Json(
            new Status(
                classifier.IsReady, Isa.Current.ToString(), Isa.Reason, classifier.WeightHash, metrics.Inferences,
                metrics.Images, metrics.AllocatedBytes, BufferPool.Shared.BytesHeld, BufferPool.Shared.BytesRented,
                GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2), GC.GetTotalAllocatedBytes()),
            Messages.Default.Status));
        app.MapPost("/v1/predict", Predict).RequireRateLimiting(Limited);
        app.MapPost("/v1/predict/batch", PredictBatch).RequireRateLimiting(Limited);
    }

    private static async Task<IResult> Predict(HttpRequest request, Classifier classifier, CancellationToken stop)
    {
        if (!classifier.IsLoaded)
            return NotReady();
        float[] images = ArrayPool<float>.Shared.Rent(Pixels);
        try
        {
            if (await ReadOne(request, images, stop) is { } problem)
                return problem;
            float[] probabilities = new float[Classes];
            TimeSpan elapsed = classifier.Classify(1, images.AsSpan(0, Pixels), probabilities);
            return Results.Json(
                new PredictResponse(MostLikely(probabilities), probabilities, elapsed.TotalMicroseconds),
                Messages.Default.PredictResponse);
        }
        catch (BadHttpRequestException e)
        {
            return Results.Problem(e.Message, statusCode: e.StatusCode);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(images);
        }
    }

    private static async Task<IResult> PredictBatch(HttpRequest request, Classifier classifier, CancellationToken stop)
    {
        if (!classifier.IsLoaded)
            return NotReady();
        float[] images = ArrayPool<float>.Shared.Rent(ServiceOptions.MostImages * Pixels);
        float[] probabilities = ArrayPool<float>.Shared.Rent(ServiceOptions.MostImages * Classes);
        try
        {
            (int count, IResult? problem) = await ReadMany(request, images, stop);
            if (problem is not null)
                return problem;
            TimeSpan elapsed = classifier.Classify(
                count, images.AsSpan(0, count * Pixels), probabilities.AsSpan(0, count * Classes));
            return WantsBinary(request)
                ? Results.Bytes(Bytes(probabilities.AsSpan(0, count * Classes)), Binary)
                : Results.Json(Batch(probabilities, count, elapsed), Messages.Default.BatchResponse);
        }
        catch (BadHttpRequestException e)
        {
            return Results.Problem(e.Message, statusCode: e.StatusCode);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(images);
            ArrayPool<float>.Shared.Return(probabilities);
        }
    }

    private static async Task<IResult?> ReadOne(HttpRequest request, float[] image, CancellationToken stop)
    {
        if (IsBinary(request))
        {
            (int count, IResult? problem) = await ReadBytes(request, image, most: 1, stop);
            return problem ?? (count == 1 ? null : Invalid("body", $"has {count} images; expected one of {Pixels} bytes."));
        }

        (PredictRequest? body, IResult? wrong) = await ReadJson(request, Messages.Default.PredictRequest, stop);
        return wrong ?? Take(body!.Pixels, "pixels", image);
    }

    private static async Task<(int Count, IResult? Problem)> ReadMany(HttpRequest request, float[] images, CancellationToken stop)
    {
        if (IsBinary(request))
            return await ReadBytes(request, images, ServiceOptions.MostImages, stop);
        (BatchRequest? body, IResult? wrong) = await ReadJson(request, Messages.Default.BatchRequest, stop);
        if (wrong is not null)
            return (0, wrong);
        int count = body!.Images?.Length ?? 0;
        if (count is 0 or > ServiceOptions.MostImages)
            return (0, Invalid("images", $"has {count} images; expected 1 to {ServiceOptions.MostImages}."));
        for (int i = 0; i < count; i++)
        {
            if (Take(body.Images![i], $"images[{i}]", images.AsSpan(i * Pixels, Pixels)) is { } problem)
                return (0, problem);
        }

        return (count, null);
    }

    private static ValidationProblem? Take(float[]? pixels, string name, Span<float> image)
    {
        if (pixels?.Length != Pixels)
            return Invalid(name, $"has {pixels?.Length ?? 0} numbers; expected {Pixels}, row by row.");
        int wrong = Array.FindIndex(pixels, value => value is not (>= 0 and <= 1));
        if (wrong >= 0)
            return Invalid($"{name}[{wrong}]", FormattableString.Invariant($"is {pixels[wrong]}; expected 0 (paper) to 1 (ink)."));
        pixels.CopyTo(image);
        return null;
    }

    private static async Task<(T? Body, IResult? Problem)> ReadJson<T>(
        HttpRequest request, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            return (null, Results.Problem(
                $"Content-Type is '{request.ContentType}'; expected application/json or {Binary}.",
                statusCode: StatusCodes.Status415UnsupportedMediaType));
        }

        try
        {
            T? body = await JsonSerializer.DeserializeAsync(request.Body, type, stop);
            return body is null ? (null, Invalid("body", "is null; expected an object.")) : (body, null);
        }
        catch (JsonException e)
        {
            return (null, Invalid("body", $"is no JSON of the expected form: {e.Message}"));
        }
    }

    // A byte for each pixel: 0 is paper, 255 is ink.
    private static async Task<(int Count, IResult? Problem)> ReadBytes(
        HttpRequest request, float[] images, int most, CancellationToken stop)
    {
        long expected = (long)most * Pixels;
        ReadResult read = await request.BodyReader.ReadAtLeastAsync((int)expected + 1, stop);
        try
        {
            long length = read.Buffer.Length;
            if (length == 0 || length > expected || length % Pixels != 0)
            {
                string found = length > expected ? $"more than {expected}" : $"{length}";
                return (0, Invalid("body", $"has {found} bytes; expected {Pixels} for each of 1 to {most} images."));
            }

            int i = 0;
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                foreach (byte value in part.Span)
                    images[i++] = value / 255f;
            }

            return ((int)(length / Pixels), null);
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    private static BatchResponse Batch(float[] probabilities, int count, TimeSpan elapsed)
    {
        var predictions = new Prediction[count];
        for (int i = 0; i < count; i++)
        {
            float[] row = probabilities.AsSpan(i * Classes, Classes).ToArray();
            predictions[i] = new(MostLikely(row), row);
        }

        return new BatchResponse(predictions, elapsed.TotalMicroseconds);
    }

    private static byte[] Bytes(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static int MostLikely(ReadOnlySpan<float> probabilities) => probabilities.IndexOf(Reduce.Max(probabilities));

    private static bool IsBinary(HttpRequest request) =>
        request.ContentType?.StartsWith(Binary, StringComparison.OrdinalIgnoreCase) == true;

    private static bool WantsBinary(HttpRequest request) =>
        request.Headers.Accept.Any(type => type?.Contains(Binary, StringComparison.OrdinalIgnoreCase) == true);

    private static ProblemHttpResult NotReady() => TypedResults.Problem(
        "The network is being loaded or trained; try again shortly.", statusCode: StatusCodes.Status503ServiceUnavailable);

    private static ValidationProblem Invalid(string name, string complaint) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [name] = [$"{name} {complaint}"] });

    private static byte[] ReadPage()
    {
        using Stream stream = typeof(Endpoints).Assembly.GetManifestResourceStream("index.html")!;
        byte[] page = new byte[stream.Length];
        stream.ReadExactly(page);
        return page;
    }
}
