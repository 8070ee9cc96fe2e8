using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Kernels.Peers;

/// <summary>A model loaded by ONNX Runtime, its inputs and output bound to memory of ours: a call allocates nothing.</summary>
internal sealed class OnnxSession : IDisposable
{
    /// <summary>The runtime's name in tables.</summary>
    public const string Name = "ONNX Runtime";

    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions options = new();
    private readonly List<OrtValue> values = [];

    /// <summary>Loads a model.</summary>
    /// <param name="model">Its bytes.</param>
    /// <param name="threads">Threads within an operator.</param>
    /// <exception cref="NotAvailableException">The runtime has no such operator for the model's type.</exception>
    public OnnxSession(byte[] model, int threads)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        try
        {
            session = new InferenceSession(model, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new NotAvailableException(e.Message.ReplaceLineEndings(" "));
        }

        binding = session.CreateIoBinding();
    }

    /// <summary>The version that is loaded.</summary>
    public static string Version =>
        typeof(InferenceSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? OrtEnv.Instance().GetVersionString();

    /// <summary>Binds an input to memory, which has to stay where it is.</summary>
    public unsafe void BindInput<T>(string name, T* data, params long[] shape)
        where T : unmanaged => binding.BindInput(name, Value(data, shape));

    /// <summary>Binds an output to memory.</summary>
    public unsafe void BindOutput<T>(string name, T* data, params long[] shape)
        where T : unmanaged => binding.BindOutput(name, Value(data, shape));

    /// <summary>Runs the model.</summary>
    public void Run() => session.RunWithBinding(options, binding);

    /// <inheritdoc/>
    public void Dispose()
    {
        binding.Dispose();
        foreach (OrtValue value in values)
            value.Dispose();
        options.Dispose();
        session.Dispose();
    }

    private unsafe OrtValue Value<T>(T* data, long[] shape)
        where T : unmanaged
    {
        long bytes = shape.Aggregate((long)sizeof(T), (product, length) => product * length);
        TensorElementType type = typeof(T) == typeof(float) ? TensorElementType.Float : TensorElementType.Double;
        var value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)data, bytes);
        values.Add(value);
        return value;
    }
}
