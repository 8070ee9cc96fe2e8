using System.Numerics;

namespace Kernels;

/// <summary>The span tier of <see cref="Conv2d"/>: checks everything once, pins, and hands pointers on.</summary>
internal static unsafe class ConvSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(
        ConvShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> bias, Span<T> y,
        Activation activation, int threads, Workspace workspace, ReadOnlySpan<T> residual = default)
    {
        shape.Check();
        x = Take(x, shape.InputLength, nameof(x));
        w = Take(w, shape.WeightLength, nameof(w));
        if (bias.Length > 0)
            bias = Take(bias, shape.OutChannels, nameof(bias));
        y = Take(y, shape.OutputLength, nameof(y));
        Require.Defined(activation, Activation.Tanh);
        Require.Positive(threads);
        Require.Disjoint(y, x, nameof(y), nameof(x));
        Require.Disjoint(y, w, nameof(y), nameof(w));
        Require.Disjoint(y, bias, nameof(y), nameof(bias));
        residual = TakeResidual(residual, shape.OutputLength, y);
        fixed (T* px = x, pw = w, pb = bias, py = y, pr = residual)
            ConvForward<T>.Run(shape, px, pw, pb, py, activation, threads, workspace, pr);
    }

    public static void ForwardPacked(
        int batch, ReadOnlySpan<T> x, ConvWeights<T> w, ReadOnlySpan<T> bias, Span<T> y,
        Activation activation, ReadOnlySpan<T> residual, int threads, Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(w);
        ConvShape shape = w.Shape.WithBatch(batch);
        x = Take(x, shape.InputLength, nameof(x));
        if (bias.Length > 0)
            bias = Take(bias, shape.OutChannels, nameof(bias));
        y = Take(y, shape.OutputLength, nameof(y));
        Require.Defined(activation, Activation.Tanh);
        Require.Positive(threads);
        w.CheckAlive();
        Require.Disjoint(y, x, nameof(y), nameof(x));
        Require.Disjoint(y, bias, nameof(y), nameof(bias));
        residual = TakeResidual(residual, shape.OutputLength, y);
        fixed (T* px = x, pb = bias, py = y, pr = residual)
            ConvForward<T>.RunPacked(batch, px, w, pb, py, activation, threads, workspace, pr);
    }

    public static nuint ForwardPackedBytes(int batch, ConvWeights<T> w, int threads)
    {
        ArgumentNullException.ThrowIfNull(w);
        Require.Positive(threads);
        return ConvForward<T>.PackedBytes(w.Shape.WithBatch(batch), w, threads);
    }

    public static void BackwardWeights(
        ConvShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, T beta, Span<T> dw, int threads, Workspace workspace)
    {
        shape.Check();
        x = Take(x, shape.InputLength, nameof(x));
        dy = Take(dy, shape.OutputLength, nameof(dy));
        dw = Take(dw, shape.WeightLength, nameof(dw));
        Require.Positive(threads);
        Require.Disjoint(dw, x, nameof(dw), nameof(x));
        Require.Disjoint(dw, dy, nameof(dw), nameof(dy));
        fixed (T* px = x, pdy = dy, pdw = dw)
            ConvBackwardWeights<T>.Run(shape, px, pdy, beta, pdw, threads, workspace);
    }

    public static void BackwardData(
        ConvShape shape, ReadOnlySpan<T> w, ReadOnlySpan<T> dy, Span<T> dx, int threads, Workspace workspace, T beta = default)
    {
        shape.Check();
        w = Take(w, shape.WeightLength, nameof(w));
        dy = Take(dy, shape.OutputLength, nameof(dy));
        dx = Take(dx, shape.InputLength, nameof(dx));
        Require.Positive(threads);
        Require.Disjoint(dx, w, nameof(dx), nameof(w));
        Require.Disjoint(dx, dy, nameof(dx), nameof(dy));
        fixed (T* pw = w, pdy = dy, pdx = dx)
            ConvBackwardData<T>.Run(shape, pw, pdy, beta, pdx, threads, workspace);
    }

    public static void BackwardBias(ConvShape shape, ReadOnlySpan<T> dy, T beta, Span<T> db)
    {
        shape.Check();
        dy = Take(dy, shape.OutputLength, nameof(dy));
        db = Take(db, shape.OutChannels, nameof(db));
        Require.Disjoint(db, dy, nameof(db), nameof(dy));
        fixed (T* pdy = dy, pdb = db)
            ConvBackwardBias<T>.Run(shape, pdy, beta, pdb);
    }

    public static nuint ForwardBytes(ConvShape shape, int threads)
    {
        CheckPlan(shape, threads);
        return ConvForward<T>.Bytes(Isa.Current, ForwardChoice.Of(shape), shape, threads);
    }

    public static nuint BackwardWeightsBytes(ConvShape shape, int threads)
    {
        CheckPlan(shape, threads);
        return DepthwiseWeights<T>.Serves(shape)
            ? new DepthwiseWeightsPlan<T>(Isa.Current, shape, threads).Bytes
            : new WeightsPlan<T>(Isa.Current, shape, threads).Bytes;
    }

    public static nuint BackwardDataBytes(ConvShape shape, int threads, bool accumulates)
    {
        CheckPlan(shape, threads);
        return shape.Batch == 0 || DepthwiseData<T>.Serves(shape) ? 0 : new DataPlan<T>(Isa.Current, shape, threads, accumulates).Bytes;
    }

    private static void CheckPlan(ConvShape shape, int threads)
    {
        shape.Check();
        Require.Positive(threads);
    }

    private static ReadOnlySpan<T> TakeResidual(ReadOnlySpan<T> residual, int length, ReadOnlySpan<T> y)
    {
        if (residual.IsEmpty)
            return residual;
        residual = Take(residual, length, nameof(residual));
        Require.Disjoint(y, residual, nameof(y), nameof(residual));
        return residual;
    }

    private static ReadOnlySpan<T> Take(ReadOnlySpan<T> x, int length, string name)
    {
        Require.Length(x.Length, length, name);
        return x[..length];
    }

    private static Span<T> Take(Span<T> x, int length, string name)
    {
        Require.Length(x.Length, length, name);
        return x[..length];
    }
}
