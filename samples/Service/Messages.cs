using System.Text.Json.Serialization;

namespace Kernels.Samples.Service;

/// <summary>One image: 64 numbers from 0 (paper) to 1 (ink), row by row.</summary>
internal sealed record PredictRequest(float[]? Pixels);

/// <summary>Several images.</summary>
internal sealed record BatchRequest(float[][]? Images);

/// <summary>What the network says of an image.</summary>
internal sealed record Prediction(int Digit, float[] Probabilities);

/// <summary>The answer to one image.</summary>
internal sealed record PredictResponse(int Digit, float[] Probabilities, double Microseconds);

/// <summary>The answer to several.</summary>
internal sealed record BatchResponse(Prediction[] Predictions, double Microseconds);

/// <summary>What runs, and what it has cost so far.</summary>
internal sealed record Status(
    bool IsReady, string InstructionSet, string Reason, string WeightHash, long Inferences, long Images,
    long InferenceAllocatedBytes, long PoolBytesHeld, long PoolBytesRented, int Gen0, int Gen1, int Gen2, long AllocatedBytes);

/// <summary>Serialisers made at compile time.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PredictRequest))]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(PredictResponse))]
[JsonSerializable(typeof(BatchResponse))]
[JsonSerializable(typeof(Status))]
internal sealed partial class Messages : JsonSerializerContext;
