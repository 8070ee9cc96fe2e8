using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace Kernels.Micro;

/// <summary><c>C = A·B</c> for shapes small and large, square and flat.</summary>
/// <typeparam name="T">Element type.</typeparam>
public abstract class GemmBenchmarks<T> : KernelBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>m × n × k.</summary>
    [ParamsSource(nameof(Sizes))]
    public ProductSize Size { get; set; }

    /// <summary>Shapes that inference meets.</summary>
    public static IEnumerable<ProductSize> Sizes { get; } =
    [
        new(16, 16, 16), new(64, 64, 64), new(256, 256, 256), new(512, 512, 512), new(1024, 1024, 1024),
        new(1, 1024, 1024), new(16, 32, 64), new(64, 3136, 576), new(1000, 10, 256),
    ];

    private protected NativeBuffer<T> A { get; private set; } = null!;

    private protected NativeBuffer<T> B { get; private set; } = null!;

    private protected NativeBuffer<T> C { get; private set; } = null!;

    private protected PackedMatrix<T> Packed { get; private set; } = null!;

    /// <inheritdoc/>
    public override Work WorkOf(string method) => new(Size.Operations, 0);

    /// <summary>Both operands plain.</summary>
    public abstract void Plain();

    /// <summary>The right operand packed beforehand: a layer's weights.</summary>
    public abstract void PackedWeights();

    /// <inheritdoc/>
    protected override void Prepare()
    {
        A = Random(Size.M * Size.K);
        B = Random(Size.K * Size.N);
        C = Random(Size.M * Size.N);
        Packed = Own(PackedMatrix<T>.Right(Transpose.No, Size.K, Size.N, B.Span, Size.N));
    }
}

/// <summary>Single precision.</summary>
public class GemmF32 : GemmBenchmarks<float>
{
    /// <inheritdoc/>
    [Benchmark]
    public override void Plain() =>
        Gemm.Run(
            Transpose.No, Transpose.No, Size.M, Size.N, Size.K, 1, A.Span, Size.K, B.Span, Size.N, 0, C.Span, Size.N);

    /// <inheritdoc/>
    [Benchmark]
    public override void PackedWeights() =>
        Gemm.RunPackedB(Transpose.No, Size.M, 1, A.Span, Size.K, Packed, 0, C.Span, Size.N);
}

/// <summary>Double precision.</summary>
public class GemmF64 : GemmBenchmarks<double>
{
    /// <inheritdoc/>
    [Benchmark]
    public override void Plain() =>
        Gemm.Run(
            Transpose.No, Transpose.No, Size.M, Size.N, Size.K, 1, A.Span, Size.K, B.Span, Size.N, 0, C.Span, Size.N);

    /// <inheritdoc/>
    [Benchmark]
    public override void PackedWeights() =>
        Gemm.RunPackedB(Transpose.No, Size.M, 1, A.Span, Size.K, Packed, 0, C.Span, Size.N);
}
