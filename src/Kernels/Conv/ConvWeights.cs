using System.Numerics;

namespace Kernels;

/// <summary>The weights of a convolution, laid out once for many forward passes.</summary>
/// <remarks>
/// Most shapes want them with lanes across output channels, in panels as wide as the tile; some read them best as they are
/// stored, and then this is a copy. The results have the bits of <see cref="Conv2d"/>'s <c>Forward</c>.
/// An owner of native memory: dispose it. Forward passes with it read it and may run on many threads at once;
/// <see cref="Update"/> must not run beside them. It is packed for the instruction set of its creation, and forward passes
/// with it run on that one.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class ConvWeights<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PackedMatrix<T>[] groups = [];
    private readonly NativeBuffer<PackedOperand<T>>? operands;
    private readonly NativeBuffer<T>? rows;

    private ConvWeights(ConvShape shape)
    {
        ElementType.Check<T>();
        Shape = shape;
        InstructionSet = Isa.Current;
        Path = ForwardChoice.OfPacked(InstructionSet, shape, sizeof(T));
        if (Path is not (ForwardPath.Channels or ForwardPath.Batch))
            rows = new NativeBuffer<T>(shape.WeightLength, nameof(ConvWeights<T>));
        else
        {
            groups = new PackedMatrix<T>[shape.Groups];
            operands = new NativeBuffer<PackedOperand<T>>(shape.Groups, nameof(ConvWeights<T>));
        }
    }

    /// <summary>The convolution of one image.</summary>
    public ConvShape Shape { get; }

    /// <summary>The instruction set that they were packed for.</summary>
    public InstructionSet InstructionSet { get; }

    internal ForwardPath Path { get; }

    /// <summary>The weights as they are stored, where the path reads them so.</summary>
    internal T* Rows => rows!.Pointer;

    /// <summary>Each group's panels.</summary>
    internal PackedOperand<T>* Panels => operands!.Pointer;

    internal int PanelWidth => groups[0].PanelWidth;

    /// <summary>Packs weights.</summary>
    /// <param name="shape">Sizes, strides, padding …; its batch does not matter, each call brings its own.</param>
    /// <param name="w">Weights, (O, C/groups, KH, KW).</param>
    /// <exception cref="ArgumentException">shape is the default value, or w too short.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static ConvWeights<T> Pack(ConvShape shape, ReadOnlySpan<T> w)
    {
        shape.Check();
        Require.Length(w.Length, shape.WeightLength, nameof(w));
        var weights = new ConvWeights<T>(shape.WithBatch(1));
        try
        {
            weights.Update(w);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Packs new values of the same shape. Allocates nothing.</summary>
    /// <param name="w">Weights, (O, C/groups, KH, KW).</param>
    /// <exception cref="ArgumentException">w is too short.</exception>
    /// <exception cref="ObjectDisposedException">These weights are disposed.</exception>
    public void Update(ReadOnlySpan<T> w)
    {
        Require.Length(w.Length, Shape.WeightLength, nameof(w));
        CheckAlive();
        if (rows is not null)
        {
            w[..Shape.WeightLength].CopyTo(rows.Span);
            GC.KeepAlive(this);
            return;
        }

        int length = Shape.GroupOutChannels * Shape.Depth;
        for (int g = 0; g < groups.Length; g++)
        {
            ReadOnlySpan<T> ofGroup = w.Slice(g * length, length);
            if (groups[g] is { } packed)
                packed.Update(Transpose.Yes, ofGroup, Shape.Depth);
            else
                groups[g] = PackedMatrix<T>.Right(Transpose.Yes, Shape.Depth, Shape.GroupOutChannels, ofGroup, Shape.Depth);
            operands!.Pointer[g] = groups[g].Operand;
        }

        GC.KeepAlive(this);
    }

    /// <summary>Frees the memory. Forward passes with it throw from now on.</summary>
    public void Dispose()
    {
        rows?.Dispose();
        operands?.Dispose();
        foreach (PackedMatrix<T>? packed in groups)
            packed?.Dispose();
    }

    /// <summary>Refuses weights that are disposed.</summary>
    internal void CheckAlive() => _ = rows is null ? (nint)operands!.Pointer : (nint)rows.Pointer;

    /// <summary>The matrix of one group, op(B) of a product with lanes across output channels.</summary>
    internal PackedMatrix<T> Group(int group) => groups[group];
}
