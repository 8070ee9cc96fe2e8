using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Kernels.Micro;

/// <summary>Rows and columns.</summary>
public readonly record struct RowsColumns(int Rows, int Columns)
{
    /// <summary>Elements.</summary>
    public int Length => Rows * Columns;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows}x{Columns}");
}

/// <summary>Softmax, its logarithm and cross-entropy, forward and backward, single precision, one thread.</summary>
public class SoftmaxF32 : KernelBenchmark<float>
{
    private NativeBuffer<float> x = null!;
    private NativeBuffer<float> y = null!;
    private NativeBuffer<float> dx = null!;
    private NativeBuffer<int> labels = null!;

    /// <summary>Rows × columns.</summary>
    [ParamsSource(nameof(Sizes))]
    public RowsColumns Size { get; set; }

    /// <summary>A digit, a batch of digits, a thousand classes, a table that fits no near cache.</summary>
    public static IEnumerable<RowsColumns> Sizes { get; } =
        [new(1, 10), new(64, 10), new(1, 1000), new(64, 1000), new(1024, 1024)];

    private int Rows => Size.Rows;

    private int Columns => Size.Columns;

    /// <inheritdoc/>
    public override Work WorkOf(string method)
    {
        int tables = method switch
        {
            nameof(Backward) or nameof(LogBackward) => 3,
            nameof(CrossEntropyForward) => 1,
            _ => 2,
        };
        return new(0, (double)tables * sizeof(float) * Size.Length);
    }

    /// <summary>softmax(x).</summary>
    [Benchmark]
    public void Forward() => Softmax.Forward(Rows, Columns, x.Span, Columns, y.Span, Columns);

    /// <summary>Its gradient.</summary>
    [Benchmark]
    public void Backward() => Softmax.Backward(Rows, Columns, y.Span, Columns, x.Span, Columns, dx.Span, Columns);

    /// <summary>log(softmax(x)).</summary>
    [Benchmark]
    public void LogForward() => LogSoftmax.Forward(Rows, Columns, x.Span, Columns, y.Span, Columns);

    /// <summary>Its gradient.</summary>
    [Benchmark]
    public void LogBackward() => LogSoftmax.Backward(Rows, Columns, y.Span, Columns, x.Span, Columns, dx.Span, Columns);

    /// <summary>The mean loss.</summary>
    [Benchmark]
    public float CrossEntropyForward() => CrossEntropy.Forward(Rows, Columns, x.Span, Columns, labels.Span);

    /// <summary>The mean loss and its gradient.</summary>
    [Benchmark]
    public float CrossEntropyForwardBackward() =>
        CrossEntropy.ForwardBackward(Rows, Columns, x.Span, Columns, labels.Span, dx.Span, Columns);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        x = Random(Size.Length);
        y = Random(Size.Length);
        dx = Random(Size.Length);
        labels = Own(new NativeBuffer<int>(Rows));
        for (int i = 0; i < Rows; i++)
            labels.Span[i] = i % Columns;
    }
}
