using System.Numerics;

namespace Kernels;

/// <summary>One product for the loops: <c>C = act(alpha·A·B + beta·C + bias)</c>, and how it is blocked.</summary>
internal unsafe struct GemmTask<T, TA, TB>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TA : unmanaged, IOperand<T>
    where TB : unmanaged, IOperand<T>
{
    /// <summary>Rows and columns of C; terms of each sum.</summary>
    public int M;
    public int N;
    public int K;

    public T Alpha;
    public TA A;
    public TB B;
    public T Beta;
    public T* C;
    public nint Ldc;

    /// <summary>Null where the axis is None.</summary>
    public T* Bias;
    public BiasAxis BiasAxis;
    public Activation Activation;

    /// <summary>How the product is walked through.</summary>
    public GemmWay Way;

    /// <summary>Rows of a tile, rows of a block of A, columns of a block of B.</summary>
    public Blocking Blocking;
}
