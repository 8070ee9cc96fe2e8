using System.Numerics;

namespace Kernels;

/// <summary>The span tier of <see cref="ConvTranspose2d"/>, and its passes as passes of the convolution.</summary>
internal static unsafe class ConvTransposeSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(
        ConvTransposeShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> bias, Span<T> y,
        Activation activation, int threads, Workspace workspace)
    {
        shape.Check();
        x = Take(x, shape.InputLength, nameof(x));
        w = Take(w, shape.WeightLength, nameof(w));
        if (bias.Length > 0)
            bias = Take(bias, shape.OutChannels, nameof(bias));
        Require.Length(y.Length, shape.OutputLength, nameof(y));
        y = y[..shape.OutputLength];
        Require.Defined(activation, Activation.Tanh);
        Require.Positive(threads);
        Require.Disjoint(y, x, nameof(y), nameof(x));
        Require.Disjoint(y, w, nameof(y), nameof(w));
        Require.Disjoint(y, bias, nameof(y), nameof(bias));
        fixed (T* px = x, pw = w, pb = bias, py = y)
            Run(shape, px, pw, pb, py, activation, threads, workspace);
    }

    public static void Run(
        ConvTransposeShape shape, T* x, T* w, T* bias, T* y, Activation activation, int threads, Workspace workspace)
    {
        ConvShape adjoint = shape.Convolution;
        ConvBackwardData<T>.Run(adjoint, w, x, T.Zero, y, threads, workspace);
        if (bias != null)
        {
            PlaneMap<T>.Run(
                adjoint.Batch * adjoint.InChannels, adjoint.InChannels, adjoint.InPixels, y, null, bias, y, activation);
        }
        else if (activation != Activation.None)
        {
            // Adding −0 changes nothing.
            T none = T.NegativeZero;
            PlaneMap<T>.Run(adjoint.Batch, 1, adjoint.InChannels * adjoint.InPixels, y, null, &none, y, activation);
        }
    }

    public static void BackwardWeights(
        ConvTransposeShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, T beta, Span<T> dw, int threads,
        Workspace workspace)
    {
        shape.Check();
        x = Take(x, shape.InputLength, nameof(x));
        dy = Take(dy, shape.OutputLength, nameof(dy));
        ConvSpans<T>.BackwardWeights(shape.Convolution, dy, x, beta, dw, threads, workspace);
    }

    public static void BackwardData(
        ConvTransposeShape shape, ReadOnlySpan<T> w, ReadOnlySpan<T> dy, Span<T> dx, int threads, Workspace workspace)
    {
        shape.Check();
        w = Take(w, shape.WeightLength, nameof(w));
        dy = Take(dy, shape.OutputLength, nameof(dy));
        Require.Length(dx.Length, shape.InputLength, nameof(dx));
        dx = dx[..shape.InputLength];
        Require.Positive(threads);
        Require.Disjoint(dx, w, nameof(dx), nameof(w));
        Require.Disjoint(dx, dy, nameof(dx), nameof(dy));
        fixed (T* pw = w, pdy = dy, pdx = dx)
            ConvForward<T>.Run(shape.Convolution, pdy, pw, null, pdx, Activation.None, threads, workspace);
    }

    public static void BackwardBias(ConvTransposeShape shape, ReadOnlySpan<T> dy, T beta, Span<T> db)
    {
        shape.Check();
        dy = Take(dy, shape.OutputLength, nameof(dy));
        Require.Length(db.Length, shape.OutChannels, nameof(db));
        db = db[..shape.OutChannels];
        Require.Disjoint(db, dy, nameof(db), nameof(dy));
        fixed (T* pdy = dy, pdb = db)
            RunBias(shape, pdy, beta, pdb);
    }

    public static void RunBias(ConvTransposeShape shape, T* dy, T beta, T* db)
    {
        ConvShape adjoint = shape.Convolution;
        ConvBackwardBias<T>.Run(adjoint.Batch, adjoint.InChannels, adjoint.InPixels, dy, beta, db);
    }

    public static nuint ForwardBytes(ConvTransposeShape shape, int threads)
    {
        shape.Check();
        return ConvSpans<T>.BackwardDataBytes(shape.Convolution, threads, accumulates: false);
    }

    public static nuint BackwardWeightsBytes(ConvTransposeShape shape, int threads)
    {
        shape.Check();
        return ConvSpans<T>.BackwardWeightsBytes(shape.Convolution, threads);
    }

    public static nuint BackwardDataBytes(ConvTransposeShape shape, int threads)
    {
        shape.Check();
        return ConvSpans<T>.ForwardBytes(shape.Convolution, threads);
    }

    private static ReadOnlySpan<T> Take(ReadOnlySpan<T> x, int length, string name)
    {
        Require.Length(x.Length, length, name);
        return x[..length];
    }
}
