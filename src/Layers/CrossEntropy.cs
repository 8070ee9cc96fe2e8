using System.Numerics;

namespace Kernels.Layers;

/// <summary>The mean loss of a classifier: softmax and cross-entropy in one. See <see cref="Kernels.CrossEntropy"/>.</summary>
/// <remarks>A readonly struct without memory of its own; nothing is allocated.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct CrossEntropy<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A loss over this many classes.</summary>
    /// <param name="classes">Elements of one row, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">classes is below 1.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public CrossEntropy(int classes)
    {
        ElementType.Check<T>();
        Require.Positive(classes);
        Classes = classes;
    }

    /// <summary>Elements of one row.</summary>
    public int Classes { get; }

    /// <summary>The loss.</summary>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="x">Logits: at least batch·<see cref="Classes"/> elements.</param>
    /// <param name="labels">The right class of each row, 0 to Classes − 1: at least batch of them.</param>
    /// <returns>The mean over the rows of <c>log Σ exp(x) − x[label]</c>; NaN without rows.</returns>
    /// <exception cref="ArgumentException">A size or a label is wrong, or a span too short.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public T Forward(int batch, ReadOnlySpan<T> x, ReadOnlySpan<int> labels)
    {
        RequireLayer.Rows(batch, Classes);
        return CrossEntropyKernels<T>.Forward(batch, Classes, x, Classes, labels);
    }

    /// <summary>The loss and its gradient in one pass: <c>dx = (softmax(x) − onehot(label)) / batch</c>.</summary>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="x">Logits: at least batch·<see cref="Classes"/> elements.</param>
    /// <param name="labels">The right class of each row, 0 to Classes − 1: at least batch of them.</param>
    /// <param name="dx">Gradient by x, overwritten: at least batch·<see cref="Classes"/> elements.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <returns>As Forward, the same bits.</returns>
    /// <exception cref="ArgumentException">A size or a label is wrong, a span too short, or dx overlaps x in part.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public T Backward(int batch, ReadOnlySpan<T> x, ReadOnlySpan<int> labels, Span<T> dx, int threads = 1)
    {
        RequireLayer.Rows(batch, Classes);
        return CrossEntropyKernels<T>.ForwardBackward(batch, Classes, x, Classes, labels, dx, Classes, threads);
    }
}
